package app.steward.portfolio.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import app.steward.portfolio.SomePortfolio;
import app.steward.testing.Api;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import jakarta.persistence.EntityManagerFactory;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.hibernate.SessionFactory;
import org.hibernate.stat.Statistics;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;
import org.jooq.ExecuteListenerProvider;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;

/** No page asks the database once per row or once per column: the number of statements is that of the page. */
@StewardTest
@Import({SomePortfolio.class, Api.class})
class QueryCountTest {
    private static final int TIMES = 5;

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    Api api;

    @Autowired
    EntityManagerFactory entities;

    @LocalServerPort
    int port;

    private final AtomicInteger ofJooq = new AtomicInteger();
    private ExecuteListenerProvider[] before;
    private Statistics ofHibernate;

    @BeforeEach
    void count() {
        portfolio.make();
        Visitor.givePasswords(db);
        before = db.sql().configuration().executeListenerProviders();
        ExecuteListenerProvider[] counting = java.util.Arrays.copyOf(before, before.length + 1);
        counting[before.length] = new DefaultExecuteListenerProvider(new Counter(ofJooq));
        db.sql().configuration().set(counting);
        ofHibernate = entities.unwrap(SessionFactory.class).getStatistics();
        ofHibernate.setStatisticsEnabled(true);
    }

    @AfterEach
    void countNoLonger() {
        db.sql().configuration().set(before);
        ofHibernate.setStatisticsEnabled(false);
    }

    private record Counter(AtomicInteger statements) implements ExecuteListener {
        @Override
        public void executeStart(ExecuteContext context) {
            statements.incrementAndGet();
        }
    }

    @Test
    void aListAsksTheSameForOneRowAndForAll() {
        for (String name : List.of("ada", "bea")) {
            Visitor visitor = Visitor.signedIn(port, name);
            for (String records : List.of("/accounts", "/users", "/subscriptions")) {
                int one = statements(() -> visitor.get(records + "?q=-6"));
                int many = statements(() -> visitor.get(records + "?size=100"));
                assertThat(many).as("%s of %s", records, name).isBetween(one - 1, one + 1);
                String active = records.equals("/subscriptions") ? "account.last_active_at" : "last_active_at";
                assertThat(statements(() -> visitor.get(records + "?size=100&sort=-" + active)))
                        .isBetween(one - 1, one + 1);
                assertThat(statements(() -> visitor.get("/portfolio" + records + "/totals")))
                        .as("totals of %s", records)
                        .isCloseTo(statements(() -> visitor.get("/portfolio" + records + "/totals?q=-6")), within(1))
                        .isLessThan(14);
                assertThat(statements(() -> visitor.get("/portfolio" + records + "/counts")))
                        .as("counts of %s", records)
                        .isCloseTo(statements(() -> visitor.get("/portfolio" + records + "/counts?q=-6")), within(1))
                        .isBetween(3, 14);
            }
        }
    }

    @Test
    void aPageOfARecordAsksTheSameForLittleAndForMuch() {
        Visitor visitor = Visitor.signedIn(port, "ada");
        db.sql().execute("insert into accounts (id, external_id, created_on) values (900, 'EMPTY', '2026-01-01')");
        db.sql()
                .execute("insert into users (id, external_id, created_on, account_id) values (900, 'ALONE',"
                        + " '2026-01-01', 900)");
        db.sql().execute("update users set account_id = 6 where id between 20 and 120");
        db.sql().execute("update subscriptions set account_id = 6 where id between 2 and 12");
        portfolio.recompute();
        int much = statements(() -> visitor.get("/accounts/A-6"));
        int little = statements(() -> visitor.get("/accounts/EMPTY"));
        // the names of owners, the rows of a table and the like are one statement each, where there are any
        assertThat(much).isBetween(little - 1, little + 4).isLessThan(48);
        int alone = statements(() -> visitor.get("/users/ALONE"));
        assertThat(statements(() -> visitor.get("/users/U-30")))
                .isBetween(alone - 1, alone + 1)
                .isLessThan(25);
        int one = statements(() -> visitor.get("/subscriptions/S-30"));
        assertThat(statements(() -> visitor.get("/subscriptions/S-6")))
                .isBetween(one - 1, one + 3)
                .isLessThan(24);
    }

    @Test
    void theSearchAsksTheSameForAFewAndForMany() {
        for (String name : List.of("ada", "bea")) {
            Visitor visitor = Visitor.signedIn(port, name);
            int none = statements(() -> visitor.get("/portfolio/search?q=nobody-at-all"));
            int many = statements(() -> visitor.get("/portfolio/search?q=example"));
            assertThat(many).as(name).isLessThanOrEqualTo(none).isGreaterThan(2);
            assertThat(none).as(name).isLessThan(many + 4);
        }
    }

    @Test
    void columnsOfOneKindCostOneStatement() {
        String few = "/accounts?limit=50&columns=name,success_manager,feature_uses(feature=export;days=30)";
        String more = few + ",onboarding_manager,account_manager,mrr,plan,stage,users,usage_total(days=7),"
                + "usage_total(days=20),active_users(days=90),features_used(days=60),last_active_at";
        int base = statements(() -> assertThat(api.get(few).status()).isEqualTo(200));
        assertThat(statements(() -> assertThat(api.get(more).status()).isEqualTo(200)))
                .isCloseTo(base, within(1));
        assertThat(statements(() -> api.get(more.replace("limit=50", "limit=2"))))
                .isCloseTo(base, within(1));
    }

    /** Of several times, since the last statement of a request may come after its answer. */
    private int statements(Runnable asking) {
        asking.run(); // what is kept after the first time is not what this test is about
        int before = ofJooq.get();
        long entitiesBefore = ofHibernate.getPrepareStatementCount();
        for (int i = 0; i < TIMES; i++) {
            asking.run();
        }
        long all = ofJooq.get() - before + ofHibernate.getPrepareStatementCount() - entitiesBefore;
        return Math.toIntExact(Math.round(all / (double) TIMES));
    }
}
