package app.steward.account;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RecordChanges;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes and deletes accounts: success roles by their keys, the parent by external id. One is unassigned where
 * nobody is named. When it is deleted its users and subscriptions go, too; its children stay, without a parent.
 */
@Component
public class AccountChanges extends RecordChanges<Account> {
    private final Assignments assignments;
    private final Parents parents;
    private final SuccessRoles roles;
    private final Today today;
    private final EntityManager entities;

    AccountChanges(
            Accounts accounts,
            AccountFields fields,
            Assignments assignments,
            Parents parents,
            RecordChangeSupport editing,
            SuccessRoles roles,
            Today today,
            DSLContext sql,
            EntityManager entities,
            ApplicationEventPublisher events) {
        super(fields, accounts, editing, sql, events);
        this.assignments = assignments;
        this.parents = parents;
        this.roles = roles;
        this.today = today;
        this.entities = entities;
    }

    /**
     * Makes an account as the parent of these, by external id.
     *
     * @throws BadInput at {@code child} where one of them is not there, or not for the viewer to see
     */
    @Transactional
    public Account create(Viewer by, Patch patch, List<String> children) {
        Account parent = create(by, patch);
        RawValue under = RawValue.word(parent.externalId());
        List<Fault> faults = new ArrayList<>();
        for (String child : children) {
            try {
                change(by, child, new Patch(Map.of("parent", under)));
            } catch (NotFound | BadInput e) {
                faults.add(new Fault("child", String.valueOf(e.getMessage())));
            }
        }
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return parent;
    }

    @Override
    protected Account blank(String externalId) {
        return new Account(externalId, today.now().today());
    }

    @Override
    protected boolean relatesByNumber() {
        return true;
    }

    @Override
    protected boolean relate(Viewer by, Patch patch, Account account) {
        patch.takeId("parent", parent -> account.moveUnder(parent(by, account, parent)));
        boolean[] assigned = new boolean[1];
        for (SuccessRole role : patch.hasMore() ? roles.shown() : List.<SuccessRole>of()) {
            patch.takeText(
                    role.key(),
                    email -> assigned[0] |= assignments.assign(
                            by, account.id(), role, email == null ? null : assignments.owner(email)));
        }
        return assigned[0];
    }

    @Override
    protected void begin(Viewer by, Account account) {
        assignments.settle(by, List.of(account.id()));
    }

    @Override
    protected ChangedFields reassigned(Viewer by, Account account) {
        // Owners are part of what a version stands for.
        entities.lock(account, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
        return OwnerFacts.changed(assignments.settle(by, List.of(account.id())));
    }

    @Override
    protected RecordsChanged made(Account account) {
        return RecordsChanged.accounts(Set.of(account.id()), ChangedFields.all(Subject.ACCOUNT));
    }

    /** Users and subscriptions come and go with their account, and what came in meanwhile was not counted yet. */
    @Override
    protected RecordsChanged changed(Account account, @Nullable Long before, Set<String> keys, ChangedFields ofOwners) {
        ChangedFields changed = keys.contains("archived")
                ? ChangedFields.all(Subject.ACCOUNT).and(Set.of("user.archived", "subscription.archived"))
                : ChangedFields.of(Subject.ACCOUNT, keys);
        return RecordsChanged.accounts(Set.of(account.id()), changed.and(ofOwners));
    }

    @Override
    protected RecordsChanged leave(Account account) {
        Set<Long> children = sql.update(table(name("accounts")))
                .set(field(name("parent_id"), Long.class), (Long) null)
                .set(
                        field(name("version"), Integer.class),
                        field(name("version"), Integer.class).plus(1))
                .where(field(name("parent_id"), Long.class).eq(account.id()))
                .returningResult(field(name("id"), Long.class))
                .fetchSet(0, Long.class);
        return RecordsChanged.accounts(children, ChangedFields.of(Subject.ACCOUNT, Set.of("parent")));
    }

    private @Nullable Long parent(Viewer by, Account account, @Nullable String externalId) {
        Long parent = editing.reference(by, Subject.ACCOUNT, account.parentId(), externalId);
        if (parent == null || externalId == null) {
            return parent;
        }
        parents.requireNoCircle(account.id(), parent, externalId);
        return parent;
    }

    @Override
    protected Map<String, Object> links(Account account) {
        Long parent = account.parentId();
        return parent == null ? Map.of() : Map.of("parent", editing.externalId(Subject.ACCOUNT, parent));
    }

    @Override
    protected Map<String, Object> owners(Account account) {
        return assignments.emails(account.id());
    }
}
