package app.steward.event.csb;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.event.EventCase;
import app.steward.testing.Node;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.FileSystemUtils;

/** The client for Node and browsers as it is published, unchanged: its own tests, and each of its calls. */
class CsbNodeTest extends EventCase {
    /** Its tests are written as modules, which Node does not read from where they lie. */
    private static final String JEST = """
            module.exports = {
              rootDir: 'suite',
              testEnvironment: 'node',
              transform: {'\\\\.js$': ['babel-jest', {configFile: false, babelrc: false,
                presets: [[require.resolve('@babel/preset-env'), {targets: {node: 'current'}}]]}]},
              transformIgnorePatterns: ['csb.min.js$'],
            };
            """;

    private static final String CALLS = """
            const CSB = require('csb-node').default;
            const csb = new CSB(process.env.ENDPOINT, process.env.API_KEY);
            const calls = [
              () => csb.account('acme', {name: 'Acme', mrr: 1200, created_on: new Date('2026-01-31T12:00:00Z')}),
              () => csb.user('acme', 7, {name: 'Uma', email: 'uma@acme.example'}),
              () => csb.subscription('acme', 's1', {plan_name: 'Gold', amount: 1200, billing_period: 1,
                billing_period_unit: 'year'}),
              () => csb.invoice('acme', 's1', 'i1', {total: 100, amount_due: 100, due_on: '2026-06-01'}),
              () => csb.feature('acme', 7, 'Product', 'Module', 'Export', 3),
              () => csb.login('acme', 7),
              () => csb.logout('acme', 7),
            ];
            (async () => {
              for (const call of calls) {
                const {status, data} = await call();
                if (status !== 200 || data.success !== true || 'error' in data) throw new Error(JSON.stringify(data));
              }
              const refused = await new CSB(process.env.ENDPOINT, 'wk_wrong').login('acme', 7).catch(e => e.response);
              if (refused.status !== 401 || refused.data.success !== false) throw new Error('let in');
              console.log('all answered');
            })().catch(e => { console.error(e); process.exit(1); });
            """;

    private Node node;

    @BeforeEach
    void install() throws Exception {
        node = new Node("csb-node", Map.of("ENDPOINT", "http://127.0.0.1:" + port, "API_KEY", writeKey, "CI", "true"));
        node.install("csb-node@2.0.4", "lodash@4", "jest@29", "@babel/preset-env@7");
        Path installed = node.path("node_modules/csb-node");
        FileSystemUtils.copyRecursively(installed.resolve("dist"), node.path("suite/dist"));
        FileSystemUtils.copyRecursively(installed.resolve("tests"), node.path("suite/tests"));
        node.write("jest.config.js", JEST);
        node.write("calls.js", CALLS);
    }

    @Test
    void itsOwnTestsPass() throws Exception {
        String said = node.run("node_modules/jest/bin/jest.js", "--runInBand", "--no-cache");
        assertThat(said).contains("Tests:       8 passed, 8 total");
        assertThat(rows("select external_id, custom from accounts")).containsExactly("123 {\"option1\": \"value1\"}");
        assertThat(rows("select external_id from users order by 1")).containsExactly("456");
        assertThat(rows("select account_id, subscription_id, other from invoices order by external_id"))
                .containsExactly("1 - {\"option1\": \"value2\"}", "1 1 {\"option1\": \"value2\"}");
        assertThat(rows("select feature_id, uses from usage_daily order by 1")).containsExactly("0 1", "1 10");
    }

    @Test
    void eachOfItsCallsIsStored() throws Exception {
        assertThat(node.run("calls.js")).contains("all answered");
        assertThat(rows("select external_id, name, mrr, created_on from accounts"))
                .containsExactly("acme Acme 1200.00 2026-01-31");
        assertThat(rows("select external_id, name, email from users")).containsExactly("7 Uma uma@acme.example");
        assertThat(rows("select external_id, plan, billing_months from subscriptions"))
                .containsExactly("s1 Gold 12.00");
        assertThat(rows("select account_id, subscription_id, amount_due from invoices"))
                .containsExactly("1 1 100.00");
        assertThat(rows("select feature_id, uses from usage_daily order by 1")).containsExactly("0 1", "1 3");
        assertThat(rows("select * from refused_data")).isEmpty();
    }
}
