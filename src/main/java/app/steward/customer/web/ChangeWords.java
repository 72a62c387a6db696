package app.steward.customer.web;

import app.steward.audit.AuditLog.Detail;
import app.steward.audit.AuditLog.Entry;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.web.FieldWords;
import app.steward.team.Viewer;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says what was changed about an account or user as people would, from the audit trail's entry. */
@Component
class ChangeWords {
    private static final int LONGEST = 80;
    private static final Map<String, String> WHOLE = Map.of(
            "created",
            " was added",
            "archived",
            " was archived",
            "restored",
            " was restored",
            "deleted",
            " was deleted");

    private final FieldWords words;

    ChangeWords(FieldWords words) {
        this.words = words;
    }

    TimelineEntry of(Subject subject, Entry entry, Catalogue catalogue, Viewer viewer) {
        String whole = WHOLE.get(entry.action());
        String says = whole == null
                ? entry.details().stream()
                        .map(detail -> change(subject, detail, catalogue, viewer))
                        .collect(Collectors.joining("; "))
                : (subject == Subject.USER ? "The user" : "The account") + whole;
        String icon = whole == null ? "pencil" : entry.action().equals("created") ? "plus-lg" : "archive";
        return TimelineEntry.of(entry.at(), icon, says, entry.actor() + (entry.byKey() ? " (API)" : ""));
    }

    private String change(Subject subject, Detail detail, Catalogue catalogue, Viewer viewer) {
        FieldDefinition field = catalogue.find(subject, detail.name()).orElse(null);
        boolean other = detail.name().equals("account") || field != null && field.type() == ValueType.REFERENCE;
        String label = words.label(detail.name(), field);
        if (other && !viewer.seesAll()) {
            // the names of accounts that the viewer may not see
            return label + " changed";
        }
        String before = said(field, detail.before());
        String after = said(field, detail.after());
        if (before == null) {
            return label + " set to " + after;
        }
        return after == null ? label + " cleared, was " + before : label + " changed from " + before + " to " + after;
    }

    private @Nullable String said(@Nullable FieldDefinition field, @Nullable String value) {
        return value == null ? null : brief(words.value(value, field));
    }

    private static String brief(String value) {
        return value.length() <= LONGEST
                ? value
                : value.substring(0, value.offsetByCodePoints(0, value.codePointCount(0, LONGEST) - 1)) + "…";
    }
}
