package app.steward.account;

import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.change.ChangedFields;
import app.steward.problem.NotAllowed;
import app.steward.record.RejectedValue;
import app.steward.team.Ownership;
import app.steward.team.SuccessRole;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.QueryPart;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Who owns accounts in which success role, and with it who sees them. */
@Component
public class Assignments implements Ownership {
    private static final Table<?> ASSIGNMENTS = table(name("account_assignments"));
    private static final Table<?> ACCESS = table(name("account_access"));
    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);
    private static final Field<Integer> ROLE = field(name("role_id"), Integer.class);
    private static final Field<Long> MEMBER = field(name("member_id"), Long.class);

    private final DSLContext sql;
    private final TeamMembers members;
    private final ObjectProvider<OwnersSettled> followers;

    Assignments(DSLContext sql, TeamMembers members, ObjectProvider<OwnersSettled> followers) {
        this.sql = sql;
        this.members = members;
        this.followers = followers;
    }

    /** The member of this e-mail address, who may be given accounts; else throws {@link RejectedValue}. */
    public TeamMember owner(String email) {
        TeamMember member = members.findByEmail(TeamMember.emailKey(email))
                .orElseThrow(() -> new RejectedValue("There is no team member \"" + email + "\"."));
        if (member.disabled()) {
            throw new RejectedValue(member.name() + " is disabled and can't own accounts.");
        }
        if (!member.profile().mayOwn()) {
            throw new RejectedValue(member.name() + " only looks: a viewer can't own accounts.");
        }
        return member;
    }

    /** Throws {@link RejectedValue} where nobody gets the role any more. */
    static void requireGiven(SuccessRole role, @Nullable Long member) {
        if (member != null && role.retired()) {
            throw new RejectedValue(role.label() + " is retired: who has it may give it up, and nobody gets it.");
        }
    }

    /** E-mail addresses of the owners by the keys of their success roles, in the order of these. */
    Map<String, Object> emails(long account) {
        Map<String, Object> emails = new LinkedHashMap<>();
        sql.fetch("""
                        select r.key, m.email
                        from account_assignments x
                        join success_roles r on r.id = x.role_id
                        join team_members m on m.id = x.member_id
                        where x.account_id = {0}
                        order by r.position, r.id""", val(account))
                .forEach(owner -> emails.put(owner.get("key", String.class), owner.get("email", String.class)));
        return emails;
    }

    private @Nullable Long owner(long account, SuccessRole role) {
        return sql.select(MEMBER)
                .from(ASSIGNMENTS)
                .where(ACCOUNT.eq(account), ROLE.eq(role.id()))
                .fetchOne(MEMBER);
    }

    /**
     * Gives the account to the member in this role, or with null to nobody. The caller holds the account's lock, and
     * says {@link #settle} once all is assigned.
     *
     * @return whether that was new
     * @throws NotAllowed where it is not for this viewer: a CSM takes what nobody has, and gives up or hands over an
     *     own role
     */
    @Transactional(propagation = Propagation.MANDATORY, noRollbackFor = RejectedValue.class)
    public boolean assign(Viewer by, long account, SuccessRole role, @Nullable TeamMember member) {
        Long before = owner(account, role);
        Long after = member == null ? null : member.id();
        if (Objects.equals(before, after)) {
            return false;
        }
        requireGiven(role, after);
        boolean takes = before == null && by.is(after);
        if (!by.mayAssignAnyone() && !(by.mayEditAccounts() && (takes || by.is(before)))) {
            throw new NotAllowed("You may take a success role that nobody has, and give up or hand over your own.");
        }
        if (takes && !by.mayAssignAnyone() && !by.covered().isEmpty() && !seesAlone(by, account)) {
            throw new NotAllowed("You stand in for a colleague here. Take a success role when it is theirs to give.");
        }
        if (after == null) {
            sql.deleteFrom(ASSIGNMENTS)
                    .where(ACCOUNT.eq(account))
                    .and(ROLE.eq(role.id()))
                    .execute();
        } else {
            sql.insertInto(ASSIGNMENTS)
                    .set(ACCOUNT, account)
                    .set(ROLE, role.id())
                    .set(MEMBER, after)
                    .onConflict(ACCOUNT, ROLE)
                    .doUpdate()
                    .set(MEMBER, after)
                    .execute();
        }
        return true;
    }

    /** Otherwise a cover would last by what the deputy took meanwhile. */
    private boolean seesAlone(Viewer by, long account) {
        return sql.fetchExists(selectOne()
                .from(table(name("accounts")).as("a"))
                .where(field(name("a", "id"), Long.class).eq(account))
                .and(Visibility.accounts(by.alone(), field(name("a", "id"), Long.class))));
    }

    /**
     * Makes the access rows of these accounts say what the assignments say: one per owner, else one for nobody. To be
     * called after every write of assignments, and for new accounts. What else follows from owners follows with it.
     *
     * @param by who assigned them
     * @return whether any of them became or ceased to be unassigned
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean settle(Viewer by, Select<Record1<Long>> accounts) {
        Table<?> due = selectDistinct(MEMBER, ACCOUNT)
                .from(ASSIGNMENTS)
                .where(ACCOUNT.in(accounts))
                .unionAll(select(inline(Visibility.NOBODY), field(name("id"), Long.class))
                        .from(table(name("accounts")))
                        .where(field(name("id"), Long.class).in(accounts))
                        .andNotExists(selectOne()
                                .from(ASSIGNMENTS)
                                .where(ACCOUNT.eq(field(name("accounts", "id"), Long.class)))))
                .asTable("due");
        Field<Long> dueMember = field(name("due", "member_id"), Long.class);
        Field<Long> dueAccount = field(name("due", "account_id"), Long.class);
        boolean gone = concernsNobody(sql.deleteFrom(ACCESS)
                .where(ACCOUNT.in(accounts))
                .andNotExists(selectOne()
                        .from(due)
                        .where(dueAccount.eq(field(name("account_access", "account_id"), Long.class)))
                        .and(dueMember.eq(field(name("account_access", "member_id"), Long.class))))
                .returning(MEMBER));
        boolean come = concernsNobody(sql.insertInto(ACCESS, MEMBER, ACCOUNT)
                .select(select(dueMember, dueAccount).from(due).orderBy(dueMember, dueAccount))
                .onConflictDoNothing()
                .returning(MEMBER));
        followers.forEach(follower -> follower.settled(by, accounts));
        return gone || come;
    }

    /** Runs it; says whether it wrote or deleted a row of access for nobody. */
    private boolean concernsNobody(QueryPart returningMembers) {
        return Boolean.TRUE.equals(sql.fetchValue(
                "with w as ({0}) select coalesce(bool_or(member_id = {1}), false) from w",
                returningMembers, inline(Visibility.NOBODY)));
    }

    /** Same for a few accounts. */
    @Transactional(propagation = Propagation.MANDATORY)
    public boolean settle(Viewer by, Collection<Long> accounts) {
        return settle(by, select(field("unnest({0})", Long.class, val(accounts.toArray(Long[]::new)))));
    }

    /** Same, once owners of these were assigned; says what is different of them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public ChangedFields reassigned(Viewer by, Collection<Long> accounts) {
        return OwnerFacts.changed(settle(by, accounts));
    }

    @Override
    public long accountsOwnedBy(long memberId) {
        Long owned = sql.select(countDistinct(ACCOUNT).cast(Long.class))
                .from(ASSIGNMENTS)
                .where(MEMBER.eq(memberId))
                .fetchOne(0, Long.class);
        return owned == null ? 0 : owned;
    }
}
