package app.steward.usage;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.max;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Who and which days stand behind a number of usage, so that whoever doubts it can look. */
@Component
@Transactional(readOnly = true)
public class UsageBehind {
    /** So many are named, the most active first; the others are counted. */
    private static final int MOST = 10;

    private static final int MOST_DAYS = 31;

    private static final Field<LocalDate> DAY = field(name("d", "day"), LocalDate.class);
    private static final Field<Long> USES = field(name("d", "uses"), Long.class);
    private static final Field<String> EXTERNAL_ID = field(name("u", "external_id"), String.class);
    private static final Field<String> LABEL = field(name("u", "label"), String.class);

    private final DSLContext sql;

    UsageBehind(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * What a user did in the window.
     *
     * @param externalId null for use that named no user
     */
    public record UserUse(
            @Nullable String externalId, @Nullable String label, int days, long uses, LocalDate lastOn) {}

    public record DayUse(LocalDate day, long uses) {}

    /**
     * All of it.
     *
     * @param users the most active first; none where the number is of one user
     * @param moreUsers how many are not named
     * @param days with uses, the newest first
     */
    public record Behind(
            LocalDate from, LocalDate to, List<UserUse> users, int moreUsers, List<DayUse> days, int moreDays) {}

    /**
     * @param id of the account or user
     * @param use a metric of usage over a window
     */
    public Behind of(Subject subject, long id, FieldRef use, Now now) {
        // what falls or rises is measured over whole days
        LocalDate to = use.key().equals("usage_change") ? now.today().minusDays(1) : now.today();
        LocalDate from = to.minusDays(use.days() - 1);
        UsageQuery query = new UsageQuery(subject, now, new KnownFeatures(sql));
        Condition rows = query.counted(query.record().eq(id), use).and(DAY.between(from, to));
        Field<Integer> all = count().over();
        List<UserUse> users = List.of();
        int moreUsers = 0;
        if (subject == Subject.ACCOUNT) {
            var found = sql.select(EXTERNAL_ID, LABEL, countDistinct(DAY), sum(USES), max(DAY), all)
                    .from(UsageQuery.days())
                    .leftJoin(table(name("users")).as("u"))
                    .on(field(name("u", "id"), Long.class).eq(UsageQuery.USER))
                    .where(rows)
                    .groupBy(UsageQuery.USER, EXTERNAL_ID, LABEL)
                    .orderBy(countDistinct(DAY).desc(), sum(USES).desc(), UsageQuery.USER)
                    .limit(MOST)
                    .fetch();
            users = found.map(row -> new UserUse(
                    row.value1(), row.value2(), row.value3(), row.value4().longValue(), row.value5()));
            moreUsers = found.isEmpty() ? 0 : found.get(0).value6() - found.size();
        }
        var days = sql.select(DAY, sum(USES), all)
                .from(UsageQuery.days())
                .where(rows)
                .groupBy(DAY)
                .orderBy(DAY.desc())
                .limit(MOST_DAYS)
                .fetch();
        return new Behind(
                from,
                to,
                users,
                moreUsers,
                days.map(row -> new DayUse(row.value1(), row.value2().longValue())),
                days.isEmpty() ? 0 : days.get(0).value3() - days.size());
    }
}
