package app.steward.version;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.team.Viewer;
import java.util.List;
import org.springframework.stereotype.Component;

/** The trail says definitions as their versions do. It does not say whose private segments and lists they name. */
@Component
class AuditedVersions implements AuditedKinds {
    private final List<Versioned> versioned;

    AuditedVersions(List<Versioned> versioned) {
        this.versioned = List.copyOf(versioned);
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        return versioned.stream()
                .filter(one -> one.kind().equals(kind))
                .flatMap(one -> one.parts(Viewer.system(), null).stream())
                .toList();
    }
}
