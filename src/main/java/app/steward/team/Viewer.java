package app.steward.team;

import app.steward.audit.Actor;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import java.io.Serializable;
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
 */
public record Viewer(
        @Nullable Long memberId,
        String email,
        String name,
        Profile profile,
        boolean canExport,
        String theme,
        @Nullable Long keyId)
        implements Principal, Actor, Serializable {

    private static final Viewer SYSTEM = new Viewer(null, "", "Steward", Profile.ADMINISTRATOR, true, "system", null);

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
        return profile != Profile.DEVELOPER;
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
        return canExport;
    }

    public boolean is(@Nullable Long member) {
        return memberId != null && memberId.equals(member);
    }

    /** The same member, through an API key. */
    public Viewer through(long key) {
        return new Viewer(memberId, email, name, profile, canExport, theme, key);
    }
}
