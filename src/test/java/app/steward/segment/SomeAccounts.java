package app.steward.segment;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.fact.DerivedValues;
import app.steward.team.Profile;
import app.steward.team.Team;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.Visits;
import app.steward.workspace.Today;
import java.util.List;
import org.springframework.boot.test.context.TestComponent;

/** A few accounts to make segments of. Members sign in with {@link Visits#PASSWORD}. */
@TestComponent
public class SomeAccounts {
    private final Db db;
    private final Team team;
    private final DerivedValues facts;
    private final Today today;
    private final SegmentEditing segments;
    private final Conditions conditions;
    private final Fields fields;

    SomeAccounts(
            Db db,
            Team team,
            DerivedValues facts,
            Today today,
            SegmentEditing segments,
            Conditions conditions,
            Fields fields) {
        this.db = db;
        this.team = team;
        this.facts = facts;
        this.today = today;
        this.segments = segments;
        this.conditions = conditions;
        this.fields = fields;
    }

    /** Of two CSMs: Cleo owns Acme, Carl owns Bolt; Corn and Dune are nobody's. All but Dune are live. */
    public void four() {
        db.reset();
        Viewer cleo = member("cleo", Profile.CSM);
        Viewer carl = member("carl", Profile.CSM);
        db.sql()
                .execute("insert into accounts (id, external_id, name, stage, mrr, created_on) values"
                        + " (1, 'A-1', 'Acme', 'live', 100, '2026-01-01'),"
                        + " (2, 'A-2', 'Bolt', 'live', 10, '2026-01-01'),"
                        + " (3, 'A-3', 'Corn', 'live', 5, '2026-01-01'),"
                        + " (4, 'A-4', 'Dune', 'trial', null, '2026-01-01')");
        db.sql()
                .execute("insert into account_assignments values (1, 1, " + cleo.memberId() + "), (2, 1, "
                        + carl.memberId() + ")");
        db.sql()
                .execute("insert into account_access (account_id, member_id) values (1, " + cleo.memberId() + "), (2, "
                        + carl.memberId() + "), (3, 0), (4, 0)");
        derive();
    }

    /**
     * Of an MRR of 100 to 6,000 with 1 to 60 employees; a third is live, on trial and onboarding each. An administrator
     * and a CSM, who are called as their profiles.
     *
     * @param free how many of them are nobody's, from the first on
     */
    public void sixty(int free) {
        db.reset();
        for (Profile profile : List.of(Profile.ADMINISTRATOR, Profile.CSM)) {
            member(profile.key(), profile.label(), profile);
        }
        db.sql()
                .execute("insert into accounts (external_id, name, stage, mrr, employees, created_on) select 'A-' ||"
                        + " i, 'Account ' || i, (array['live', 'trial', 'onboarding'])[1 + i % 3], i * 100, i,"
                        + " '2026-01-01' from generate_series(1, 60) i");
        db.sql()
                .execute("insert into account_access (account_id, member_id) select id, 0 from accounts where id <= "
                        + free);
        derive();
    }

    /** Has derived rows follow what was written past the product. */
    public void derive() {
        facts.recomputeAll(Subject.ACCOUNT, today.now(), (done, of) -> {});
    }

    public Viewer member(String name, Profile profile) {
        return member(name, name, profile);
    }

    private Viewer member(String address, String name, Profile profile) {
        return team.add(
                        Viewer.system(),
                        new Team.NewMember(
                                address + "@example.com", name, profile, profile != Profile.VIEWER, Visits.PASSWORD))
                .viewer();
    }

    /** A visible segment of accounts. */
    public int segment(String name, String condition) {
        return segment(name, condition, true);
    }

    public int segment(String name, String condition, boolean visible) {
        return segments.create(
                Viewer.system(),
                Subject.ACCOUNT,
                name,
                visible,
                conditions.read(fields.catalogue(), Subject.ACCOUNT, conditions.tree(condition)));
    }
}
