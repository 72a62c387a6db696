package app.steward.testing;

import app.steward.health.SomeHealth;
import app.steward.ingest.ImportClient;
import app.steward.portfolio.SomePortfolio;
import app.steward.segment.SomeAccounts;
import app.steward.web.AuditedPortfolio;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.webmvc.test.autoconfigure.AutoConfigureMockMvc;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.ContextConfiguration;

/**
 * The whole application on a real PostgreSQL and a random port, without demo and without scheduled jobs, and what tests
 * of several packages look through. All classes so marked share one context: start each test with {@link Db#reset()}.
 * No class adds beans or properties of its own, since each set of them costs another start and database.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "steward.demo=false",
            "steward.data=target/test-data",
            "spring.quartz.auto-startup=false",
            "steward.password-rounds=4",
            "steward.alert-estimate=2m",
            "steward.webhook-private=true",
            "server.address=127.0.0.1",
            "logging.level.root=warn"
        })
@AutoConfigureMockMvc
@ContextConfiguration(initializers = TestDatabase.class)
@Import({
    Db.class,
    TestClock.class,
    Team.class,
    Api.class,
    Night.class,
    SomePortfolio.class,
    AuditedPortfolio.class,
    SomeAccounts.class,
    SomeHealth.class,
    ImportClient.class
})
public @interface StewardTest {}
