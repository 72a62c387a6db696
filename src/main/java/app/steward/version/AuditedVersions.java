package app.steward.version;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The trail says definitions as their versions do. It does not say whose private segments and lists they name. */
@Component
class AuditedVersions implements AuditedKinds {
    /** Never changes, so versions do not tell it. */
    private static final AuditedPart ABOUT =
            AuditedPart.choice("subject", "About", List.of(Subject.values()), Subject::key, Subject::plural);

    private final List<Versioned> versioned;

    AuditedVersions(List<Versioned> versioned) {
        this.versioned = List.copyOf(versioned);
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        return versioned.stream()
                .filter(one -> one.kind().equals(kind))
                .flatMap(one -> Stream.concat(Stream.of(ABOUT), one.parts(Viewer.system(), null).stream()))
                .toList();
    }
}
