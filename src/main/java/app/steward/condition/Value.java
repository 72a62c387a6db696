package app.steward.condition;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a field is compared with. Values are checked against the field's type when a condition is read. */
public sealed interface Value {

    /** For comparisons without a value: empty, this_month. */
    record None() implements Value {}

    /** Text, or the key of a choice or band. */
    record Text(String text) implements Value {}

    /** Texts, keys of choices, e-mails of persons ("me" for the viewer), external ids of references. */
    record Texts(List<String> texts) implements Value {
        public Texts {
            texts = List.copyOf(texts);
        }
    }

    record Number(BigDecimal number) implements Value {}

    record NumberRange(BigDecimal low, BigDecimal high) implements Value {}

    /** Another field of the same record, times a factor (1 where none was given). */
    record OtherField(FieldRef field, @Nullable BigDecimal times) implements Value {}

    record Day(LocalDate day) implements Value {}

    record DayRange(LocalDate from, LocalDate to) implements Value {}

    /** An exact moment, for moments only. */
    record Exact(Instant instant) implements Value {}

    /** Exact moments or days mixed, both ends in, for moments only. A day counts whole. */
    record MomentRange(Value from, Value to) implements Value {}

    /** A number of days, 1 to 3660. */
    record Days(int days) implements Value {}

    record Flag(boolean flag) implements Value {}

    /** Segments, lists, alerts, milestones, journeys or plays, all of one kind and subject, by their numbers. */
    record Members(MembershipKind kind, Subject subject, List<Long> ids) implements Value {
        public Members {
            ids = List.copyOf(ids);
        }

        public Stream<MembershipRef> refs() {
            return ids.stream().map(id -> new MembershipRef(kind, subject, id));
        }
    }
}
