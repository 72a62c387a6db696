package app.steward.user;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.RecordsDeleted;
import app.steward.change.Touched;
import app.steward.condition.Subject;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes and deletes users for people and the management API: rights, values, audit trail, and the re-test
 * of what depends on them, in one transaction.
 */
@Component
public class UserChanges {
    private final Users users;
    private final UserFields fields;
    private final RecordChangeSupport editing;
    private final Today today;
    private final DSLContext sql;
    private final ApplicationEventPublisher events;

    UserChanges(
            Users users,
            UserFields fields,
            RecordChangeSupport editing,
            Today today,
            DSLContext sql,
            ApplicationEventPublisher events) {
        this.users = users;
        this.fields = fields;
        this.editing = editing;
        this.today = today;
        this.sql = sql;
        this.events = events;
    }

    /** Makes a user with its derived row; {@code account} names the account by external id, if there is one. */
    @Transactional
    public User create(Viewer by, Patch patch) {
        editing.requireEditor(by);
        User user = new User(patch.newExternalId(), today.now().today());
        editing.requireFree(Subject.USER, user.externalId());
        editing.apply(by, patch, Subject.USER, user, fields.properties());
        place(by, patch, user);
        editing.check(patch, Subject.USER);
        editing.store(Subject.USER, user, () -> users.saveAndFlush(user));
        sql.insertInto(table(name("user_facts")))
                .set(field(name("user_id"), Long.class), user.id())
                .execute();
        editing.created(by, Subject.USER, user, values(user));
        events.publishEvent(new RecordsChanged(
                Touched.accounts(accounts(user, null), ChangedFields.all(Subject.USER)),
                Touched.users(Set.of(user.id()), ChangedFields.all(Subject.USER))));
        return user;
    }

    /** Changes what the patch has; {@code account} moves the user. */
    @Transactional
    public User change(Viewer by, String externalId, Patch patch) {
        editing.requireEditor(by);
        User user = users.lock(editing.get(by, Subject.USER, externalId));
        editing.checkVersion(patch, Subject.USER, user);
        Map<String, Object> before = values(user);
        Long accountBefore = user.accountId();
        editing.apply(by, patch, Subject.USER, user, fields.properties());
        place(by, patch, user);
        editing.check(patch, Subject.USER);
        editing.store(Subject.USER, user, users::flush);
        Set<String> keys = editing.record(by, Subject.USER, user, before, values(user));
        if (!keys.isEmpty()) {
            ChangedFields changed = ChangedFields.of(Subject.USER, keys);
            events.publishEvent(new RecordsChanged(
                    Touched.accounts(accounts(user, accountBefore), changed),
                    Touched.users(
                            Set.of(user.id()),
                            // Elsewhere all that is asked of the account is different.
                            keys.contains("account") ? changed.and(ChangedFields.all(Subject.ACCOUNT)) : changed)));
        }
        return user;
    }

    /** Deletes the user with its facts. */
    @Transactional
    public void delete(Viewer by, String externalId) {
        long id = editing.get(by, Subject.USER, externalId);
        editing.requireAdministrator(by, "delete users");
        User user = users.lock(id);
        editing.deleted(by, Subject.USER, user, values(user));
        events.publishEvent(new RecordsDeleted(Set.of(), Set.of(id), Set.of()));
        users.delete(user);
        users.flush();
        events.publishEvent(RecordsChanged.accounts(accounts(user, null), ChangedFields.all(Subject.USER)));
    }

    /** The users of deleted accounts go with them. */
    @EventListener
    @Transactional(propagation = Propagation.MANDATORY)
    void onAccountsDeleted(RecordsDeleted deleted) {
        if (deleted.accounts().isEmpty()) {
            return;
        }
        Set<Long> ids = sql.select(field(name("id"), Long.class))
                .from(table(name("users")))
                .where(field(name("account_id"), Long.class).in(deleted.accounts()))
                .fetchSet(0, Long.class);
        if (!ids.isEmpty()) {
            events.publishEvent(new RecordsDeleted(Set.of(), ids, Set.of()));
            sql.deleteFrom(table(name("users")))
                    .where(field(name("account_id"), Long.class).in(deleted.accounts()))
                    .execute();
        }
    }

    private void place(Viewer by, Patch patch, User user) {
        patch.takeId(
                "account",
                account -> user.moveTo(account == null ? null : editing.named(by, Subject.ACCOUNT, account)));
    }

    /** The account of the user, and the one before. */
    private static Set<Long> accounts(User user, @Nullable Long accountBefore) {
        Set<Long> accounts = new HashSet<>();
        for (Long account : Arrays.asList(accountBefore, user.accountId())) {
            if (account != null) {
                accounts.add(account);
            }
        }
        return accounts;
    }

    private Map<String, Object> values(User user) {
        Map<String, Object> values = editing.given(user, fields.properties());
        Long account = user.accountId();
        if (account != null) {
            values.put("account", editing.externalId(Subject.ACCOUNT, account));
        }
        return values;
    }
}
