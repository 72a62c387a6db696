package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.when;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.sql.RecordQuery;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Finds a few records that a viewer sees by a part of their name or by their external id. */
@Component
@Transactional(readOnly = true)
public class RecordsByName {
    private static final int SHOWN = 6;

    private final DSLContext sql;

    RecordsByName(DSLContext sql) {
        this.sql = sql;
    }

    public record Named(String externalId, String label) {}

    /** Exact external ids first, then by name. */
    public List<Named> like(Viewer viewer, Subject subject, String text, Catalogue catalogue, Now now) {
        RecordQuery query = new RecordQuery(subject, catalogue, now).askedBy(viewer);
        String alias = subject.alias();
        Field<String> externalId = field(name(alias, "external_id"), String.class);
        Field<String> label = field(name(alias, "label"), String.class);
        ConditionTree called = new ConditionTree.Any(List.of(test("name", text), test("external_id", text)));
        return sql.select(externalId, label)
                .from(query.from())
                .where(query.visible())
                .and(query.where(called))
                .orderBy(when(externalId.equalIgnoreCase(text), 0).otherwise(1), label, query.id())
                .limit(SHOWN)
                .fetch(row -> new Named(row.value1(), row.value2()));
    }

    private static ConditionTree test(String key, String text) {
        return new ConditionTree.Comparison(FieldRef.of(key), Operator.CONTAINS, new Value.Text(text));
    }
}
