package app.steward.list.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.list.ListEditing;
import java.util.ArrayList;
import java.util.List;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What the audit trail tells of who was put on a list or taken off it by hand; else it tells what versions do. */
@Component
class AuditedMembers implements AuditedKinds {

    @Override
    public List<AuditedPart> parts(String kind) {
        return !kind.equals(ListEditing.KIND)
                ? List.of()
                : List.of(AuditedPart.value("members", "Members", AuditedMembers::words));
    }

    private static String words(JsonNode members) {
        List<String> said = new ArrayList<>();
        for (String way : List.of("added", "removed")) {
            if (members.path(way).asInt(0) > 0) {
                said.add(members.path(way).asInt() + " " + way);
            }
        }
        return String.join(", ", said);
    }
}
