package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.health.ScoreExplanation.MetricWhy;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What is said of accounts of which there is nothing to say. Account 1 has nobody, 2 has a user who does nothing. */
class ScoresOfNothingTest extends HealthPortfolio {
    private static final String LOGINS_PER_USER = "{'field':'logins','params':{'days':30},'better':'higher',"
            + "'good':{'field':'users','times':4},'poor':{'field':'users','times':0.5}%s}";

    @Autowired
    StarterConfiguration starter;

    @Autowired
    HealthExplanation explanation;

    @BeforeEach
    void accounts() {
        account(1, "licenses", "10");
        account(2, "licenses", "10");
        db.sql()
                .execute("insert into users (id, external_id, account_id, created_on) values"
                        + " (1, 'U-1', 2, '2026-01-01')");
        db.sql().execute("insert into features (id, feature, label, tracked) values (1, 'export', 'Export', true)");
    }

    @Test
    void theStarterComputesNothingOfAnAccountWithNothingToGoOn() {
        configure(null, reader.toTree(starter.of(fields.catalogue())).toString());
        refresh();
        assertThat(stored(1)).containsOnlyNulls();
        assertThat(stored(2).get(0)).as("a user who does nothing").isEqualTo(0);
        assertThat(stored(2).get(3)).as("never a login, of one user").isEqualTo(0);

        db.sql().execute("update accounts set licenses = null");
        db.sql().execute("delete from users");
        refresh();
        assertThat(stored(1)).containsOnlyNulls();
        assertThat(stored(2)).containsOnlyNulls();
    }

    @Test
    void aShareOfNobodyIsNoBound() {
        configure(null, product(LOGINS_PER_USER.formatted("")));
        refresh();
        assertThat(product(1)).as("0 logins of 0 users").isNull();
        assertThat(product(2)).as("0 logins of 1 user").isEqualTo(0);
        MetricWhy why = Objects.requireNonNull(
                        explanation.of(1, now()).pillars().get(Pillar.PRODUCT))
                .metrics()
                .get(0);
        assertThat(why.value()).isNull();
        assertThat(why.good()).isNull();
        assertThat(why.score()).isNull();

        configure(null, product(LOGINS_PER_USER.formatted(",'missing':'poor'")));
        refresh();
        assertThat(product(1)).as("where missing is poor").isEqualTo(0);
    }

    @Test
    void aShareOfZeroIsNoBoundOfAnyField() {
        db.sql().execute("update accounts set licenses = 0, employees = 5 where id = 1");
        db.sql().execute("update accounts set licenses = 10, employees = 5 where id = 2");
        String perLicence = "{'field':'employees','better':'%s','good':{'field':'licenses','times':0.5},'poor':%s}";
        for (String better : new String[] {"higher", "lower"}) {
            configure(null, product(perLicence.formatted(better, better.equals("higher") ? "0" : "100")));
            refresh();
            assertThat(product(1)).as(better).isNull();
            assertThat(product(2)).as(better).isEqualTo(100);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "'features_used'",
                "'active_users','params':{'days':30}",
                "'active_days','params':{'days':45}",
                "'logins'",
                "'usage_total','params':{'days':60}",
                "'feature_uses','params':{'feature':'export','days':30}"
            })
    void usageOfNobodyIsMissingInHealthAndZeroInConditions(String field) {
        configure(null, product("{'field':" + field + ",'better':'lower','good':0,'poor':10}"));
        int none = segment("None", "{'field':" + field + ",'op':'eq','value':0}");
        refresh();
        assertThat(product(1)).isNull();
        assertThat(product(2)).isEqualTo(100);
        assertThat(db.sql()
                        .fetch("select account_id from account_segment_members where segment_id = " + none
                                + " order by 1")
                        .getValues(0, Long.class))
                .containsExactly(1L, 2L);

        // whoever was there once tells something, long after
        db.sql()
                .execute("insert into usage_daily (account_id, feature_id, day, imported, uses, last_at)"
                        + " values (1, 0, '2024-01-01', true, 1, '2024-01-01')");
        refresh();
        assertThat(product(1)).isEqualTo(100);
    }
}
