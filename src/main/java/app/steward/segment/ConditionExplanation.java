package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.condition.sql.Explain;
import app.steward.condition.sql.Explained;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Now;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/** Why one record, among those that somebody sees, meets a condition or not. */
@Component
public class ConditionExplanation {
    private final DSLContext sql;
    private final Explain explain;

    ConditionExplanation(DSLContext sql, Explain explain) {
        this.sql = sql;
        this.explain = explain;
    }

    /** The tree as this record meets it; throws {@link NotFound} for a record that the viewer does not see. */
    public Explained of(
            Viewer viewer, Subject subject, String externalId, ConditionTree condition, Catalogue catalogue, Now now) {
        Supplier<NotFound> unknown = () -> new NotFound("There is no " + subject.key() + " " + externalId + ".");
        Field<Long> id = field(name("r", "id"), Long.class);
        Long found = sql.select(id)
                .from(table(name(subject.plural())).as("r"))
                .where(field(name("r", "external_id"), String.class).eq(CleanText.of(externalId)))
                .and(viewer.sees(subject, subject.accountOf("r")))
                .fetchOne(id);
        if (found == null) {
            throw unknown.get();
        }
        return explain.of(condition, subject, found, catalogue, now, viewer).orElseThrow(unknown);
    }
}
