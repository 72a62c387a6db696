package app.steward.health;

import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How the scores of one account changed, as lists and conditions tell it. */
@Component
@Transactional(readOnly = true)
public class HealthChanges {
    private static final String OVERALL = "overall";

    private final DSLContext sql;

    HealthChanges(DSLContext sql) {
        this.sql = sql;
    }

    /** Points by which each score rose or fell. */
    public record Points(Map<String, @Nullable Integer> byKey) {

        /** Of overall health where no pillar is named; null where there was none before. */
        public @Nullable Integer of(@Nullable Pillar pillar) {
            return byKey.get(pillar == null ? OVERALL : pillar.key());
        }
    }

    /** Within so many days. */
    public Points of(long account, int days, Catalogue catalogue, Now now) {
        RecordQuery query = new RecordQuery(Subject.ACCOUNT, catalogue, now).only(select(val(account)));
        List<String> keys = new ArrayList<>(List.of(OVERALL));
        Arrays.stream(Pillar.values()).map(Pillar::key).forEach(keys::add);
        List<Field<?>> changes = new ArrayList<>();
        for (String key : keys) {
            changes.add(query.value(FieldRef.of("health_change", Map.of("pillar", key, "days", days)))
                    .as(key));
        }
        Record row = sql.select(changes)
                .from(query.from())
                .where(query.id().eq(account))
                .fetchOne();
        Map<String, @Nullable Integer> points = new HashMap<>();
        keys.forEach(key -> points.put(key, row == null ? null : row.get(key, Integer.class)));
        return new Points(points);
    }
}
