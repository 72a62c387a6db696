package app.steward.team;

import app.steward.audit.Actor;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/**
 * Who looks or acts in this request, and what they may. Controllers take it as a parameter; pages find it in the
 * model as {@code viewer}.
 *
 * @param memberId the team member, or null for a secret key that was made for nobody and for the system itself: both
 *     act as an administrator
 * @param email of the member, empty without one
 * @param name of the member, else of the key
 * @param canExport the member's export permission
 * @param theme light, dark or system
 * @param keyId the API key that the request came with, null in a browser
 * @param covered numbers of the members for whom this one stands in today: what they own is seen and worked on, too
 * @param owned whether what nobody owns is left out: never, but where both are added up apart
 */
public record Viewer(
        @Nullable Long memberId,
        String email,
        String name,
        Profile profile,
        boolean canExport,
        String theme,
        @Nullable Long keyId,
        List<Long> covered,
        boolean owned)
        implements Principal, Actor, Serializable {

    private static final Viewer SYSTEM = new Viewer(null, "", "Steward", Profile.ADMINISTRATOR, true, "system", null);

    public Viewer {
        covered = List.copyOf(covered);
    }

    /** One who stands in for nobody. */
    public Viewer(
            @Nullable Long memberId,
            String email,
            String name,
            Profile profile,
            boolean canExport,
            String theme,
            @Nullable Long keyId) {
        this(memberId, email, name, profile, canExport, theme, keyId, List.of(), false);
    }

    /** Background work that nobody in particular asked for: sees and may do all. */
    public static Viewer system() {
        return SYSTEM;
    }

    /** True where no account is hidden; a CSM sees own and unassigned ones only. */
    @Override
    public boolean seesAll() {
        return profile != Profile.CSM;
    }

    @Override
    public Condition sees(Subject subject, Field<Long> account) {
        return Visibility.of(this, subject, account);
    }

    /** Team, settings, secret keys, imports and deleting. */
    public boolean mayAdminister() {
        return profile == Profile.ADMINISTRATOR;
    }

    /** Segments, health, alerts, milestones and journeys. */
    public boolean mayEditSegments() {
        return profile == Profile.ADMINISTRATOR || profile == Profile.SUPER_MANAGER;
    }

    /** Lists of one's own, private or shared. */
    public boolean mayKeepLists() {
        return profile == Profile.ADMINISTRATOR || profile == Profile.SUPER_MANAGER || profile == Profile.CSM;
    }

    /** Accounts, users, tasks and touchpoints, among those seen. */
    public boolean mayEditAccounts() {
        return profile != Profile.DEVELOPER && profile != Profile.VIEWER;
    }

    /** Any success role to anyone; a CSM may only take an unassigned role and give up or hand over an own one. */
    public boolean mayAssignAnyone() {
        return profile == Profile.ADMINISTRATOR || profile == Profile.SUPER_MANAGER;
    }

    public boolean mayImport() {
        return mayAdminister();
    }

    public boolean maySeeImports() {
        return profile == Profile.ADMINISTRATOR || profile == Profile.DEVELOPER;
    }

    /** What programs sent and could not be stored, which holds data of all accounts. */
    public boolean maySeeRefusedData() {
        return profile == Profile.ADMINISTRATOR || profile == Profile.DEVELOPER;
    }

    /** Where other programs are told what happens here, and what they were told; administrators change it. */
    public boolean maySeeWebhooks() {
        return profile == Profile.ADMINISTRATOR || profile == Profile.SUPER_MANAGER || profile == Profile.DEVELOPER;
    }

    public boolean mayEditAttributes() {
        return profile == Profile.ADMINISTRATOR || profile == Profile.DEVELOPER;
    }

    public boolean mayManageWriteKeys() {
        return profile == Profile.ADMINISTRATOR || profile == Profile.DEVELOPER;
    }

    public boolean mayManageSecretKeys() {
        return mayAdminister();
    }

    public boolean mayExport() {
        return canExport && profile != Profile.VIEWER;
    }

    /** Named views that the team sees; private ones everybody has. */
    public boolean mayShareViews() {
        return profile != Profile.VIEWER;
    }

    /** Sets covers of others, too. */
    public boolean maySetCovers() {
        return mayAssignAnyone();
    }

    /** The number of the team member; {@link BadInput} for a key that was made for nobody. */
    public long member() {
        if (memberId == null) {
            throw BadInput.of("X-Act-As", "This is a team member's own: use a key that was made for one, or X-Act-As.");
        }
        return memberId;
    }

    public boolean is(@Nullable Long member) {
        return memberId != null && memberId.equals(member);
    }

    /** Whose accounts, tasks and alerts are worked on: one's own, and those of whom one stands in for. */
    public List<Long> books() {
        List<Long> books = new ArrayList<>();
        if (memberId != null) {
            books.add(memberId);
        }
        books.addAll(covered);
        return books;
    }

    /** Whether this member stands in for that one today. */
    public boolean standsInFor(@Nullable Long member) {
        return member != null && covered.contains(member);
    }

    /** The same member, who stands in for these. */
    public Viewer standingInFor(List<Long> members) {
        return new Viewer(memberId, email, name, profile, canExport, theme, keyId, members, owned);
    }

    /** The same member in their own right alone: what may be given away is decided by that. */
    public Viewer alone() {
        return covered.isEmpty() ? this : standingInFor(List.of());
    }

    /** The same member, through an API key. */
    public Viewer through(long key) {
        return new Viewer(memberId, email, name, profile, canExport, theme, key, covered, owned);
    }

    /** Of what one who does not see all sees, the part that somebody owns. */
    public Viewer ofOwned() {
        return owned(true);
    }

    /** Whose part it is: what is about records of both parts goes by all that is seen. */
    public Viewer ofBoth() {
        return owned ? owned(false) : this;
    }

    private Viewer owned(boolean alone) {
        return new Viewer(memberId, email, name, profile, canExport, theme, keyId, covered, alone);
    }

    /** The rest of it, what nobody owns: the same for all who do not see all. */
    public static Viewer ofUnassigned() {
        return new Viewer(null, "", "", Profile.CSM, false, "system", null);
    }
}
