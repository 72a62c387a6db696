package app.steward.template;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.merge.MergeField;
import app.steward.merge.MergeValues;
import app.steward.problem.SqlState;
import app.steward.team.Viewer;
import app.steward.template.Message.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** How many of the users whom the viewer sees have no value for the merge fields of a template. */
@Component
public class EmptyFields {
    /** What somebody who writes waits for; what takes longer is told without numbers. */
    private static final Duration BUDGET = Duration.ofSeconds(2);

    private final DSLContext sql;
    private final EmailLayouts layouts;
    private final MessageReader reader;
    private final MergeValues values;
    private final Fields fields;
    private final TransactionTemplate reading;

    EmptyFields(
            DSLContext sql,
            EmailLayouts layouts,
            MessageReader reader,
            MergeValues values,
            Fields fields,
            PlatformTransactionManager transactions) {
        this.sql = sql;
        this.layouts = layouts;
        this.reader = reader;
        this.values = values;
        this.fields = fields;
        this.reading = new TransactionTemplate(transactions);
        reading.setReadOnly(true);
        reading.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    }

    /**
     * A merge field and how often it is empty.
     *
     * @param label as people know the field
     * @param empty of all users; null where that was not counted in time, or the field is gone
     */
    public record Line(
            Slot slot,
            String label,
            @Nullable Long empty,
            @Nullable Long of) {
        public boolean isSkipped() {
            return slot.fallback().isEmpty();
        }

        public boolean isGone() {
            return slot.field() == null;
        }
    }

    /** Those fields that are empty for somebody, or may be; those without a fallback first. */
    public List<Line> of(Viewer viewer, MessageSource source) {
        Snapshot snapshot = fields.present(viewer);
        Message message = reader.stored(source, layouts.current(), snapshot.catalogue());
        List<MergeField> asked = message.fields().toList();
        MergeValues.Empty counted = asked.isEmpty() ? null : counted(viewer, snapshot, asked);
        List<Line> lines = new ArrayList<>();
        for (Slot slot : message.slots()) {
            MergeField field = slot.field();
            Long empty =
                    counted == null || field == null ? null : counted.empty().get(field);
            if (empty == null || empty > 0) {
                lines.add(new Line(slot, label(slot, snapshot), empty, counted == null ? null : (Long) counted.of()));
            }
        }
        lines.sort((one, other) -> Boolean.compare(other.isSkipped(), one.isSkipped()));
        return lines;
    }

    private MergeValues.@Nullable Empty counted(Viewer viewer, Snapshot snapshot, List<MergeField> asked) {
        try {
            return reading.execute(status -> {
                sql.execute("set local statement_timeout = {0}", DSL.inline(Math.toIntExact(BUDGET.toMillis())));
                return values.empty(Subject.USER, asked, snapshot.catalogue(), snapshot.now(), viewer);
            });
        } catch (DataAccessException e) {
            if (SqlState.is(e, SqlState.CANCELLED)) {
                return null;
            }
            throw e;
        }
    }

    private static String label(Slot slot, Snapshot snapshot) {
        MergeField field = slot.field();
        if (field == null) {
            return slot.written();
        }
        String label = snapshot.catalogue().get(Subject.USER, field.use().key()).label();
        if (slot.written().startsWith("owner.") && label.startsWith(Catalogue.OF_ACCOUNT)) {
            label = label.substring(Catalogue.OF_ACCOUNT.length());
        }
        return switch (field.part()) {
            case VALUE -> label;
            case FIRST_NAME -> label.equals("Name") ? "First name" : label + ": first name";
            case EMAIL -> label + ": e-mail";
        };
    }

    /** The same as warnings, each a sentence that says where the holes would be. */
    public List<String> warnings(Viewer viewer, MessageSource source) {
        return of(viewer, source).stream()
                .filter(Line::isSkipped)
                .map(line -> {
                    String field = "{{" + line.slot().written() + "}}";
                    if (line.isGone()) {
                        return "There is no field " + field + " any more, and it has no fallback.";
                    } else if (line.empty() == null) {
                        return field + " has no fallback: who has no value is skipped.";
                    }
                    return String.format(
                            Locale.ENGLISH,
                            "%s has no fallback: %,d of %,d users have no value.",
                            field,
                            line.empty(),
                            line.of());
                })
                .toList();
    }
}
