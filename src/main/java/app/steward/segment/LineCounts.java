package app.steward.segment;

import static org.jooq.impl.DSL.count;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.SelectField;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** How many records meet each line of a condition alone, of those that somebody sees, in one scan. */
@Component
@Transactional(readOnly = true)
public class LineCounts {
    private final DSLContext sql;

    LineCounts(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * What was counted.
     *
     * @param all the records that the viewer sees
     * @param byLine under the names that the lines were given
     */
    public record Counted(long all, Map<String, Long> byLine) {}

    public Counted of(Viewer viewer, Subject subject, Map<String, ConditionTree> lines, Catalogue catalogue, Now now) {
        RecordQuery query = new RecordQuery(subject, catalogue, now).askedBy(viewer);
        List<SelectField<?>> counts = new ArrayList<>(List.of(count()));
        lines.values().forEach(line -> counts.add(count().filterWhere(query.test(line))));
        Record row =
                sql.select(counts).from(query.from()).where(query.visible()).fetchSingle();
        Map<String, Long> byLine = new LinkedHashMap<>();
        int at = 1;
        for (String line : lines.keySet()) {
            byLine.put(line, row.get(at++, Long.class));
        }
        return new Counted(row.get(0, Long.class), byLine);
    }
}
