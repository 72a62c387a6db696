package app.steward.usage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Uses per day of one account or user, for a graph. Logins are no uses. */
@Component
@Transactional(readOnly = true)
public class DailyUsage {
    private static final Field<LocalDate> DAY = field(name("day"), LocalDate.class);
    private static final int LOGIN = 0;

    private final DSLContext sql;

    DailyUsage(DSLContext sql) {
        this.sql = sql;
    }

    /** One number per day, oldest first, the last one today's; 0 on days without use. */
    public List<Long> of(Subject subject, long id, int days, Now now) {
        LocalDate first = now.today().minusDays(days - 1L);
        Field<Long> uses = field(name("uses"), Long.class);
        Field<Long> owner = field(name(subject == Subject.USER ? "user_id" : "account_id"), Long.class);
        Map<LocalDate, BigDecimal> byDay = sql.select(DAY, sum(uses))
                .from(table(name("usage_daily")))
                .where(owner.eq(id))
                .and(field(name("feature_id"), Integer.class).ne(LOGIN))
                .and(DAY.between(first, now.today()))
                .groupBy(DAY)
                .fetchMap(DAY, sum(uses));
        return IntStream.range(0, days)
                .mapToObj(day ->
                        byDay.getOrDefault(first.plusDays(day), BigDecimal.ZERO).longValue())
                .toList();
    }
}
