package app.steward.task;

import static org.jooq.impl.DSL.any;
import static org.jooq.impl.DSL.array;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/**
 * What statements about tasks and about alerts have in common, each of them under {@code t}: the account and the user
 * that it is about, which decide who sees it, and who has it.
 */
public final class AboutRecords {
    public static final Field<Long> ID = field(name("t", "id"), Long.class);
    public static final Field<Long> ACCOUNT = field(name("t", "account_id"), Long.class);
    public static final Field<Long> USER = field(name("t", "user_id"), Long.class);
    public static final Field<Long> HOLDER = field(name("t", "holder_id"), Long.class);
    public static final Field<LocalDate> SNOOZED = field(name("t", "snoozed_until"), LocalDate.class);
    public static final Field<BigDecimal> MRR = field(name("f", "mrr"), BigDecimal.class);

    /** The account and the user, which {@link #seen} looks at. */
    public static final String RECORDS =
            " left join accounts a on a.id = t.account_id left join users p on p.id = t.user_id";

    public static final String FACTS = " left join account_facts f on f.account_id = t.account_id";

    /** The success role that it is for, and who has it. */
    public static final String SEATS =
            " join success_roles r on r.id = t.role_id left join team_members h on h.id = t.holder_id";

    private static final List<Field<?>> COLUMNS = List.of(
            ID,
            SNOOZED,
            MRR,
            field(name("t", "priority"), String.class),
            field(name("t", "version"), Integer.class),
            field("f.overall_score", Integer.class).as("score"),
            text("a.external_id", "account"),
            text("a.label", "account_label"),
            text("p.external_id", "person"),
            text("p.label", "person_label"),
            text("r.key", "role_key"),
            text("r.label", "role_label"),
            text("h.email", "holder_email"),
            text("h.name", "holder_name"));

    private AboutRecords() {}

    /** An account or a user as it is called. */
    public record Named(String externalId, String label) {}

    /** A team member. */
    public record Person(String email, String name) {}

    /** What is read of either, and these besides. */
    public static List<Field<?>> columns(Field<?>... others) {
        List<Field<?>> columns = new ArrayList<>(COLUMNS);
        columns.addAll(List.of(others));
        return columns;
    }

    public static Field<String> text(String column, String as) {
        return field(column, String.class).as(as);
    }

    public static @Nullable Named account(Record row) {
        return named(row, "account");
    }

    public static @Nullable Named user(Record row) {
        return named(row, "person");
    }

    private static @Nullable Named named(Record row, String what) {
        String id = row.get(what, String.class);
        return id == null ? null : new Named(id, row.get(what + "_label", String.class));
    }

    /** @param who what the columns of the name and the e-mail address begin with */
    public static @Nullable Person person(Record row, String who) {
        String email = row.get(who + "_email", String.class);
        return email == null ? null : new Person(email, row.get(who + "_name", String.class));
    }

    /**
     * What somebody sees: of accounts and users that they see, and that are in use. Asked is for those that are archived,
     * which are few and have an index, and not for those that are not, which would be all rows of both tables.
     */
    public static Condition seen(Viewer viewer) {
        return seen(viewer, viewer.sees(Subject.USER, ACCOUNT));
    }

    /** The same of what is about accounts that are known to be seen. */
    static Condition seenOfAccounts(Viewer viewer) {
        return seen(viewer, noCondition());
    }

    private static Condition seen(Viewer viewer, Condition account) {
        Condition inUse = notExists(archived("accounts", ACCOUNT)).and(notExists(archived("users", USER)));
        if (viewer.seesAll()) {
            return inUse;
        }
        Condition user = exists(selectOne()
                .from(table(name("users")).as("u"))
                .where(field(name("u", "id"), Long.class).eq(USER))
                .and(viewer.sees(Subject.USER, field(name("u", "account_id"), Long.class))));
        return inUse.and(account).and(USER.isNull().or(user));
    }

    private static Select<?> archived(String records, Field<Long> which) {
        return selectOne()
                .from(table(name(records)).as("x"))
                .where(field(name("x", "id"), Long.class).eq(which))
                .and(field(name("x", "archived_at")).isNotNull());
    }

    /**
     * Those of a page, found before. As an array they are what a statement begins with; as a subquery beside a dozen joins,
     * which the planner takes in the order that they stand in, they were looked for among all rows and all users.
     */
    public static Condition listed(Select<Record1<Long>> page) {
        return ID.eq(any(array(page)));
    }

    /** About an account, its users among it, or about a user. */
    public static Condition about(Subject subject, long record) {
        return subject == Subject.ACCOUNT ? ACCOUNT.eq(record) : USER.eq(record);
    }

    /** By whoever has it now; what those have whom the viewer stands in for is the viewer's. */
    public static Condition held(Viewer viewer, Assignee by) {
        return viewer.is(by.memberId()) ? HOLDER.in(viewer.books()) : held(HOLDER, by);
    }

    /** @param member the column of the one that has it */
    public static Condition held(Field<Long> member, Assignee by) {
        return switch (by.kind()) {
            case ANYONE -> noCondition();
            case NOBODY -> member.isNull();
            case MEMBER -> member.eq(val(by.memberId()));
        };
    }
}
