package app.steward.condition.web;

import app.steward.condition.FieldDefinition;
import app.steward.condition.ValueType;
import app.steward.web.Formats;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Says fields and their values as people would, from what the audit trail holds: keys, and values as the API has them. */
@Component
public class FieldWords {
    private final Formats formats;

    FieldWords(Formats formats) {
        this.formats = formats;
    }

    /** The field's label; of a key that is no field, the key in plain words. */
    public String label(String key, @Nullable FieldDefinition field) {
        if (field != null) {
            return field.label();
        }
        String plain = key.replaceFirst("^custom\\.", "")
                .replace('_', ' ')
                .replaceAll("(?<=[a-z])(?=[A-Z])", " ")
                .toLowerCase(Locale.ROOT);
        return plain.isEmpty() ? key : plain.substring(0, 1).toUpperCase(Locale.ROOT) + plain.substring(1);
    }

    /** The value by the field's type; as it is where there is no field, or its type was another then. */
    public String value(String value, @Nullable FieldDefinition field) {
        if (field == null) {
            return value;
        }
        if (Set.of(ValueType.CHOICE, ValueType.BAND, ValueType.PERSON).contains(field.type())) {
            String label = field.labelOf(value);
            return label == null ? value : label;
        }
        return value(value, field.type());
    }

    /** The same of a value that belongs to no field. */
    public String value(String value, ValueType type) {
        try {
            return switch (type) {
                case MONEY -> formats.money(new BigDecimal(value));
                case NUMBER, SCORE -> formats.number(new BigDecimal(value));
                case PERCENT -> formats.percent(new BigDecimal(value));
                case DATE -> formats.date(LocalDate.parse(value));
                case MOMENT -> formats.moment(Instant.parse(value));
                default -> value;
            };
        } catch (NumberFormatException | DateTimeException e) {
            return value;
        }
    }
}
