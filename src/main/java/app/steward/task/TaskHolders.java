package app.steward.task;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.account.OwnersSettled;
import app.steward.condition.Subject;
import app.steward.record.RejectedValue;
import app.steward.team.CoverChanged;
import app.steward.team.Covers;
import app.steward.team.Duties;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.time.LocalDate;
import java.util.Collection;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Who has which task. The rule is the view {@code task_seats} of the database, and nowhere else: this class says when it
 * is asked again, which is in every transaction that changes owners, access, or for whom a task is.
 */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class TaskHolders implements OwnersSettled, Duties {
    static final Field<Long> ACCOUNT = field(name("t", "account_id"), Long.class);
    static final Field<Long> ID = field(name("t", "id"), Long.class);

    private static final String SETTLE =
            "update tasks t set member_id = s.member_id, role_id = s.role_id, holder_id = s.holder_id from task_seats s"
                    + " where s.id = t.id and t.state = 'open' and {0} and (t.member_id, t.role_id, t.holder_id)"
                    + " is distinct from (s.member_id, s.role_id, s.holder_id)";

    /** Of what nobody sees: tasks of archived accounts and users. */
    static final String IN_USE = "not exists (select from accounts a where a.id = t.account_id and a.archived_at is not"
            + " null) and not exists (select from users u where u.id = t.user_id and u.archived_at is not null)";

    /** In the role of whoever is away, who has them once that cover is over. */
    private static final String COVER = """
            update tasks w set cover_id = d.cover_id, role_id = d.role_id
            from (select t.id, c.id as cover_id, o.role_id from tasks t
              join team_members m on m.id = t.member_id and m.profile = 'csm'
              join covers c on c.deputy_id = t.member_id and {1}
              cross join lateral (select a.role_id from account_assignments a join success_roles r on r.id = a.role_id
                where a.member_id = c.member_id and a.account_id = t.account_id order by r.position, r.id limit 1) o
              where t.state = 'open' and {0} and not exists (select from covers k join account_access x
                  on x.member_id = k.member_id where k.id = t.cover_id and k.deputy_id = t.member_id and {2}
                  and x.account_id = t.account_id)
                and not exists (select from account_access x where x.account_id = t.account_id
                  and x.member_id in (0, t.member_id))) d
            where d.id = w.id""";

    private static final String UNCOVER = """
            update tasks t set cover_id = null from covers c where c.id = t.cover_id and t.state = 'open' and not ({0})
            returning t.id""";

    private final DSLContext sql;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final Covers covers;
    private final Today today;

    TaskHolders(DSLContext sql, SuccessRoles roles, TeamMembers members, Covers covers, Today today) {
        this.sql = sql;
        this.roles = roles;
        this.members = members;
        this.covers = covers;
        this.today = today;
    }

    @Override
    public void settled(Viewer by, Select<Record1<Long>> accounts) {
        settle(ACCOUNT.in(accounts));
    }

    @Override
    public void settle(long memberId) {
        settle(field(name("t", "member_id"), Long.class).eq(memberId));
    }

    /** Those of these numbers. */
    void settleTasks(Collection<Long> tasks) {
        if (!tasks.isEmpty()) {
            settle(any(ID, tasks));
        }
    }

    /** @return how many have somebody else now */
    int settle(Condition which) {
        LocalDate day = today.now().today();
        sql.execute(COVER, which, Covers.holds("c", day), Covers.holds("k", day));
        return sql.execute(SETTLE, which);
    }

    /** Gives what deputies were given in person to whom they stood in for, where that is over. */
    void settleEnded() {
        settleTasks(sql.fetch(UNCOVER, Covers.holds("c", today.now().today())).getValues(0, Long.class));
    }

    @EventListener
    void on(CoverChanged changed) {
        if (changed.endedAt() != null) {
            settleEnded();
        }
    }

    @Override
    @Transactional(readOnly = true)
    public long openInPerson(long memberId) {
        return sql.fetchCount(
                table(name("tasks")).as("t"),
                condition("t.state = 'open' and t.member_id = {0} and " + IN_USE, val(memberId)));
    }

    /**
     * Keeps owners of these accounts as they are until the end of the transaction, so that who gets a task now is who has
     * the account when it is there. Locks in the order of keys.
     */
    void holdOwners(Select<Record1<Long>> accounts) {
        sql.execute("select 1 from accounts where id in ({0}) order by id for share", accounts);
    }

    void holdOwners(@Nullable Long account) {
        if (account != null) {
            holdOwners(select(inline(account)));
        }
    }

    /** The success role of this key, which tasks may be for; else throws {@link RejectedValue}. */
    SuccessRole role(String key) {
        SuccessRole role =
                roles.findByKey(key).orElseThrow(() -> new RejectedValue("Choose one of the success roles."));
        if (role.retired()) {
            throw new RejectedValue(role.label() + " is retired: choose another success role.");
        }
        return role;
    }

    /** Whether the success role of this number has this key. */
    boolean isCalled(int role, String key) {
        return roles.findByKey(key).filter(each -> each.id() == role).isPresent();
    }

    String keyOf(int role) {
        return roles.keyOf(role);
    }

    /** The one that tasks are for where nothing else is said. */
    SuccessRole usualRole() {
        return roles.findByKey("success_manager").orElseThrow();
    }

    /** The member of this e-mail address, who may be given tasks; else throws {@link RejectedValue}. */
    TeamMember member(String email) {
        TeamMember member = members.findByEmail(TeamMember.emailKey(email))
                .orElseThrow(() -> new RejectedValue("There is no team member \"" + email + "\"."));
        // held, so that nobody disables the member meanwhile
        boolean active = sql.fetch(
                        "select 1 from team_members where id = {0} and disabled_at is null for share", val(member.id()))
                .isNotEmpty();
        if (!active || member.disabled()) {
            throw new RejectedValue(member.name() + " is disabled and can't be given tasks.");
        } else if (!member.viewer().mayEditAccounts()) {
            throw new RejectedValue(member.name() + " changes nothing in Steward and can't be given tasks.");
        }
        return member;
    }

    /** Throws {@link RejectedValue} where the member does not see the account, or a user without one. */
    void requireSees(TeamMember member, @Nullable Long account) {
        if (!sql.fetchExists(select(inline(1)).where(sees(member, val(account, Long.class))))) {
            throw new RejectedValue(member.name() + " does not see this account, so the task can't be theirs.");
        }
    }

    /** Whether the member sees the account, today at least: also as a deputy. */
    Condition sees(TeamMember member, Field<Long> account) {
        return covers.viewer(member).sees(Subject.USER, account);
    }

    /** The success role in which the member owns the account; the usual one where there is none. */
    Field<Integer> seat(long member, Field<Long> account) {
        return field(
                "coalesce((select o.role_id from account_assignments o join success_roles s on s.id = o.role_id"
                        + " where o.account_id = {0} and o.member_id = {1} order by s.position, s.id limit 1), {2})",
                Integer.class, account, val(member), inline(usualRole().id(), SQLDataType.SMALLINT));
    }

    int seat(long member, @Nullable Long account) {
        return sql.select(seat(member, val(account, Long.class))).fetchSingle().value1();
    }

    /** How many open tasks go along when these accounts change hands: for a success role, or for a CSM in person. */
    @Transactional(readOnly = true)
    public long following(Select<Record1<Long>> accounts) {
        return sql.fetchCount(
                table(name("tasks")).as("t"),
                condition("t.state = 'open'")
                        .and(ACCOUNT.in(accounts))
                        .and("(t.member_id is null or exists (select from team_members m where m.id = t.member_id and"
                                + " m.profile = 'csm'))")
                        .and(IN_USE));
    }

    static Condition any(Field<Long> column, Collection<Long> ids) {
        return column.eq(field(
                "any({0})",
                Long.class, val(ids.stream().sorted().toArray(Long[]::new), SQLDataType.BIGINT.getArrayDataType())));
    }
}
