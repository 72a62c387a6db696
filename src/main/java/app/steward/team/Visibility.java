package app.steward.team;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.exists;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.notExists;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.trueCondition;

import app.steward.condition.Subject;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record1;
import org.jooq.Select;
import org.jspecify.annotations.Nullable;

/**
 * Which records a viewer sees: the one piece of code of that rule. Every query of accounts, users and subscriptions
 * carries one of these conditions: pages, counts, search, exports and the API alike.
 *
 * <p>It reads {@code account_access}, which holds a row per account and team member that owns it in any success role,
 * and one for {@link #NOBODY} where no one does, so that "own or unassigned" is a range of one index. A user without
 * an account is unassigned by a row for no account at all. Who stands in for a colleague has that one's range beside
 * the own one; the viewer says for whom.
 */
public final class Visibility {

    /** Stands for "no team member" in {@code account_access}. */
    public static final long NOBODY = 0;

    /** Stands in {@code account_access} for "no account", which {@link #NOBODY} owns: users may be without one. */
    private static final long NO_ACCOUNT = 0;

    private static final Name ACCESS = name("account_access");
    private static final Name ASSIGNMENTS = name("account_assignments");

    private static final Field<Long> ACCOUNT_ID = field(name("account_access", "account_id"), Long.class);

    private Visibility() {}

    /** Accounts: all, or own, covered and unassigned. The field is the account's id. */
    public static Condition accounts(Viewer viewer, Field<Long> accountId) {
        if (viewer.seesAll()) {
            return noCondition();
        }
        return accountId.in(accountsOf(viewer));
    }

    /** The numbers of the accounts that a viewer sees who does not see all. */
    public static Select<Record1<Long>> accountsOf(Viewer viewer) {
        return select(ACCOUNT_ID).from(table(ACCESS)).where(mine(viewer));
    }

    private static Condition mine(Viewer viewer) {
        List<Field<Long>> members = new ArrayList<>();
        if (!viewer.owned()) {
            members.add(inline(NOBODY));
        }
        viewer.books().forEach(member -> members.add(inline(member)));
        // Written out: nobody has many accounts, a member few, and the plan is to know.
        return field(name("account_access", "member_id"), Long.class).in(members);
    }

    /**
     * Whether members see an account, for statements about many members: each by their profile, and as deputies of a day.
     *
     * @param member the number of a member
     * @param profile theirs
     * @param account the number of an account
     */
    public static Condition seenBy(Field<Long> member, Field<String> profile, Field<Long> account, LocalDate day) {
        Field<Long> owner = field(name("account_access", "member_id"), Long.class);
        Field<Long> deputy = field(name("cover", "deputy_id"), Long.class);
        return profile.ne(inline(Profile.CSM.key()))
                .or(exists(selectOne()
                        .from(table(ACCESS))
                        .where(ACCOUNT_ID.eq(account))
                        .and(owner.in(inline(NOBODY), member)
                                .or(owner.in(select(field(name("cover", "member_id"), Long.class))
                                        .from(table(name("covers")).as("cover"))
                                        .where(deputy.eq(member))
                                        .and(Covers.holds("cover", day)))))));
    }

    /**
     * Records of any subject: they follow their account; a user without an account counts as unassigned.
     *
     * @param account of an account its own id, else that of the account it belongs to; {@link Subject#accountOf}
     */
    public static Condition of(Viewer viewer, Subject subject, Field<Long> account) {
        return accounts(viewer, known(subject, account));
    }

    /** As {@code account_access} knows the account: of users as their index by it is written. */
    private static Field<Long> known(Subject subject, Field<Long> account) {
        return subject == Subject.USER ? coalesce(account, inline(NO_ACCOUNT)) : account;
    }

    /**
     * Facts of an account or a user whom the viewer sees. A user who moved brings along only what the viewer would see at
     * the account where it happened.
     *
     * @param account the column of the facts that holds where it happened
     * @param user the one that holds whom it was about
     */
    public static Condition facts(Viewer viewer, Subject subject, long id, Field<Long> account, Field<Long> user) {
        return subject == Subject.ACCOUNT ? account.eq(id) : user.eq(id).and(of(viewer, Subject.USER, account));
    }

    /**
     * The same, asked for each record by itself, never for all that the viewer sees: for queries that stop after the
     * first few they find.
     */
    public static Condition oneByOne(Viewer viewer, Subject subject, Field<Long> account) {
        if (viewer.seesAll()) {
            return noCondition();
        }
        // Under a limit it is no join that the planner could turn around.
        return condition(field(select(inline(true))
                .from(table(ACCESS))
                .where(mine(viewer))
                .and(ACCOUNT_ID.eq(known(subject, account)))
                .limit(inline(1))));
    }

    /**
     * Whether a viewer sees each of these accounts, which are few and may be gone: a text that names them is for who does.
     * None are seen by everybody.
     */
    public static Condition each(Viewer viewer, Field<Long[]> accounts) {
        return viewer.seesAll()
                ? trueCondition()
                : condition(
                        "not exists (select from unnest({0}) named (id) where {1} is not true)",
                        accounts, oneByOne(viewer, Subject.ACCOUNT, field(name("named", "id"), Long.class)));
    }

    /**
     * The success-role and assigned-to filters together. With a role chosen that role decides, else any role does.
     * A null account id (a user without an account) is assigned to nobody. Combine it with the condition of what the
     * viewer sees; it does not replace it.
     */
    public static Condition assigned(Field<Long> accountId, @Nullable Integer roleId, Assignee assignee) {
        Field<Long> account = field(name("account_assignments", "account_id"), Long.class);
        Field<Long> member = field(name("account_assignments", "member_id"), Long.class);
        Condition inRole = roleId == null
                ? noCondition()
                : field(name("account_assignments", "role_id"), Integer.class).eq(roleId);
        return switch (assignee.kind()) {
            case ANYONE -> noCondition();
            case NOBODY ->
                notExists(selectOne()
                        .from(table(ASSIGNMENTS))
                        .where(account.eq(accountId))
                        .and(inRole));
            case MEMBER ->
                accountId.in(select(account)
                        .from(table(ASSIGNMENTS))
                        .where(member.eq(assignee.memberId()))
                        .and(inRole));
        };
    }
}
