package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Fields;
import app.steward.testing.Api;
import app.steward.testing.Api.Answer;
import app.steward.testing.Db;
import app.steward.testing.Night;
import app.steward.testing.StewardTest;
import app.steward.testing.TestClock;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** {@link SomeAccounts#four Four accounts} of two CSMs and what follows of them: Acme pays 100, Bolt 10, Corn 5. */
@StewardTest
public abstract class FourAccountsCase {
    protected static final String CLEO = "cleo@example.com";
    protected static final String CARL = "carl@example.com";

    /** Acme alone. */
    protected static final String RICH = "{'field':'mrr','op':'gte','value':50}";

    @Autowired
    protected Db db;

    @Autowired
    protected Api api;

    @Autowired
    protected SomeAccounts accounts;

    @Autowired
    protected TestClock clock;

    @Autowired
    protected Night night;

    @Autowired
    protected Fields fields;

    @Autowired
    protected Today today;

    @BeforeEach
    protected void four() {
        accounts.four();
    }

    protected Now now() {
        return today.now();
    }

    protected Answer call(String method, String path, @Nullable String body, @Nullable String actAs) {
        return api.send(method, path, body, actAs);
    }

    protected JsonNode ok(Answer answer) {
        assertThat(answer.status()).as(answer.body().toString()).isBetween(200, 204);
        return answer.body();
    }

    protected void pays(String account, int mrr) {
        clock.advance(Duration.ofMinutes(1)); // no two enterings are of one moment
        ok(call("PATCH", "/accounts/" + account, "{'mrr':" + mrr + "}", null));
    }
}
