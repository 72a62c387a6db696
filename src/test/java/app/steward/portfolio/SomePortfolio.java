package app.steward.portfolio;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.fact.DerivedValues;
import app.steward.segment.SegmentEditing;
import app.steward.team.Profile;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.Team;
import app.steward.testing.Visits;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.test.context.TestComponent;

/**
 * A portfolio with all that makes lists hard: equal values, missing values, names in several scripts of case, archived
 * records, users without an account. Bea and Cid are CSMs. Every account's number says who owns it: {@link #OWNERS}.
 */
@TestComponent
public class SomePortfolio {
    public static final int ACCOUNTS = 64;
    public static final int USERS = 160;
    public static final int SUBSCRIPTIONS = 90;

    /** Names in the order in which people look for them. */
    public static final List<String> NAMES = List.of("Äpfel", "apple", "Banana", "eclair", "Éclair", "zebra", "Zebra");

    /** Who owns account i in which success role, by i % 5; 3 is nobody's. */
    public static final List<Map<Integer, String>> OWNERS =
            List.of(Map.of(1, "bea"), Map.of(1, "cid"), Map.of(1, "cid", 2, "bea"), Map.of(), Map.of(3, "cid"));

    private static final String KEPT = "some_portfolio";

    private static final Set<String> CSMS = Set.of("bea", "cid", "dep");

    private final Db db;
    private final Team team;
    private final DerivedValues facts;
    private final Today today;
    private final SegmentEditing segments;
    private final Conditions conditions;
    private final Fields fields;

    /** Once it was made it is kept: so many tests begin with it. */
    private @Nullable Map<String, Viewer> made;

    SomePortfolio(
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

    /**
     * Those who look: ada (administrator), sue (super manager), bea and cid (CSMs), dev (developer), vic (viewer), and dep,
     * a CSM who owns nothing and stands in for bea. All sign in with {@link Visits#PASSWORD}.
     */
    public Map<String, Viewer> make() {
        if (made == null) {
            made = makeAnew();
            db.keep(KEPT);
        } else {
            db.back(KEPT);
        }
        return made;
    }

    private Map<String, Viewer> makeAnew() {
        db.reset();
        Viewer ada = team.member("ada", Profile.ADMINISTRATOR);
        Viewer sue = team.member("sue", Profile.SUPER_MANAGER);
        Viewer bea = team.member("bea", Profile.CSM);
        Viewer cid = team.member("cid", Profile.CSM);
        Viewer dev = team.member("dev", Profile.DEVELOPER);
        Viewer vic = team.member("vic", Profile.VIEWER);
        Viewer dep = team.member("dep", Profile.CSM).standingInFor(bea.books());
        Map<String, Viewer> viewers =
                Map.of("ada", ada, "sue", sue, "bea", bea, "cid", cid, "dev", dev, "vic", vic, "dep", dep);
        db.sql()
                .execute(
                        "insert into covers (member_id, deputy_id, from_on, to_on) values (?, ?, ?, ?)",
                        bea.memberId(),
                        dep.memberId(),
                        today.now().today().minusDays(1),
                        today.now().today().plusDays(1));
        run("insert into user_roles (key, label, position) values ('zero', 'Zero', 1), ('admin', 'Admin', 2)");
        run("insert into accounts (id, external_id, name, stage, industry, mrr, employees, next_billing_on, created_on,"
                + " parent_id, archived_at) select i, 'A-' || i,"
                + " case when i % 9 > 0 then (array['zebra', 'Zebra', 'apple', 'Éclair', 'Äpfel', 'eclair', 'Banana'])"
                + "[1 + i % 7] end, (array['trial', 'onboarding', 'live', null])[1 + i % 4],"
                + " (array['Media', 'energy', null])[1 + i % 3], case when i % 5 <> 2 then i * 37 % 8 * 100.5 end,"
                + " i % 6, case when i % 4 > 0 then date '2026-07-01' + i % 5 end, date '2026-01-01' + i % 6,"
                + " case when i % 8 = 0 then 1 + i * 7 % " + ACCOUNTS + " end,"
                + " case when i % 13 = 0 then now() end from generate_series(1, " + ACCOUNTS + ") i");
        List<String> assignments = new ArrayList<>();
        for (int i = 1; i <= ACCOUNTS; i++) {
            for (Map.Entry<Integer, String> owner : OWNERS.get(i % 5).entrySet()) {
                assignments.add("(" + i + ", " + owner.getKey() + ", "
                        + viewers.get(owner.getValue()).memberId() + ")");
            }
        }
        run("insert into account_assignments (account_id, role_id, member_id) values "
                + String.join(", ", assignments));
        run("insert into account_access (member_id, account_id) select member_id, account_id from account_assignments"
                + " union all select 0, id from accounts where id % 5 = 3");
        run("insert into users (id, external_id, account_id, name, email, role, title, created_on, archived_at)"
                + " select i, 'U-' || i, case when i % 10 > 0 then 1 + i % " + ACCOUNTS + " end,"
                + " case when i % 4 > 0 then (array['zebra', 'Éclair', 'apple', 'Zebra'])[1 + i % 4] end,"
                + " 'u' || i % 50 || '@example.org', (array['admin', 'zero', null])[1 + i % 3],"
                + " case when i % 2 = 0 then 'Title ' || i % 3 end, date '2026-02-01' + i % 9,"
                + " case when i % 17 = 0 then now() end from generate_series(1, " + USERS + ") i");
        run("insert into subscriptions (id, external_id, account_id, plan, status, mrr, seats, starts_on, archived_at)"
                + " select i, 'S-' || i, 1 + i % " + ACCOUNTS + ", (array['Gold', 'silver', null])[1 + i % 3],"
                + " (array['active', 'canceled'])[1 + i % 2], case when i % 3 > 0 then i % 7 * 10 end, i % 4,"
                + " date '2026-01-01', case when i % 19 = 0 then now() end from generate_series(1, " + SUBSCRIPTIONS
                + ") i");
        run("insert into features (id, feature, label) values (1, 'export', 'Export'), (2, 'chat', 'Chat')");
        run("insert into usage_daily (account_id, user_id, feature_id, day, imported, uses, last_at)"
                + " select 1 + i % " + ACCOUNTS + ", i, 1 + i % 2, date '2026-06-15' - i % 40, false, 1 + i % 3,"
                + " timestamptz '2026-06-15 08:00Z' - i % 40 * interval '1 day'"
                + " from generate_series(1, 150) i where i % 10 > 0");
        db.sql().execute("update team_members set password_hash = ?", Visits.HASH);
        recompute();
        return viewers;
    }

    /** What is derived of all records, as the refresh does it. */
    public void recompute() {
        facts.recomputeAll(Subject.USER, today.now(), (done, of) -> {});
        facts.recomputeAll(Subject.ACCOUNT, today.now(), (done, of) -> {});
    }

    /** A shared segment. In its condition a single quote stands for a double one. */
    public int segment(Viewer owner, Subject subject, String name, String condition) {
        return segments.create(
                owner,
                subject,
                name,
                true,
                conditions.read(fields.catalogue(), subject, condition.replace('\'', '"'), Purpose.SEGMENT));
    }

    public static boolean archived(long account) {
        return account % 13 == 0;
    }

    /** Own in any success role, or nobody's; null is the account of a user who has none. */
    public static boolean sees(String name, Long account) {
        if (account == null || !CSMS.contains(name)) {
            return true;
        }
        Map<Integer, String> owners = OWNERS.get((int) (account % 5));
        return owners.isEmpty() || owners.containsValue(name.equals("dep") ? "bea" : name);
    }

    /** External ids of the accounts in use that this person does not see, of their users and of their subscriptions. */
    public Set<String> hiddenFrom(String name) {
        Set<String> hidden = new TreeSet<>();
        for (long i = 1; i <= ACCOUNTS; i++) {
            if (!sees(name, i)) {
                hidden.add("A-" + i);
            }
        }
        for (long i = 1; i <= USERS; i++) {
            if (i % 10 > 0 && !sees(name, 1 + i % ACCOUNTS)) {
                hidden.add("U-" + i);
            }
        }
        for (long i = 1; i <= SUBSCRIPTIONS; i++) {
            if (!sees(name, 1 + i % ACCOUNTS)) {
                hidden.add("S-" + i);
            }
        }
        assertThat(hidden.isEmpty()).isEqualTo(!CSMS.contains(name));
        return hidden;
    }

    private void run(String statement) {
        db.sql().execute(statement);
    }
}
