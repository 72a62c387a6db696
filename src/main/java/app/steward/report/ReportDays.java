package app.steward.report;

import static org.jooq.impl.DSL.asterisk;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Catalogue;
import app.steward.listing.ListQuery;
import app.steward.report.PastRows.Part;
import app.steward.team.Assignee;
import app.steward.team.Visibility;
import app.steward.workspace.Now;
import app.steward.workspace.Workspaces;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * How the books that somebody who sees all can ask for were thirty days ago: a row for each member, nobody or anyone, in each
 * success role or any, within each account segment or none, where these are not few. It holds while the same accounts
 * are these people's, and the segment is as it was saved; that a single account came to a segment since by its own data does
 * not end it: the next refresh writes it anew.
 */
@Component
class ReportDays {
    /** A book of fewer accounts is added up in no time when it is asked for, and there are very many of them. */
    static final int LEAST = 200;

    /** Which figures they are, and in which order: another number where these change. */
    private static final String LAYOUT = "2";

    private final PastRows rows;
    private final Workspaces workspaces;
    private final DSLContext sql;
    private final TransactionTemplate transaction;

    ReportDays(PastRows rows, Workspaces workspaces, DSLContext sql, PlatformTransactionManager transactions) {
        this.rows = rows;
        this.workspaces = workspaces;
        this.sql = sql;
        this.transaction = new TransactionTemplate(transactions);
    }

    /**
     * What is written of a book.
     *
     * @param stamp what it has to hold for now
     * @param figures of {@link PastRows#all}, one after the other; null where nothing is written, or of other accounts
     */
    record Found(String stamp, @Nullable Record figures) {}

    /** Looked up once for each book, however many of its cards ask. */
    Found find(Book book) {
        return book.asked().catalogue().once(ReportDays.class, () -> read(book));
    }

    private Found read(Book book) {
        ListQuery accounts = book.accounts();
        boolean part = book.isUnassigned(); // whatever was chosen of it
        Assignee assignee = part ? Assignee.nobody() : accounts.assignee();
        boolean anyone = assignee.kind() == Assignee.Kind.ANYONE;
        Integer role = anyone || part ? null : accounts.roleId();
        Now now = book.asked().now();
        List<Field<?>> columns = new ArrayList<>();
        for (Field<?> figure : figures(book.asked().catalogue(), now)) {
            columns.add(field("(figures ->> {0})", String.class, inline(columns.size()))
                    .cast(figure.getDataType()));
        }
        columns.add(field(name("newest_account"), Long.class));
        columns.add(field(name("stamp"), String.class));
        Record row = sql.select(columns)
                .from(table(name("report_days")))
                .where(field(name("day"), LocalDate.class).eq(now.today()))
                .and(is(
                        "member_id",
                        anyone ? null : Objects.requireNonNullElse(assignee.memberId(), Visibility.NOBODY)))
                .and(is("role_id", role == null ? null : role.longValue()))
                .and(is("segment_id", accounts.segment()))
                .and(field(name("stamp"), String.class).startsWith(LAYOUT + " ")) // others are not read as these
                .fetchOne();
        // Whose accounts all are now; without a row only those of which there is something to say, while anyone's is
        // asked.
        Long newest = row != null ? row.get("newest_account", Long.class) : anyone ? Long.valueOf(0) : Long.MAX_VALUE;
        Field<Long> id = field(name("a", "id"), Long.class);
        Field<LocalDate> created = field(name("a", "created_on"), LocalDate.class);
        Condition old = created.le(inline(PastRows.day(now)));
        Field<Integer> version = field(select(field(name("s", "version"), Integer.class))
                .from(table(name("segments")).as("s"))
                .where(field(name("s", "id"), Long.class).eq(accounts.segment())));
        String stamp = sql.select(stamp(now, count(), hash(id), count().filterWhere(old), version))
                .from(table(name("accounts")).as("a"))
                .where(field(name("a", "archived_at")).isNull())
                .and(old.or(id.le(newest)))
                .and(part ? Visibility.accounts(book.asked().viewer(), id) : Visibility.assigned(id, role, assignee))
                .fetchSingle()
                .value1();
        return new Found(stamp, row != null && stamp.equals(row.get("stamp", String.class)) ? row : null);
    }

    private static Condition is(String column, @Nullable Long number) {
        Field<Long> it = field(name(column), Long.class);
        return number == null ? it.isNull() : it.eq(number); // an index serves no "is not distinct from"
    }

    private static Field<?> hash(Field<Long> account) {
        return field("coalesce(sum(hashint8({0})), 0)", account);
    }

    /** The moment, the thresholds, which accounts they are and how many of them are old enough, how the segment was saved. */
    private Field<String> stamp(Now now, Field<?> accounts, Field<?> hash, Field<?> old, Field<?> segment) {
        return field(
                "concat_ws(' ', {0}, {1}, {2}, {3}, {4})",
                String.class,
                val(LAYOUT + " " + now.zone() + " " + now.today() + " "
                        + workspaces.shown().bands()),
                accounts,
                hash,
                old,
                segment);
    }

    private List<Field<?>> figures(Catalogue catalogue, Now now) {
        List<Field<?>> figures = new ArrayList<>();
        rows.all(catalogue, now).forEach(part -> figures.addAll(part.figures()));
        return figures;
    }

    /**
     * Writes what holds for the day, in place of what was written for it; that of the day before is kept too. In one statement:
     * owners, members of segments and the versions that these are of are as of one moment.
     *
     * @param least accounts that a book has to hold
     */
    int write(Catalogue catalogue, Now now, int least) {
        return Objects.requireNonNull(transaction.execute(status -> {
            sql.execute("set local jit = off");
            sql.execute(
                    "delete from report_days where day <> {0}", val(now.today().minusDays(1)));
            Field<?> old = count().filterWhere(field(name(PastRows.WAS, "created_on"), LocalDate.class)
                    .le(inline(PastRows.day(now))));
            Field<?> hash = hash(field(name(PastRows.WAS, "id"), Long.class));
            return sql.execute(
                    INSERT,
                    val(now.today()),
                    stamp(now, owners(count()), owners(hash), owners(old), field("s.version")),
                    field("jsonb_build_array({0})", list(figures(catalogue, now))),
                    rows(catalogue, now),
                    inline(least));
        }));
    }

    /** All accounts as they were, a row for each. */
    private Select<?> rows(Catalogue catalogue, Now now) {
        Table<?> joined = table(ACCOUNTS).as("book");
        int parts = 0;
        for (Part<?> part : rows.all(catalogue, now)) {
            Table<?> then = part.rows().of(PastRows.everyAccount(), true).as("p" + parts++);
            joined = joined.leftJoin(then).using(field(name("id")));
        }
        return select(asterisk()).from(joined);
    }

    /** Of all accounts of a row's people, whatever its segment. */
    private static Field<?> owners(Field<?> figure) {
        return field("max(case when s.id is null then {0} end) over (partition by b.member_id, b.role_id)", figure);
    }

    private static final String ACCOUNTS = """
            (select a.id, a.created_on, f.segments from accounts a left join account_facts f on f.account_id = a.id
              where a.archived_at is null)""";

    /** What is being computed anew for a segment is not what it will be, so nothing is said of it. */
    private static final String INSERT = """
            with report_then as materialized ({3}), books (id, member_id, role_id) as (
              select id, null::bigint, null::int from report_then
              union all
              select account_id, member_id, role_id from account_assignments
              union all
              select distinct account_id, member_id, null::int from account_assignments
              union all
              select r.id, 0, null from report_then r
              where not exists (select from account_assignments o where o.account_id = r.id)
              union all
              select r.id, 0, role.id from report_then r cross join success_roles role
              where not exists (select from account_assignments o where o.account_id = r.id and o.role_id = role.id)
            ), newest as materialized (select coalesce(max(id), 0) as id from report_then)
            insert into report_days (day, member_id, role_id, segment_id, newest_account, stamp, figures)
            select {0}, b.member_id, b.role_id, s.id, (select id from newest), {1}, {2}
            from report_then was
            join books b on b.id = was.id
            cross join lateral (
              select null::int as id, null::int as version
              union all
              select segment.id, segment.version from segments segment
              where segment.id = any (was.segments) and segment.state = 'fresh' and segment.subject = 'account') s
            group by b.member_id, b.role_id, s.id, s.version
            having count(*) >= {4}""";
}
