package app.steward.automation;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record4;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What an alert rule would do now, of what somebody sees: asked while it is edited, changing nothing. */
@Component
@Transactional(readOnly = true)
public class AlertPreview {
    /** As many people are told one by one. */
    static final int PEOPLE = 20;

    /** Of more, whose they would be is not counted: it takes longer than somebody who edits waits. */
    private static final long MOST = 50_000;

    private final DSLContext sql;

    AlertPreview(DSLContext sql) {
        this.sql = sql;
    }

    /** @param member name; null for alerts that would be nobody's */
    public record Share(@Nullable String member, @Nullable String email, long alerts) {}

    /**
     * What would be.
     *
     * @param matching who meets segments and condition
     * @param opening alerts that would open
     * @param closing alerts that would close
     * @param perMember of those that would open, the busiest first
     * @param plays that would start; null where the rule starts none
     */
    public record Would(
            long matching,
            long opening,
            long closing,
            List<Share> perMember,
            @Nullable Long plays) {}

    /**
     * Of a condition with its segments.
     *
     * @param rule that it would be of; null for a new one
     * @param role number of the success role that it is for
     * @param play number of the play that it starts; null for none
     */
    public Would of(
            Viewer viewer,
            Subject subject,
            ConditionTree whole,
            @Nullable AlertRule rule,
            int role,
            @Nullable Integer play,
            Catalogue catalogue,
            Now now) {
        RecordQuery query = new RecordQuery(subject, catalogue, now).askedBy(viewer);
        Condition test = query.test(whole);
        int id = rule == null ? 0 : rule.id();
        Condition open = condition(
                "exists (select from alerts o where o.rule_id = {0} and o.record_id = {1} and o.closed_at is null)",
                inline(id), query.id());
        boolean counted = rule != null && rule.head().isOn();
        Condition used = condition(
                "exists (select from rule_members o where o.rule_id = {0} and o.record_id = {1} and o.left_at is null)",
                inline(id), query.id());
        Condition opening = test.and(not(open));
        if (counted) {
            opening = opening.and(not(used));
        }
        Condition idle = condition(
                "not exists (select from play_runs o where o.play_id = {0} and o.account_id = {1} and o.state = 'active')",
                inline(play, SQLDataType.INTEGER), query.accountId());
        Record4<Integer, Integer, Integer, Integer> counts = sql.select(
                        count().filterWhere(test),
                        count().filterWhere(opening),
                        count().filterWhere(open.and(not(test))),
                        play == null
                                ? inline(0)
                                : countDistinct(query.accountId()).filterWhere(opening.and(idle)))
                .from(query.from())
                .where(query.visible())
                .fetchSingle();
        long many = counts.value2();
        return new Would(
                counts.value1(),
                many,
                counts.value3(),
                many == 0 || many > MOST ? List.of() : shares(query, opening, role),
                play == null ? null : counts.value4().longValue());
    }

    private List<Share> shares(RecordQuery query, Condition opening, int role) {
        Field<Long> owner = field("owner_for({0}, {1}::smallint)", Long.class, query.accountId(), inline(role));
        return sql.select(field(name("w", "name"), String.class), field(name("w", "email"), String.class), count())
                .from(select(owner.as("owner"))
                        .from(query.from())
                        .where(query.visible())
                        .and(opening)
                        .asTable("o"))
                .leftJoin(table(name("team_members")).as("w"))
                .on(field(name("w", "id"), Long.class).eq(field(name("o", "owner"), Long.class)))
                .groupBy(field(name("w", "id")), field(name("w", "name")), field(name("w", "email")))
                .orderBy(count().desc(), field(name("w", "name")))
                .limit(val(PEOPLE))
                .fetch(row -> new Share(row.value1(), row.value2(), row.value3()));
    }
}
