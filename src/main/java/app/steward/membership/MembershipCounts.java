package app.steward.membership;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.sql;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/**
 * How many members each definition of a kind that counts has for somebody. Who sees all reads the stored count; for others it is the stored
 * count of what belongs to nobody, and a query over their own.
 */
@Component
public class MembershipCounts {

    /**
     * Members of one definition that a viewer sees.
     *
     * @param active of them active users; 0 where the members are accounts
     */
    public record Count(long members, long active) {
        public static final Count NONE = new Count(0, 0);

        /** Users that are not active. */
        public long offline() {
            return members - active;
        }

        Count plus(Count other) {
            return new Count(members + other.members, active + other.active);
        }
    }

    private final DSLContext db;

    MembershipCounts(DSLContext db) {
        this.db = db;
    }

    /** The counts of all definitions of the subject by number, of what the viewer sees; those without members too. */
    public Map<Integer, Count> visibleTo(Kind kind, Viewer viewer, Subject subject) {
        boolean all = viewer.seesAll();
        Map<Integer, Count> counts = new HashMap<>(db.select(
                        field(name("id"), Integer.class),
                        number(all ? "members" : "members_unassigned"),
                        number(all ? "active" : "active_unassigned"))
                .from(table(name(kind.definitions())))
                .where(field(name("subject"), String.class).eq(subject.key()))
                .fetchMap(row -> row.value1(), row -> new Count(row.value2(), row.value3())));
        List<Long> books = viewer.books();
        if (!all && !books.isEmpty()) {
            own(kind, books, subject).forEach((id, count) -> counts.merge(id, count, Count::plus));
        }
        return counts;
    }

    /** What is counted as nobody's is left out: until a record just assigned is tested again it counts once, there. */
    private Map<Integer, Count> own(Kind kind, List<Long> books, Subject subject) {
        // Two whose books are one viewer's today may own the same account, in two roles.
        String access = books.size() == 1
                ? "account_access"
                : "(select distinct account_id from account_access where member_id = any ({0}))";
        String records = subject == Subject.ACCOUNT
                ? " x join account_facts f on f.account_id = x.account_id"
                : " x join users u on u.account_id = x.account_id join user_facts f on f.user_id = u.id";
        Field<Long[]> members = val(books.toArray(Long[]::new));
        return db.fetch(
                        """
                        select d, count(*), count(*) filter (where {2} & 2 = 2)
                        from {0} cross join unnest({1}) d where {3} and {2} & 1 = 0 group by d""",
                        sql(access + records, members),
                        field(name("f", kind.key().array())),
                        field(name("f", Objects.requireNonNull(kind.counted()))),
                        books.size() == 1 ? condition("x.member_id = {0}", val(books.get(0))) : trueCondition())
                .intoMap(
                        row -> row.get(0, Integer.class),
                        row -> new Count(row.get(1, Long.class), row.get(2, Long.class)));
    }

    private static Field<Long> number(String column) {
        return field(name(column), Long.class);
    }
}
