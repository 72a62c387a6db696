package app.steward.condition;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.sql.RecordQuery;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import jakarta.persistence.EntityManager;
import java.sql.Connection;
import java.sql.Statement;
import java.time.DayOfWeek;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import javax.sql.DataSource;
import org.jooq.DSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Two replicas that keep the fields, on one database: what one of them changes, the next request of the other sees. */
@StewardTest
class FieldsTest {
    @Autowired
    Db db;

    @Autowired
    List<FieldSource> sources;

    @Autowired
    DSLContext sql;

    @Autowired
    DataSource source;

    @Autowired
    EntityManager entities;

    @Autowired
    Today today;

    @Autowired
    Workspaces workspaces;

    @Autowired
    PlatformTransactionManager transactions;

    private Fields one;
    private Fields other;

    @BeforeEach
    void newWorkspace() {
        db.reset();
        sql.execute("insert into team_members (id, email, name, profile) values (1, 'ida@x.test', 'Ida', 'csm')");
        sql.execute("insert into accounts (id, external_id, created_on) values (1, 'A', '2026-01-01')");
        one = replica();
        other = replica();
        assertBothSee();
    }

    private Fields replica() {
        return new Fields(sources, sql, entities, today);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "insert into attributes (subject, key, label, type) values ('account', 'tier', 'Tier', 'choice')",
                "insert into success_roles (key, label, position) values ('advisor', 'Advisor', 9)",
                "update success_roles set label = 'Sponsor' where key = 'success_manager'",
                "update success_roles set retired_at = now() where key = 'success_manager'",
                "insert into stages (key, label, type, position) values ('pilot', 'Pilot', 'trial', 9)",
                "update stages set type = 'trial' where key = 'live'",
                "update subscription_statuses set type = 'future' where key = 'active'",
                "update workspace set good_from = 71, poor_below = 39",
                "insert into metric_slots values ('account', 1, 'usage_total', '{\"days\": 30}', true)",
                "insert into metric_slots values ('account', 2, 'health_was', '{\"days\": 30, \"pillar\": \"overall\"}', true)"
            })
    void aChangeIsSeenByBoth(String change) {
        List<String> before = seen(other);
        sql.execute(change);
        assertThat(seen(other)).isNotEqualTo(before);
        assertBothSee();
    }

    @Test
    void aRetiredRoleIsThereForAsLongAsSomebodyHasIt() {
        sql.execute("insert into account_assignments (account_id, role_id, member_id)"
                + " select 1, id, 1 from success_roles where key = 'success_manager'");
        sql.execute("update success_roles set retired_at = now() where key = 'success_manager'");
        assertThat(other.catalogue().find(Subject.ACCOUNT, "success_manager")).isPresent();
        sql.execute("delete from account_assignments");
        assertThat(other.catalogue().find(Subject.ACCOUNT, "success_manager")).isEmpty();
        assertBothSee();
    }

    @Test
    void zoneAndWeekAreThoseOfTheMoment() {
        sql.execute("update workspace set time_zone = 'Pacific/Apia', first_day_of_week = 7");
        Now now = other.present(Principal.SYSTEM).now();
        assertThat(now.zone()).isEqualTo(ZoneId.of("Pacific/Apia"));
        assertThat(now.firstDay()).isEqualTo(DayOfWeek.SUNDAY);
    }

    @Test
    void nothingIsKeptOfATransactionThatRollsBack() {
        List<String> before = seen(one);
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            sql.execute("update success_roles set label = 'Nobody' where key = 'success_manager'");
            assertThat(seen(one)).isNotEqualTo(before);
            status.setRollbackOnly();
        });
        assertThat(seen(one)).isEqualTo(before);
        assertBothSee();
    }

    @Test
    void aTransactionSeesWhatItHasNotWrittenYet() {
        new TransactionTemplate(transactions).executeWithoutResult(status -> {
            workspaces.current().moveTo("Asia/Tokyo");
            Snapshot present = one.present(Principal.SYSTEM);
            assertThat(present.now().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
            assertThat(present.catalogue().stamp()).isEmpty();
        });
        assertThat(one.present(Principal.SYSTEM).now().zone()).isEqualTo(ZoneId.of("Asia/Tokyo"));
    }

    @Test
    void twoThatCommitInAnotherOrderThanTheyWroteAreBothSeen() throws Exception {
        try (Connection late = source.getConnection();
                Statement first = late.createStatement()) {
            late.setAutoCommit(false);
            first.execute("update success_roles set label = 'First' where key = 'success_manager'");
            sql.execute("update success_roles set label = 'Second' where key = 'onboarding_manager'");
            assertBothSee();
            late.commit();
        }
        assertThat(label("success_manager")).isEqualTo("First");
        assertThat(label("onboarding_manager")).isEqualTo("Second");
        assertBothSee();
    }

    @Test
    void whateverChangesBothSeeIt() {
        Random random = new Random(20261128);
        for (int i = 0; i < 120; i++) {
            String key = "k" + random.nextInt(8);
            sql.execute(
                    switch (random.nextInt(6)) {
                        case 0 ->
                            "insert into attributes (subject, key, label, type) values ('user', '" + key
                                    + "', 'L', 'text') on conflict do nothing";
                        case 1 -> "delete from attributes where key = '" + key + "'";
                        case 2 -> "update attributes set label = 'L" + i + "' where key = '" + key + "'";
                        case 3 -> "update workspace set good_from = " + (50 + random.nextInt(40));
                        case 4 -> "vacuum full attributes";
                        default ->
                            "update success_roles set label = 'R" + random.nextInt(3)
                                    + "' where key = 'account_manager'";
                    });
            assertBothSee();
        }
    }

    private String label(String key) {
        return other.catalogue().get(Subject.ACCOUNT, key).label();
    }

    private void assertBothSee() {
        List<String> present = seen(replica());
        assertThat(seen(one)).isEqualTo(present);
        assertThat(seen(other)).isEqualTo(present);
        assertThat(one.catalogue().stamp()).isEqualTo(other.catalogue().stamp()).isNotEmpty();
    }

    /** Keys, labels and types of all fields, and the SQL of those that settings are part of. */
    private List<String> seen(Fields fields) {
        Snapshot present = fields.present(Principal.SYSTEM);
        List<String> seen = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            present.catalogue()
                    .of(subject)
                    .forEach(
                            field -> seen.add(subject + field.key() + field.label() + field.type() + field.writable()));
        }
        RecordQuery accounts = new RecordQuery(Subject.ACCOUNT, present.catalogue(), present.now());
        for (FieldRef use : List.of(
                FieldRef.of("overall_health"),
                FieldRef.of("stage_type"),
                FieldRef.of("usage_total", Map.of("days", 30)),
                FieldRef.of("health_was", Map.of("pillar", "overall", "days", 30)))) {
            seen.add(sql.renderInlined(accounts.value(use)));
        }
        seen.add(sql.renderInlined(new RecordQuery(Subject.SUBSCRIPTION, present.catalogue(), present.now())
                .value(FieldRef.of("status_type"))));
        return seen;
    }
}
