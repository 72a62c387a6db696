package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.portfolio.SomePortfolio;
import app.steward.testing.Db;
import app.steward.testing.RawHttp;
import app.steward.testing.StewardTest;
import app.steward.testing.Visitor;
import java.util.List;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** What people and senders write is text on every page, whatever it looks like. */
@StewardTest
class EscapingTest {
    private static final String MARKUP = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>&amp;";
    private static final String ESCAPED = "&lt;img src=x onerror=alert(1)&gt;";

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @LocalServerPort
    int port;

    Visitor ada;

    @BeforeEach
    void markupEverywhere() {
        portfolio.make();
        run("update accounts set name = {0} || ' of the account', industry = {0} where id = 1");
        run("update users set name = {0} || ' of the user', title = {0}, account_id = 1 where id = 1");
        run("update subscriptions set plan = {0}, account_id = 1 where id = 1");
        run("insert into attributes (subject, key, label, type, position) values ('account', 'x', {0}, 'text', 1)");
        run("update accounts set custom = jsonb_build_object('x', {0}) where id = 1");
        run("insert into touchpoints (account_id, user_id, kind, at, text, author_id) select 1, 1, 'note', '2026-06-14"
                + " 09:00Z', {0} || ' of the touchpoint', id from team_members where name = 'cid'");
        run("insert into tasks (id, title, text, account_id, role_id, state, done_at, outcome) values"
                + " (1, {0}, {0}, 1, 1, 'open', null, ''), (2, {0}, {0}, 1, 1, 'done', '2026-06-14 09:00Z', {0})");
        run("insert into rules (id, kind, subject, name, armed_at, state) overriding system value"
                + " values (900, 'alert', 'account', {0}, now(), 'fresh')");
        run("insert into alert_rules (rule_id, type, message, role_id) values (900, 'risk', {0}, 1)");
        run("insert into alerts (rule_id, account_id, entered_at, opened_at, role_id, message, note, evidence) select"
                + " 900, 1, '2026-06-14 09:00Z', '2026-06-14 09:00Z', 1, {0}, {0}, jsonb_build_object('condition', {0}::text,"
                + " 'values', jsonb_build_array(jsonb_build_object('field', {0}::text, 'value', {0}::text)))");
        run("insert into rules (id, kind, subject, name, armed_at, state) overriding system value"
                + " values (901, 'milestone', 'account', {0}, now(), 'fresh')");
        run("insert into milestones (rule_id, position, due_days, actions) values (901, 1, 3, jsonb_build_array("
                + "jsonb_build_object('type', 'task', 'title', {0}::text, 'text', {0}::text)))");
        run("insert into milestones_met (account_id, milestone_id, met_at, how, note) values"
                + " (1, 901, '2026-06-14 09:00Z', 'hand', {0})");
        run(
                "insert into email_templates (id, name, category, subject, preview, body) values (1, 'T ' || {0}, 'T', {0}, {0},"
                        + " {0} || ' {{account.name}}')");
        run("insert into email_template_versions (template_id, version, subject, preview, body)"
                + " select 1, 1, {0}, {0}, {0}");
        run("update email_layouts set company = 'T', foot = {0}");
        run("update team_members set name = {0} where name = 'cid'");
        portfolio.recompute();
        ada = Visitor.signedIn(port, "ada");
    }

    private void run(String statement) {
        db.sql().execute(statement, DSL.val(MARKUP));
    }

    private String page(String path) {
        RawHttp.Answer page = RawHttp.send(port, "GET", path, ada.headers() + "Accept: text/html\r\n", "", -1);
        assertThat(page.status()).as(path).isEqualTo(200);
        return page.text();
    }

    @Test
    void theTextOfATouchpointAndTheNameOfAUserAreTextOnThePagesOfRecords() {
        for (String path : new String[] {"/accounts/A-1", "/users/U-1"}) {
            assertThat(page(path))
                    .as(path)
                    .contains(" of the touchpoint", " of the user", ESCAPED)
                    .doesNotContain("<img src=x", "<script>alert");
        }
    }

    @Test
    void noPageHoldsTheMarkup() {
        for (String path : List.of(
                "/accounts?columns=name,industry,custom.x,success_manager",
                "/users?columns=name,title,account.name",
                "/subscriptions?columns=plan,account.name",
                "/subscriptions/S-1",
                "/accounts/A-1/field?key=name",
                "/accounts/A-1/field?key=custom.x",
                "/users?account=A-1",
                "/search?q=img",
                "/portfolio/search?q=img",
                "/tasks?who=all",
                "/tasks?who=none&by=account",
                "/tasks/1",
                "/tasks/1/done",
                "/tasks/2",
                "/alerts",
                "/alerts/open",
                "/alerts/1",
                "/alerts/rules/900",
                "/email-templates",
                "/email-templates/1",
                "/email-templates/1/message?at=U-1",
                "/email-templates/1/message?at=U-1&view=text",
                "/email-templates/fields?at=U-1",
                "/email-templates/layout",
                "/milestones",
                "/milestones/901",
                "/accounts/A-1/milestones/reset",
                "/settings/team",
                "/settings/attributes",
                "/settings/audit-trail")) {
            assertThat(page(path)).as(path).contains("img src").doesNotContain("<img src=x", "<script>alert");
        }
    }
}
