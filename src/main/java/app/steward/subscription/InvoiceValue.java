package app.steward.subscription;

import app.steward.condition.ValueType;
import app.steward.record.RejectedValue;
import app.steward.record.Typed;
import app.steward.value.ValueRule;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is kept of an invoice, each in the column of its key. */
public enum InvoiceValue {
    TOTAL(ValueType.MONEY, ValueRule.MONEY),
    AMOUNT_DUE(ValueType.MONEY, ValueRule.MONEY),
    AMOUNT_PAID(ValueType.MONEY, ValueRule.MONEY),
    CREATED_ON(ValueType.DATE, ValueRule.ANY),
    DUE_ON(ValueType.DATE, ValueRule.ANY),
    PAID_ON(ValueType.DATE, ValueRule.ANY),
    STATUS(ValueType.CHOICE, ValueRule.LINE);

    private static final Set<String> STATES = Set.of("paid", "not_paid", "voided");

    private final ValueType type;
    private final ValueRule rule;

    InvoiceValue(ValueType type, ValueRule rule) {
        this.type = type;
        this.rule = rule;
    }

    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public ValueType type() {
        return type;
    }

    public static Optional<InvoiceValue> of(String key) {
        return Arrays.stream(values()).filter(each -> each.key().equals(key)).findFirst();
    }

    /** A value of its type as it is kept; refuses with {@link RejectedValue}. */
    public @Nullable Object keep(@Nullable Object typed) {
        Object kept = Typed.kept(rule, typed);
        if (this == STATUS && kept != null) {
            String state = kept.toString().toLowerCase(Locale.ROOT);
            if (!STATES.contains(state)) {
                throw new RejectedValue("Enter paid, not_paid or voided.");
            }
            return state;
        }
        return kept;
    }
}
