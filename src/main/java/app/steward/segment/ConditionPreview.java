package app.steward.segment;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.membership.MembershipTables;
import app.steward.membership.RuleKind;
import app.steward.membership.StoredDefinitions;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a condition would select among the records that somebody sees, before it is saved. */
@Component
public class ConditionPreview {
    private static final int SAMPLE = 5;

    /** A record by name. */
    public record Sample(String externalId, String name) {}

    /** How many records, and the first few of them. */
    public record Some(long count, List<Sample> sample) {
        public Some {
            sample = List.copyOf(sample);
        }
    }

    /**
     * What a condition selects.
     *
     * @param entering who is not in the segment now and would be; null without a segment
     * @param leaving who is in the segment now and would not be; null without a segment
     */
    public record Result(
            Some selected,
            @Nullable Some entering,
            @Nullable Some leaving) {}

    private final DSLContext sql;
    private final StoredDefinitions definitions;

    ConditionPreview(DSLContext sql, StoredDefinitions definitions) {
        this.sql = sql;
        this.definitions = definitions;
    }

    /**
     * Throws {@link app.steward.problem.BadInput} where saving would, because the segment would test itself.
     *
     * @param segment whose stored membership it is compared with, of the same subject; null for none
     */
    public Result of(
            Viewer viewer,
            Subject subject,
            ConditionTree condition,
            @Nullable Integer segment,
            Catalogue catalogue,
            Now now) {
        if (segment != null) {
            definitions.refuseCycle(SegmentKind.SEGMENT, subject, segment, condition, catalogue);
        }
        return of(viewer, new MembershipTables(SegmentKind.SEGMENT, subject), condition, segment, catalogue, now);
    }

    /**
     * The same, compared with who is in a rule now.
     *
     * @param rule whose members are stored; null for none
     */
    public Result ofRule(
            Viewer viewer,
            Subject subject,
            ConditionTree condition,
            @Nullable Integer rule,
            Catalogue catalogue,
            Now now) {
        return of(viewer, new MembershipTables(RuleKind.RULES, subject), condition, rule, catalogue, now);
    }

    private Result of(
            Viewer viewer,
            MembershipTables tables,
            ConditionTree condition,
            @Nullable Integer definition,
            Catalogue catalogue,
            Now now) {
        Query query = new Query(viewer, tables.subject(), condition, catalogue, now);
        if (definition == null) {
            long count = sql.select(count())
                    .from(query.records.from())
                    .where(query.seen)
                    .and(query.test)
                    .fetchSingle(row -> row.value1());
            return new Result(new Some(count, query.sample(query.test)), null, null);
        }
        Condition member = condition("{0} = any ({1})", inline(definition), tables.stored());
        Condition entering = query.test.and(not(member));
        Condition leaving = member.and(not(query.test));
        Record counts = sql.select(
                        count().filterWhere(query.test), count().filterWhere(entering), count().filterWhere(leaving))
                .from(query.records.from())
                .where(query.seen)
                .fetchSingle();
        return new Result(
                query.some(counts.get(0, Long.class), query.test),
                query.some(counts.get(1, Long.class), entering),
                query.some(counts.get(2, Long.class), leaving));
    }

    private final class Query {
        private final Subject subject;
        private final RecordQuery records;
        private final Condition test;
        private final Condition seen;

        Query(Viewer viewer, Subject subject, ConditionTree condition, Catalogue catalogue, Now now) {
            this.subject = subject;
            records = new RecordQuery(subject, catalogue, now).askedBy(viewer);
            test = records.test(condition);
            seen = records.visible();
        }

        Some some(long count, Condition of) {
            return new Some(count, count == 0 ? List.of() : sample(of));
        }

        List<Sample> sample(Condition of) {
            String alias = subject.alias();
            Field<String> externalId = field(name(alias, "external_id"), String.class);
            Field<String> label =
                    subject == Subject.SUBSCRIPTION ? externalId : field(name(alias, "label"), String.class);
            return sql.select(externalId, label)
                    .from(records.from())
                    .where(seen)
                    .and(of)
                    .orderBy(records.id())
                    .limit(SAMPLE)
                    .fetch(row -> new Sample(row.value1(), row.value2()));
        }
    }
}
