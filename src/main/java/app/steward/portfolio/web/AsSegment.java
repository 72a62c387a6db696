package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.portfolio.KnownRecords;
import app.steward.portfolio.View;
import app.steward.team.Assignee;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What narrows a list beside its filter, as conditions of a segment that is made of it. */
@Component
class AsSegment {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Conditions conditions;
    private final ConditionText words;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final KnownRecords known;

    AsSegment(Conditions conditions, ConditionText words, SuccessRoles roles, TeamMembers members, KnownRecords known) {
        this.conditions = conditions;
        this.words = words;
        this.roles = roles;
        this.members = members;
        this.known = known;
    }

    /**
     * What comes with the lines of the filter.
     *
     * @param also conditions as a JSON array
     * @param says what they are, and what can't come along; empty where it is just the filter
     */
    record Carried(String also, String says) {}

    Carried of(OpenLists.Open open) {
        View view = open.view();
        ArrayNode also = JSON.arrayNode();
        if (view.segment() != null) {
            MembershipRef in =
                    new MembershipRef(MembershipKind.SEGMENT, view.subject().segmented(), view.segment());
            also.add(conditions.toTree(ConditionTree.in(view.subject(), in)));
        }
        String account = view.account() == null ? null : open.address().params().get("account");
        if (account != null) {
            also.add(test(prefix(view) + "external_id", "eq", JSON.stringNode(account)));
        }
        view.choices().forEach(choice -> also.add(conditions.toTree(choice)));
        JsonNode assigned = assigned(view, open.catalogue());
        if (assigned != null) {
            also.add(assigned);
        }
        List<String> says = new ArrayList<>();
        if (!also.isEmpty()) {
            says.add("A segment made of it takes along: " + words(also, open) + ".");
        }
        if (account != null) {
            List<String> alike = known.alike(open.asked().viewer(), Subject.ACCOUNT, account);
            if (!alike.isEmpty()) {
                says.add("Segments compare external ids ignoring case, so it takes in " + String.join(", ", alike)
                        + " too.");
            }
        }
        if (!view.search().isEmpty()) {
            says.add("A segment leaves out the search for " + view.search() + ".");
        }
        return new Carried(also.toString(), String.join(" ", says));
    }

    private String words(ArrayNode also, OpenLists.Open open) {
        ConditionTree all = conditions.read(
                open.catalogue(), open.subject(), JSON.objectNode().set("all", also), Purpose.SEGMENT);
        return words.clause(all, open.subject(), open.catalogue(), open.asked().now());
    }

    /** Success role and assigned to: in the chosen role, else in any. */
    private @Nullable JsonNode assigned(View view, Catalogue catalogue) {
        Assignee assignee = view.assignee();
        if (assignee.kind() == Assignee.Kind.ANYONE) {
            return null;
        }
        Long member = assignee.memberId();
        String email = member == null
                ? null
                : members.findById(member).map(TeamMember::email).orElse(null);
        ArrayNode tests = JSON.arrayNode();
        for (SuccessRole role : roles.shown()) {
            String key = prefix(view) + role.key();
            boolean asked = view.roleId() == null || view.roleId() == role.id();
            if (asked && catalogue.find(view.subject(), key).isPresent()) {
                tests.add(
                        email == null
                                ? test(key, "empty", null)
                                : test(key, "in", JSON.arrayNode().add(email)));
            }
        }
        if (tests.isEmpty()) { // a retired role that nobody has is no field any more
            return null;
        }
        return tests.size() == 1 ? tests.get(0) : JSON.objectNode().set(email == null ? "all" : "any", tests);
    }

    private static String prefix(View view) {
        return view.subject() == Subject.ACCOUNT ? "" : "account.";
    }

    private static ObjectNode test(String field, String operator, @Nullable JsonNode value) {
        ObjectNode test = JSON.objectNode().put("field", field).put("op", operator);
        if (value != null) {
            test.set("value", value);
        }
        return test;
    }
}
