package app.steward.notice;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.mail.TeamMail;
import app.steward.team.Covers;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record;
import org.jooq.ResultQuery;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Tells members something, once, and reads it back to them. Made in the transaction of what is told, so that neither is
 * there without the other; read as far as the reader sees the account.
 */
@Component
public class Notices {
    /** More of one kind for one member at once become one. */
    public static final int MOST_AT_ONCE = 5;

    /** The bell counts no further. */
    static final int COUNTED = 100;

    private static final Field<Long> ID = field(name("n", "id"), Long.class);
    private static final Field<Long> MEMBER = field(name("n", "member_id"), Long.class);
    private static final Field<Long> ACCOUNT = field(name("n", "account_id"), Long.class);
    private static final Field<OffsetDateTime> READ = field(name("n", "read_at"), OffsetDateTime.class);

    private static final String FROM =
            "notices n left join accounts a on a.id = n.account_id left join team_members f on f.id = n.for_id";

    private final DSLContext sql;
    private final Today today;
    private final TeamMail mail;
    private final Map<String, NoticeKind> kinds;

    Notices(DSLContext sql, Today today, TeamMail mail, List<NoticeKind> kinds) {
        this.sql = sql;
        this.today = today;
        this.mail = mail;
        this.kinds = kinds.stream().collect(Collectors.toMap(NoticeKind::key, Function.identity()));
    }

    /**
     * What is said where one member gets more than {@link #MOST_AT_ONCE} at once.
     *
     * @param key of the one notice
     * @param text with {@code {n}} for how many
     * @param ref where it leads
     */
    public record Many(String key, String text, String ref) {}

    /**
     * Tells members something: one statement however many they are. Who is disabled, does not want this kind or does not
     * see the account is not told; who stands in for a member is told beside them, where the kind is of that sort. A
     * key that a member was told before is not told again, so the same may be tried again and again.
     *
     * @param made a query with the columns {@code member_id, key, account_id, text, ref}: whom, what tells it from all
     *     others (such as {@code alert:17}), the account that it is about or null, a sentence, and the address that it
     *     leads to, empty for the account's
     * @return how many notices were made
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int add(NoticeKind kind, ResultQuery<? extends Record> made) {
        return insert(kind, DSL.sql("select member_id, key, account_id, text, ref from ({0}) m", made));
    }

    /** Same; more than a few for one member become one. */
    @Transactional(propagation = Propagation.MANDATORY)
    public int add(NoticeKind kind, ResultQuery<? extends Record> made, Many many) {
        return insert(
                kind, DSL.sql("""
                        select distinct on (member_id, key) * from (
                          select member_id, case when n > {1} then {2} else key end as key,
                                 case when n <= {1} then account_id end as account_id,
                                 case when n > {1} then replace({3}, '{n}', to_char(n, 'FM999,999,999')) else text end as text,
                                 case when n > {1} then {4} else ref end as ref
                            from (select m.*, count(*) over (partition by member_id) as n from ({0}) m) c) s
                         order by member_id, key""", made, inline(MOST_AT_ONCE), val(many.key()), val(many.text()), val(many.ref())));
    }

    private int insert(NoticeKind kind, QueryPart made) {
        if (!isMailed(kind)) {
            return tell(kind, made);
        }
        long before =
                sql.fetchSingle("select coalesce(max(id), 0) from notices").get(0, Long.class);
        int told = tell(kind, made);
        mail.queue(NoticeLetter.TYPE, DSL.sql("""
                        select 'notice:' || n.id as key, n.member_id, jsonb_build_object('notice', n.id) as payload
                          from notices n join notice_settings s on s.member_id = n.member_id and s.kind = n.kind
                         where n.kind = {0} and n.id > {1} and s.how = 'mail'""", val(kind.key()), val(before)));
        return told;
    }

    /** Whether anybody gets this kind by mail, too. */
    private boolean isMailed(NoticeKind kind) {
        return !sql.fetch("select 1 from notice_settings where kind = {0} and how = 'mail' limit 1", val(kind.key()))
                        .isEmpty()
                && mail.isPossible();
    }

    private int tell(NoticeKind kind, QueryPart made) {
        Now now = today.now();
        Condition seen = Visibility.seenBy(
                field(name("w", "id"), Long.class),
                field(name("w", "profile"), String.class),
                field(name("t", "account_id"), Long.class),
                now.today());
        QueryPart deputies = kind.toDeputy()
                ? DSL.sql(
                        "union all select c.deputy_id, m.key, m.account_id, m.text, m.ref, m.member_id from made m"
                                + " join covers c on c.member_id = m.member_id and {0}",
                        Covers.holds("c", now.today()))
                : DSL.sql("");
        return sql.execute(
                """
                with made as ({0}),
                told as (select member_id, key, account_id::bigint, text, ref, null::bigint as for_id from made {1})
                insert into notices (member_id, key, kind, at, account_id, text, ref, for_id)
                select distinct on (t.member_id, t.key) t.member_id, t.key, {2}, {3}, t.account_id, t.text, t.ref, t.for_id
                  from told t
                  join team_members w on w.id = t.member_id and w.disabled_at is null
                  left join notice_settings s on s.member_id = t.member_id and s.kind = {2}
                 where s.how is distinct from 'none' and (t.account_id is null or {4})
                 order by t.member_id, t.key, t.for_id nulls first
                on conflict (member_id, key) do nothing""", made, deputies, val(kind.key()), val(now.instant().atOffset(ZoneOffset.UTC)), seen);
    }

    /**
     * One line.
     *
     * @param key of the kind
     * @param kind null where this version does not know it
     * @param account external id; null where it is about none
     * @param standsFor whom the reader stands in for; null where it is their own
     */
    public record Notice(
            long id,
            String key,
            @Nullable NoticeKind kind,
            Instant at,
            String text,
            @Nullable String account,
            @Nullable String label,
            String ref,
            @Nullable String standsFor,
            boolean read) {

        public String icon() {
            return kind == null ? "bell" : kind.icon();
        }
    }

    /** All kinds that a member may be told of, by what they are called. */
    public List<NoticeKind> kinds() {
        return kinds.values().stream()
                .sorted(Comparator.comparing(NoticeKind::label))
                .toList();
    }

    /**
     * The viewer's, the newest first.
     *
     * @param read only those that were read, or were not; null for all
     * @param before only older ones than that; null for the newest
     */
    @Transactional(readOnly = true)
    public List<Notice> of(Viewer viewer, @Nullable Boolean read, @Nullable Long before, int limit) {
        Condition which = mine(viewer)
                .and(read == null ? noCondition() : read ? READ.isNotNull() : READ.isNull())
                .and(before == null ? noCondition() : ID.lt(before));
        return read(which, limit);
    }

    /** One of them. */
    @Transactional(readOnly = true)
    public Optional<Notice> find(Viewer viewer, long id) {
        return read(mine(viewer).and(ID.eq(id)), 1).stream().findFirst();
    }

    /** How many the viewer has not read; {@link #COUNTED} for so many or more. */
    public int unread(Viewer viewer) {
        return viewer.memberId() == null
                ? 0
                : sql.fetchCount(sql.select(ID)
                        .from(table(FROM))
                        .where(mine(viewer))
                        .and(READ.isNull())
                        .limit(COUNTED));
    }

    /** Marks them as read, or as not; those that are the viewer's. */
    @Transactional
    public void mark(Viewer viewer, Collection<Long> ids, boolean read) {
        mark(ID.in(ids), viewer, read);
    }

    /** Same, of all. */
    @Transactional
    public void markAll(Viewer viewer, boolean read) {
        mark(noCondition(), viewer, read);
    }

    private void mark(Condition which, Viewer viewer, boolean read) {
        sql.update(table(name("notices")).as("n"))
                .set(
                        field(name("read_at"), OffsetDateTime.class),
                        read ? today.now().instant().atOffset(ZoneOffset.UTC) : null)
                .where(MEMBER.eq(viewer.member()))
                .and(which)
                .and(read ? READ.isNull() : READ.isNotNull())
                .execute();
    }

    /** Of an account that was archived, or is not the reader's to see any more, nothing is told. */
    private static Condition mine(Viewer viewer) {
        Condition seen = field(name("a", "archived_at")).isNull();
        if (!viewer.seesAll()) {
            seen = seen.and(ACCOUNT.isNull().or(Visibility.accounts(viewer, ACCOUNT)));
        }
        return MEMBER.eq(viewer.member()).and(seen);
    }

    private List<Notice> read(Condition which, int limit) {
        return sql.select(
                        ID,
                        field(name("n", "kind"), String.class),
                        field(name("n", "at"), OffsetDateTime.class),
                        field(name("n", "text"), String.class),
                        field(name("a", "external_id"), String.class),
                        field(name("a", "label"), String.class),
                        field(name("n", "ref"), String.class),
                        field(name("f", "name"), String.class),
                        READ)
                .from(table(FROM))
                .where(which)
                .orderBy(ID.desc())
                .limit(limit)
                .fetch(row -> new Notice(
                        row.value1(),
                        row.value2(),
                        kinds.get(row.value2()),
                        row.value3().toInstant(),
                        row.value4(),
                        row.value5(),
                        row.value6(),
                        row.value7(),
                        row.value8(),
                        row.value9() != null));
    }
}
