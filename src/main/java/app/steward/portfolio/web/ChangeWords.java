package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Field;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.team.AuditLog.Detail;
import app.steward.team.AuditLog.Entry;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
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

    private final Formats formats;

    ChangeWords(Formats formats) {
        this.formats = formats;
    }

    Happening of(Subject subject, Entry entry, Catalogue catalogue, Viewer viewer) {
        String whole = WHOLE.get(entry.action());
        String says = whole == null
                ? entry.details().stream()
                        .map(detail -> change(subject, detail, catalogue, viewer))
                        .collect(Collectors.joining("; "))
                : (subject == Subject.USER ? "The user" : "The account") + whole;
        String icon = whole == null ? "pencil" : entry.action().equals("created") ? "plus-lg" : "archive";
        return Happening.of(entry.at(), icon, says, entry.actor() + (entry.byKey() ? " (API)" : ""));
    }

    private String change(Subject subject, Detail detail, Catalogue catalogue, Viewer viewer) {
        Field field = catalogue.find(subject, detail.name()).orElse(null);
        boolean other = detail.name().equals("account") || field != null && field.type() == ValueType.REFERENCE;
        String label = label(detail.name(), field);
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

    private static String label(String key, @Nullable Field field) {
        if (field != null) {
            return field.label();
        }
        String plain = key.replaceFirst("^custom\\.", "").replace('_', ' ');
        return plain.isEmpty() ? key : plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
    }

    private @Nullable String said(@Nullable Field field, @Nullable String value) {
        if (value == null || field == null) {
            return value == null ? null : brief(value);
        }
        try {
            return switch (field.type()) {
                case MONEY -> formats.money(new BigDecimal(value));
                case NUMBER, SCORE -> formats.number(new BigDecimal(value));
                case PERCENT -> formats.percent(new BigDecimal(value));
                case DATE -> formats.date(LocalDate.parse(value));
                case MOMENT -> formats.moment(Instant.parse(value));
                case CHOICE, BAND, PERSON -> {
                    String label = field.labelOf(value);
                    yield label == null ? value : label;
                }
                default -> brief(value);
            };
        } catch (NumberFormatException | DateTimeException e) {
            // written before the attribute got another type
            return brief(value);
        }
    }

    private static String brief(String value) {
        return value.length() <= LONGEST
                ? value
                : value.substring(0, value.offsetByCodePoints(0, value.codePointCount(0, LONGEST) - 1)) + "…";
    }
}
