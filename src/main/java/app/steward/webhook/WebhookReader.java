package app.steward.webhook;

import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.val;

import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.membership.MembershipMoves.Move;
import app.steward.webhook.WebhookRecord.Known;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes of what happened what is told: with the external ids and names of accounts, users, segments and lists, as they are
 * when it is read, by a query for each of these. What is about a record that is deleted by then is told nobody.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
class WebhookReader {
    private final DSLContext sql;
    private final JsonMapper json;

    WebhookReader(DSLContext sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** What came into segments and lists, and left; of private lists nothing. */
    List<WebhookRecord> moves(List<Move> moves) {
        Records records = records(of(moves, Subject.ACCOUNT), of(moves, Subject.USER));
        Map<Integer, String> segments = names("segments where true", of(moves, MembershipKind.SEGMENT));
        Map<Integer, String> lists =
                names("rules where kind = 'list' and owner_id is null", of(moves, MembershipKind.LIST));
        List<WebhookRecord> told = new ArrayList<>();
        for (Move move : moves) {
            boolean segment = move.kind() == MembershipKind.SEGMENT;
            String name = (segment ? segments : lists).get(move.definition());
            boolean user = move.subject() == Subject.USER;
            if (name == null || !records.has(move.subject(), move.record())) {
                continue;
            }
            told.add(new WebhookRecord(
                    move.kind().key() + (move.entered() ? ".entered" : ".left"),
                    move.cursor().transaction() + "." + move.cursor().number(),
                    move.cursor().transaction(),
                    move.at(),
                    name,
                    records.segments(move, segment),
                    user ? records.accountOf(move.record()) : records.accounts.get(move.record()),
                    user ? records.users.get(move.record()) : null,
                    json.createObjectNode()
                            .set(
                                    move.kind().key(),
                                    json.createObjectNode()
                                            .put("id", move.definition())
                                            .put("name", name))));
        }
        return told;
    }

    private static List<Long> of(List<Move> moves, Subject subject) {
        return moves.stream()
                .filter(move -> move.subject() == subject)
                .map(Move::record)
                .distinct()
                .toList();
    }

    private static List<Integer> of(List<Move> moves, MembershipKind kind) {
        return moves.stream()
                .filter(move -> move.kind() == kind)
                .map(Move::definition)
                .distinct()
                .toList();
    }

    private Map<Integer, String> names(String from, Collection<Integer> ids) {
        Map<Integer, String> names = new HashMap<>();
        if (!ids.isEmpty()) {
            sql.fetch("select id, name from " + from + " and id = any ({0})", val(ids.toArray(Integer[]::new)))
                    .forEach(row -> names.put(row.get(0, Integer.class), row.get(1, String.class)));
        }
        return names;
    }

    /**
     * Takes the first of what the database noted, to be told in the caller's transaction.
     *
     * @return how many were taken, and what is told of them
     */
    Noted noted(int limit) {
        List<Record> rows = sql.fetch("""
                with oldest as (
                  select number from webhook_events order by number limit {0} for update skip locked
                ), taken as (
                  delete from webhook_events e using oldest where e.number = oldest.number returning e.*
                )
                select number, xid::text::bigint as xid, event, at, account_id, user_id, segments, about, detail::text
                from taken order by number""", inline(limit));
        Set<Long> accounts = new HashSet<>();
        Set<Long> users = new HashSet<>();
        for (Record row : rows) {
            add(accounts, row.get("account_id", Long.class));
            add(users, row.get("user_id", Long.class));
        }
        Records records = records(accounts, users);
        List<WebhookRecord> told = new ArrayList<>();
        rows.forEach(row -> noted(row, records).ifPresent(told::add));
        return new Noted(rows.size(), told);
    }

    record Noted(int taken, List<WebhookRecord> told) {}

    private static void add(Set<Long> ids, @Nullable Long id) {
        if (id != null) {
            ids.add(id);
        }
    }

    private Optional<WebhookRecord> noted(Record row, Records records) {
        Long accountId = row.get("account_id", Long.class);
        Long userId = row.get("user_id", Long.class);
        Known account = accountId == null ? null : records.accounts.get(accountId);
        Known user = userId == null ? null : records.users.get(userId);
        if (accountId != null && account == null || userId != null && user == null) {
            return Optional.empty();
        }
        if (account == null && user != null) {
            account = records.accountOf(user.id());
        }
        JsonNode detail = json.readTree(row.get("detail", String.class));
        return Optional.of(new WebhookRecord(
                row.get("event", String.class),
                "n" + row.get("number", Long.class),
                row.get("xid", Long.class),
                row.get("at", OffsetDateTime.class).toInstant(),
                row.get("about", String.class),
                List.of(row.get("segments", Integer[].class)),
                account,
                user,
                detail));
    }

    /** Accounts and users, those of the users among the accounts, as far as they are there. */
    private static final class Records {
        final Map<Long, Known> accounts = new HashMap<>();
        final Map<Long, Known> users = new HashMap<>();
        final Map<Long, Long> accountsOfUsers = new HashMap<>();
        final Map<Subject, Map<Long, List<Integer>>> segments =
                Map.of(Subject.ACCOUNT, new HashMap<>(), Subject.USER, new HashMap<>());

        boolean has(Subject subject, long id) {
            return (subject == Subject.USER ? users : accounts).containsKey(id);
        }

        /** Of the record, of its account where it is a user, and the one that it came into or left. */
        List<Integer> segments(Move move, boolean ofSegment) {
            List<Integer> all = new ArrayList<>(of(move.subject(), move.record()));
            if (move.subject() == Subject.USER) {
                all.addAll(of(Subject.ACCOUNT, accountsOfUsers.get(move.record())));
            }
            if (ofSegment) {
                all.add(move.definition());
            }
            return all;
        }

        private List<Integer> of(Subject subject, @Nullable Long id) {
            Map<Long, List<Integer>> known = segments.get(subject);
            return id == null || known == null ? List.of() : known.getOrDefault(id, List.of());
        }

        @Nullable
        Known accountOf(long user) {
            Long account = accountsOfUsers.get(user);
            return account == null ? null : accounts.get(account);
        }
    }

    private Records records(Collection<Long> accounts, Collection<Long> users) {
        Records records = new Records();
        Set<Long> all = new HashSet<>(accounts);
        if (!users.isEmpty()) {
            sql.fetch(
                            "select r.id, r.external_id, r.label, f.segments, r.account_id from users r"
                                    + " left join user_facts f on f.user_id = r.id where r.id = any ({0})",
                            longs(users))
                    .forEach(row -> {
                        records.users.put(row.get("id", Long.class), known(row, records, Subject.USER));
                        Long account = row.get("account_id", Long.class);
                        if (account != null) {
                            records.accountsOfUsers.put(row.get("id", Long.class), account);
                            all.add(account);
                        }
                    });
        }
        if (!all.isEmpty()) {
            sql.fetch(
                            "select r.id, r.external_id, r.label, f.segments from accounts r"
                                    + " left join account_facts f on f.account_id = r.id where r.id = any ({0})",
                            longs(all))
                    .forEach(row ->
                            records.accounts.put(row.get("id", Long.class), known(row, records, Subject.ACCOUNT)));
        }
        return records;
    }

    private static org.jooq.Field<Long[]> longs(Collection<Long> ids) {
        return val(ids.toArray(Long[]::new));
    }

    private static Known known(Record row, Records records, Subject subject) {
        Integer[] segments = row.get("segments", Integer[].class);
        Map<Long, List<Integer>> known = records.segments.get(subject);
        if (segments != null && known != null) {
            known.put(row.get("id", Long.class), List.of(segments));
        }
        return new Known(
                row.get("id", Long.class), row.get("external_id", String.class), row.get("label", String.class));
    }
}
