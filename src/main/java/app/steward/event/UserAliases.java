package app.steward.event;

import app.steward.change.ChangedFields;
import app.steward.condition.Subject;
import app.steward.event.Event.Alias;
import app.steward.event.EventBatch.Item;
import app.steward.event.NamedRecords.Named;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Several ids of one user. Where nobody has the new id yet, the user is called by it from now on; where both are there,
 * uses, logins and touchpoints go to the new one and the other is archived.
 */
@Component
class UserAliases {
    private final NamedRecords records;
    private final DSLContext sql;

    UserAliases(NamedRecords records, DSLContext sql) {
        this.records = records;
        this.sql = sql;
    }

    /** By which id users are kept, while the messages of a batch are gone through in their order. */
    static final class Names {
        private final Map<String, String> kept = new HashMap<>();
        private final List<Long> renamed = new ArrayList<>();

        private String of(String id) {
            return kept.getOrDefault(id, id);
        }

        private @org.jspecify.annotations.Nullable String orNull(@org.jspecify.annotations.Nullable String id) {
            return id == null ? null : of(id);
        }

        /** The message as one of the user who is meant. */
        Message meant(Message message) {
            Event event = message.event();
            Event meant = event;
            if (event instanceof Event.Upsert upsert && upsert.subject() == Subject.USER) {
                meant = new Event.Upsert(Subject.USER, of(upsert.id()), upsert.account(), upsert.values());
            } else if (event instanceof Event.Use use) {
                meant = new Event.Use(
                        use.account(), orNull(use.user()), use.feature(), use.tracked(), use.uses(), use.at());
            } else if (event instanceof Event.Login login) {
                meant = new Event.Login(login.account(), orNull(login.user()), login.at());
            } else if (event instanceof Event.Logout logout) {
                meant = new Event.Logout(logout.account(), orNull(logout.user()), logout.at());
            } else if (event instanceof Alias alias) {
                meant = meant(alias);
            }
            return new Message(
                    message.key(), meant, message.once(), message.receivedAt(), message.refusals(), message.raw());
        }

        private Event meant(Alias alias) {
            String user = of(alias.user());
            String known = kept.get(alias.previous());
            if (known != null && !known.equals(user)) {
                return new Event.Unusable("\"" + alias.previous() + "\" is another id of \"" + known + "\" already.");
            } else if (!alias.previous().equals(user)) {
                kept.put(alias.previous(), user);
            }
            return new Alias(alias.previous(), user);
        }
    }

    /** Reads what is known of the users of these messages, and calls those by their new id who have one from now on. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Names names(Collection<Message> messages) {
        Set<String> named = new TreeSet<>();
        List<Alias> aliases = new ArrayList<>();
        for (Message message : messages) {
            String user = EventRecords.userOf(message.event());
            if (user != null) {
                named.add(user);
            }
            if (message.event() instanceof Alias alias) {
                named.add(alias.previous());
                aliases.add(alias);
            }
        }
        Names names = new Names();
        if (!named.isEmpty()) {
            sql.fetch(
                            "select a.external_id, u.external_id from user_aliases a join users u on u.id = a.user_id"
                                    + " where a.external_id = any(?)",
                            (Object) named.toArray(String[]::new))
                    .forEach(row -> names.kept.put(row.get(0, String.class), row.get(1, String.class)));
        }
        if (!aliases.isEmpty()) {
            rename(aliases, names, new HashMap<>(records.find(Subject.USER, named)));
        }
        return names;
    }

    private void rename(List<Alias> aliases, Names names, Map<String, Named> users) {
        for (Alias alias : aliases) {
            Named previous = users.get(alias.previous());
            String user = names.of(alias.user());
            if (previous != null && !users.containsKey(user) && !names.kept.containsKey(alias.previous())) {
                sql.execute(
                        "update users set external_id = ?, version = version + 1, updated_at = now() where id = ?",
                        user,
                        previous.id());
                note(alias.previous(), previous.id());
                users.remove(alias.previous());
                users.put(user, previous);
                names.kept.put(alias.previous(), user);
                names.renamed.add(previous.id());
            }
        }
    }

    private void note(String id, long user) {
        sql.execute(
                "insert into user_aliases (external_id, user_id) values (?, ?) on conflict (external_id) do nothing",
                id,
                user);
    }

    /** Joins those that are two users until now, once all that the batch says of either is stored. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void join(EventBatch batch, Names names) {
        names.renamed.forEach(user -> batch.touches.user(user, ChangedFields.all(Subject.USER)));
        for (Item item : batch.items()) {
            if (item.event() instanceof Alias alias && !alias.previous().equals(alias.user())) {
                Map<String, Named> both = records.find(Subject.USER, Set.of(alias.previous(), alias.user()));
                Named user = both.get(alias.user());
                Named previous = both.get(alias.previous());
                if (user != null) {
                    note(alias.previous(), user.id());
                    if (previous != null) {
                        join(previous, user, batch);
                    }
                }
            }
        }
    }

    private void join(Named previous, Named user, EventBatch batch) {
        sql.execute("update user_aliases set user_id = ? where user_id = ?", user.id(), previous.id());
        Long account = user.account();
        if (account == null && previous.account() != null) {
            account = previous.account();
            records.move(Subject.USER, Map.of(user.id(), account));
        }
        sql.execute(
                "with free as (delete from usage_daily where user_id = ? returning account_id, subscription_id,"
                        + " feature_id, day, imported, uses, last_at)"
                        + " insert into usage_daily (account_id, user_id, subscription_id, feature_id, day, imported,"
                        + " uses, last_at) select coalesce(account_id, ?::bigint), ?, subscription_id, feature_id, day,"
                        + " imported, sum(uses), max(last_at) from free group by 1, 2, 3, 4, 5, 6 order by 1, 4, 5"
                        + " on conflict (account_id, feature_id, day, user_id, subscription_id, imported)"
                        + " do update set uses = usage_daily.uses + excluded.uses,"
                        + " last_at = greatest(usage_daily.last_at, excluded.last_at)",
                previous.id(),
                account,
                user.id());
        sql.execute("update touchpoints set user_id = ? where user_id = ?", user.id(), previous.id());
        sql.execute("select merge_tasks_of_users(?, ?)", previous.id(), user.id());
        sql.execute("select merge_alerts_of_users(?, ?)", previous.id(), user.id());
        sql.execute("select merge_journeys_of_users(?, ?)", previous.id(), user.id());
        sql.execute(
                "update users set archived_at = now(), version = version + 1, updated_at = now()"
                        + " where id = ? and archived_at is null",
                previous.id());
        ChangedFields all = ChangedFields.all(Subject.USER);
        batch.touches.user(previous.id(), all);
        batch.touches.user(user.id(), all);
        batch.touches.account(previous.account(), all.and(ChangedFields.all(Subject.ACCOUNT)));
        batch.touches.account(account, all.and(ChangedFields.all(Subject.ACCOUNT)));
    }
}
