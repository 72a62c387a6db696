package app.steward.event;

import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import java.time.LocalDate;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Param;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** The records that events name by external id: found, or made with nothing but that. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class NamedRecords {
    private static final String MAKE_ACCOUNTS = """
            with made as (
              insert into accounts (external_id, created_on) select e, {1} from unnest({0}) e order by e
              on conflict (external_id) do nothing returning id, external_id
            ), derived as (
              insert into account_facts (account_id) select id from made
            ), nobodys as (
              insert into account_access (member_id, account_id) select 0, id from made
            )
            select external_id, id, null::bigint from made""";

    private static final String MAKE_USERS = """
            with made as (
              insert into users (external_id, account_id, created_on)
              select e, a, {2} from unnest({0}, {1}) u (e, a) order by e
              on conflict (external_id) do nothing returning id, external_id, account_id
            ), derived as (
              insert into user_facts (user_id) select id from made
            )
            select external_id, id, account_id from made""";

    private static final String MAKE_SUBSCRIPTIONS = """
            insert into subscriptions (external_id, account_id) select e, a from unnest({0}, {1}) s (e, a) order by e
            on conflict (external_id) do nothing returning external_id, id, account_id""";

    private final DSLContext sql;

    NamedRecords(DSLContext sql) {
        this.sql = sql;
    }

    /** A record, and the account that it belongs to; of an account none. */
    record Named(long id, @Nullable Long account) {}

    private static final String FIND_ALL = """
            select external_id, id, null::bigint, 'account' from accounts where external_id = any({0})
            union all select external_id, id, account_id, 'user' from users where external_id = any({1})
            union all select external_id, id, account_id, 'subscription' from subscriptions where external_id = any({2})""";

    /** Those that are there, archived ones included, by external id; all kinds in one statement. */
    Map<Subject, Map<String, Named>> find(Map<Subject, ? extends Collection<String>> named) {
        Map<Subject, Map<String, Named>> found = new EnumMap<>(Subject.class);
        for (Subject subject : Subject.values()) {
            found.put(subject, new HashMap<>());
        }
        sql.fetch(
                        FIND_ALL,
                        names(named, Subject.ACCOUNT),
                        names(named, Subject.USER),
                        names(named, Subject.SUBSCRIPTION))
                .forEach(row -> put(row, Objects.requireNonNull(found.get(Subject.of(row.get(3, String.class))))));
        return found;
    }

    private static Param<String[]> names(Map<Subject, ? extends Collection<String>> named, Subject subject) {
        Collection<String> names = named.get(subject);
        return val(names == null ? new String[0] : names.toArray(String[]::new));
    }

    /** Those of one kind. */
    Map<String, Named> find(Subject subject, Collection<String> externalIds) {
        Map<String, Named> found = new HashMap<>();
        if (!externalIds.isEmpty()) {
            String account = subject == Subject.ACCOUNT ? "null::bigint" : "account_id";
            sql.fetch(
                            "select external_id, id, " + account + " from " + subject.plural()
                                    + " where external_id = any({0})",
                            val(externalIds.toArray(String[]::new)))
                    .forEach(row -> put(row, found));
        }
        return found;
    }

    /** Accounts that nobody knows yet; those that somebody else made meanwhile are not among the answer. */
    Map<String, Named> makeAccounts(Collection<String> externalIds, LocalDate today) {
        return make(MAKE_ACCOUNTS, val(externalIds.toArray(String[]::new)), val(today));
    }

    /** Users likewise, of the accounts of these numbers. */
    Map<String, Named> makeUsers(Map<String, @Nullable Long> accounts, LocalDate today) {
        List<String> ids = List.copyOf(accounts.keySet());
        return make(MAKE_USERS, val(ids.toArray(String[]::new)), val(of(ids, accounts)), val(today));
    }

    /** Subscriptions likewise. */
    Map<String, Named> makeSubscriptions(Map<String, Long> accounts) {
        List<String> ids = List.copyOf(accounts.keySet());
        return make(MAKE_SUBSCRIPTIONS, val(ids.toArray(String[]::new)), val(of(ids, accounts)));
    }

    private static @Nullable Long[] of(List<String> ids, Map<String, ? extends @Nullable Long> accounts) {
        @Nullable Long[] numbers = new Long[ids.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = accounts.get(ids.get(i));
        }
        return numbers;
    }

    private Map<String, Named> make(String insert, org.jooq.QueryPart... values) {
        Map<String, Named> made = new LinkedHashMap<>();
        sql.fetch(insert, values).forEach(row -> put(row, made));
        return made;
    }

    private static void put(Record row, Map<String, Named> into) {
        into.put(row.get(0, String.class), new Named(row.get(1, Long.class), row.get(2, Long.class)));
    }

    /** Moves users or subscriptions to other accounts; locked in the order of keys, as by every writer of many. */
    void move(Subject subject, Map<Long, Long> accounts) {
        if (accounts.isEmpty()) {
            return;
        }
        Long[] ids = accounts.keySet().toArray(Long[]::new);
        Long[] to = accounts.values().toArray(Long[]::new);
        sql.fetch(
                "select id from " + subject.plural() + " where id = any({0}) order by id for no key update", val(ids));
        sql.execute(
                "update " + subject.plural() + " t set account_id = m.account, version = t.version + 1,"
                        + " updated_at = now() from unnest({0}, {1}) m (id, account) where t.id = m.id",
                val(ids),
                val(to));
    }
}
