package app.steward.health.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.health.ConfigurationReader;
import app.steward.health.HealthConfigurations;
import app.steward.health.HealthPriority;
import app.steward.health.SomeHealth;
import app.steward.segment.SomeAccounts;
import app.steward.team.Profile;
import app.steward.team.web.Browser;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.testing.Visits;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

/** The pages of health over HTTP, as they work without scripts. */
@StewardTest
abstract class HealthPagesCase {
    @LocalServerPort
    int port;

    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    SomeAccounts accounts;

    @Autowired
    SomeHealth health;

    @Autowired
    HealthConfigurations configurations;

    @Autowired
    HealthPriority priority;

    @Autowired
    ConfigurationReader reader;

    @Autowired
    Conditions conditions;

    @Autowired
    Fields fields;

    int live;
    int large;

    /** Acme and Bolt are large. */
    @BeforeEach
    void portfolio() {
        accounts.four();
        db.sql()
                .execute("update accounts set employees = (array[50, 20, 20, 90])[id], mrr = case id when 2 then 80"
                        + " else mrr end");
        accounts.derive();
        live = accounts.segment("Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        large = accounts.segment("Large", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":50}");
    }

    Browser signedIn(String name) {
        Browser browser = new Browser(port);
        browser.signIn(name + "@example.com", Visits.PASSWORD);
        return browser;
    }

    Browser administrator() {
        accounts.member("ada", Profile.ADMINISTRATOR);
        return signedIn("ada");
    }

    /** Name, value, name, value. */
    static Map<String, String> form(String... pairs) {
        Map<String, String> form = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            form.put(pairs[i], pairs[i + 1]);
        }
        return form;
    }

    static Map<String, String> employees() {
        return form(
                "product.weight",
                "2",
                "product.0.field",
                "employees",
                "product.0.weight",
                "1",
                "product.0.better",
                "higher",
                "product.0.good",
                "100",
                "product.0.poor",
                "0",
                "product.0.missing",
                "skip");
    }

    static String page(HttpResponse<String> answer, int status) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return answer.body();
    }
}
