package app.steward.user;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.Touched;
import app.steward.condition.Subject;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RecordChanges;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/** Makes, changes and deletes users; {@code account} names the account by external id, if there is one, and moves them. */
@Component
public class UserChanges extends RecordChanges<User> {
    private final Today today;

    UserChanges(
            Users users,
            UserFields fields,
            RecordChangeSupport editing,
            Today today,
            DSLContext sql,
            ApplicationEventPublisher events) {
        super(fields, users, editing, sql, events);
        this.today = today;
    }

    @Override
    protected User blank(String externalId) {
        return new User(externalId, today.now().today());
    }

    @Override
    protected @Nullable Long accountOf(User user) {
        return user.accountId();
    }

    @Override
    protected Map<String, Object> links(User user) {
        Long account = user.accountId();
        return account == null ? Map.of() : Map.of("account", editing.externalId(Subject.ACCOUNT, account));
    }

    @Override
    protected boolean relate(Viewer by, Patch patch, User user) {
        patch.takeId(
                "account",
                account -> user.moveTo(account == null ? null : editing.named(by, Subject.ACCOUNT, account)));
        return false;
    }

    @Override
    protected RecordsChanged made(User user) {
        return new RecordsChanged(
                Touched.accounts(accounts(user, null), ChangedFields.all(Subject.USER)),
                Touched.users(Set.of(user.id()), ChangedFields.all(Subject.USER)));
    }

    @Override
    protected RecordsChanged changed(User user, @Nullable Long before, Set<String> keys, ChangedFields ofOwners) {
        ChangedFields changed = ChangedFields.of(Subject.USER, keys);
        return new RecordsChanged(
                Touched.accounts(accounts(user, before), changed),
                Touched.users(
                        Set.of(user.id()),
                        // Elsewhere all that is asked of the account is different.
                        keys.contains("account") ? changed.and(ChangedFields.all(Subject.ACCOUNT)) : changed));
    }

    @Override
    protected RecordsChanged leave(User user) {
        return RecordsChanged.accounts(accounts(user, null), ChangedFields.all(Subject.USER));
    }

    /** The account of the user, and the one before. */
    private static Set<Long> accounts(User user, @Nullable Long before) {
        return Stream.of(before, user.accountId()).filter(Objects::nonNull).collect(Collectors.toSet());
    }
}
