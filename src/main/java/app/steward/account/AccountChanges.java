package app.steward.account;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.RecordsDeleted;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.record.RawValue;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RejectedValue;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes and deletes accounts for people and the management API: rights, values, owners, audit trail, and the
 * re-test of what depends on them, in one transaction.
 */
@Component
public class AccountChanges {
    /** Taken by whoever moves an account under another, so that two moves can't close a circle together. */
    private static final long PARENT_LOCK = 0x5eed_0010L;

    private final Accounts accounts;
    private final AccountFields fields;
    private final Assignments assignments;
    private final RecordChangeSupport editing;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final Today today;
    private final DSLContext sql;
    private final EntityManager entities;
    private final ApplicationEventPublisher events;

    AccountChanges(
            Accounts accounts,
            AccountFields fields,
            Assignments assignments,
            RecordChangeSupport editing,
            SuccessRoles roles,
            TeamMembers members,
            Today today,
            DSLContext sql,
            EntityManager entities,
            ApplicationEventPublisher events) {
        this.accounts = accounts;
        this.fields = fields;
        this.assignments = assignments;
        this.editing = editing;
        this.roles = roles;
        this.members = members;
        this.today = today;
        this.sql = sql;
        this.entities = entities;
        this.events = events;
    }

    /** Makes an account with its derived row; it is unassigned where the patch names no owner. */
    @Transactional
    public Account create(Viewer by, Patch patch) {
        editing.requireEditor(by);
        Account account = new Account(patch.newExternalId(), today.now().today());
        editing.requireFree(Subject.ACCOUNT, account.externalId());
        editing.apply(by, patch, Subject.ACCOUNT, account, fields.properties());
        editing.store(Subject.ACCOUNT, account, () -> accounts.saveAndFlush(account));
        sql.insertInto(table(name("account_facts")))
                .set(field(name("account_id"), Long.class), account.id())
                .execute();
        relate(by, patch, account);
        editing.check(patch, Subject.ACCOUNT);
        assignments.settle(List.of(account.id()));
        editing.created(by, Subject.ACCOUNT, account, values(account));
        events.publishEvent(RecordsChanged.accounts(Set.of(account.id()), ChangedFields.all(Subject.ACCOUNT)));
        return account;
    }

    /**
     * Same, as the parent of these accounts, by external id.
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

    /** Changes what the patch has; success roles by their keys, the parent by external id. */
    @Transactional
    public Account change(Viewer by, String externalId, Patch patch) {
        editing.requireEditor(by);
        Account account = accounts.lock(editing.get(by, Subject.ACCOUNT, externalId));
        editing.checkVersion(patch, Subject.ACCOUNT, account);
        Map<String, Object> owners = owners(account);
        Map<String, Object> before = values(account, owners);
        editing.apply(by, patch, Subject.ACCOUNT, account, fields.properties());
        boolean assigned = relate(by, patch, account);
        editing.check(patch, Subject.ACCOUNT);
        ChangedFields ofOwners = ChangedFields.NONE;
        if (assigned) {
            // Owners are part of what a version stands for.
            entities.lock(account, LockModeType.PESSIMISTIC_FORCE_INCREMENT);
            ofOwners = OwnerFacts.changed(assignments.settle(List.of(account.id())));
        }
        editing.store(Subject.ACCOUNT, account, accounts::flush);
        Set<String> changed = editing.record(
                by, Subject.ACCOUNT, account, before, values(account, assigned ? owners(account) : owners));
        if (!changed.isEmpty()) {
            events.publishEvent(RecordsChanged.accounts(
                    Set.of(account.id()), fields(changed).and(ofOwners)));
        }
        return account;
    }

    /** Deletes the account with its users, subscriptions and facts; its children stay, without a parent. */
    @Transactional
    public void delete(Viewer by, String externalId) {
        long id = editing.get(by, Subject.ACCOUNT, externalId);
        editing.requireAdministrator(by, "delete accounts");
        Account account = accounts.lock(id);
        editing.deleted(by, Subject.ACCOUNT, account, values(account));
        events.publishEvent(new RecordsDeleted(Set.of(id), Set.of(), Set.of()));
        Set<Long> children = sql.update(table(name("accounts")))
                .set(field(name("parent_id"), Long.class), (Long) null)
                .set(
                        field(name("version"), Integer.class),
                        field(name("version"), Integer.class).plus(1))
                .where(field(name("parent_id"), Long.class).eq(id))
                .returningResult(field(name("id"), Long.class))
                .fetchSet(0, Long.class);
        accounts.delete(account);
        accounts.flush();
        events.publishEvent(RecordsChanged.accounts(children, ChangedFields.of(Subject.ACCOUNT, Set.of("parent"))));
    }

    /** Users and subscriptions come and go with their account, and what came in meanwhile was not counted yet. */
    private static ChangedFields fields(Set<String> changed) {
        return changed.contains("archived")
                ? ChangedFields.all(Subject.ACCOUNT).and(Set.of("user.archived", "subscription.archived"))
                : ChangedFields.of(Subject.ACCOUNT, changed);
    }

    /** Parent and owners: needs the account's row. Says whether owners changed. */
    private boolean relate(Viewer by, Patch patch, Account account) {
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

    private @Nullable Long parent(Viewer by, Account account, @Nullable String externalId) {
        Long parent = editing.reference(by, Subject.ACCOUNT, account.parentId(), externalId);
        if (parent == null || externalId == null) {
            return parent;
        }
        sql.execute("select pg_advisory_xact_lock({0})", val(PARENT_LOCK));
        boolean circle = Boolean.TRUE.equals(sql.fetchValue(
                "with recursive above(id, parent_id) as (select id, parent_id from accounts where id = {0}"
                        + " union select p.id, p.parent_id from accounts p join above on p.id = above.parent_id)"
                        + " select exists (select 1 from above where id = {1})",
                val(parent), val(account.id())));
        if (circle) {
            throw new RejectedValue(
                    "\"" + externalId + "\" is this account, or lies below it: parents can't form a circle.");
        }
        return parent;
    }

    private Map<String, Object> values(Account account) {
        return values(account, owners(account));
    }

    private Map<String, Object> values(Account account, Map<String, Object> owners) {
        Map<String, Object> values = editing.given(account, fields.properties());
        Long parent = account.parentId();
        if (parent != null) {
            values.put("parent", editing.externalId(Subject.ACCOUNT, parent));
        }
        values.putAll(owners);
        return values;
    }

    /** E-mail addresses by the keys of the success roles. */
    private Map<String, Object> owners(Account account) {
        Map<String, Object> emails = new LinkedHashMap<>();
        Map<Integer, Long> owners = assignments.of(account.id());
        for (SuccessRole role : roles.findAllByOrderByPositionAscIdAsc()) {
            Long owner = owners.get(role.id());
            if (owner != null) {
                emails.put(role.key(), members.findById(owner).orElseThrow().email());
            }
        }
        return emails;
    }
}
