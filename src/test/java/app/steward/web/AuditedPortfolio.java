package app.steward.web;

import app.steward.condition.Subject;
import app.steward.ingest.ImportDrafts;
import app.steward.ingest.ImportKind;
import app.steward.ingest.Imports;
import app.steward.portfolio.SomePortfolio;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.springframework.boot.test.context.TestComponent;

/** {@link SomePortfolio} with something on each page of {@link AuditedPages}. */
@TestComponent
public class AuditedPortfolio {
    private final Db db;
    private final SomePortfolio portfolio;
    private final Imports imports;
    private final ImportDrafts drafts;

    AuditedPortfolio(Db db, SomePortfolio portfolio, Imports imports, ImportDrafts drafts) {
        this.db = db;
        this.portfolio = portfolio;
        this.imports = imports;
        this.drafts = drafts;
    }

    /** Makes it anew, in place of whatever there was. */
    void make() {
        Viewer ada = portfolio.make().get("ada");
        run("insert into attributes (subject, key, label, type) values"
                + " ('account', 'tier', 'Contract tier', 'choice')");
        run("insert into api_keys (kind, name, hint, hash) values ('write', 'Product', 'wk_ab', sha256('x'))");
        run("insert into refresh_runs (state, kind, reason, started_at, finished_at) values"
                + " ('done', 'full', 'Daily refresh', now(), now())");
        run("insert into field_indexes (subject, field, state, problem) values"
                + " ('account', 'employees', 'failed', 'The database refused it: no room is left')");
        run("insert into touchpoints (id, kind, at, account_id, author_id, text)"
                + " select 1, 'call', now() - interval '2 days', 1, id, 'Asked about the renewal'"
                + " from team_members where email = 'ada@example.com'");
        run("insert into tasks (id, title, text, account_id, role_id, member_id, holder_id, priority, due_on, state,"
                + " done_at, done_by, outcome) select i, 'Call about use ' || i, 'Ask why', 1, 1, id, id, 'high',"
                + " current_date - 2 + i * 2, case when i = 4 then 'done' else 'open' end,"
                + " case when i = 4 then now() - interval '1 day' end, case when i = 4 then id end,"
                + " case when i = 4 then 'Reached' else '' end from team_members, generate_series(1, 4) i"
                + " where email = 'ada@example.com'");
        run("insert into plays (id, name) values (1, 'Renewal 90 days')");
        run("insert into email_templates (id, name, category, subject, body) values (1, 'Three first steps',"
                + " 'Onboarding', 'For {{account.name}}', 'Hello {{user.name|there}}, {{user.persona}}'),"
                + " (2, 'Old', '', 'Old', 'Old')");
        run("insert into email_template_versions (template_id, version, subject, preview, body)"
                + " select id, version, subject, preview, body from email_templates");
        run("update email_templates set archived_at = now() where id = 2");
        run("insert into play_versions (play_id, edition, steps) values (1, 1, '[{\"title\": \"Prepare\", \"tasks\":"
                + " [{\"title\": \"Look at usage\", \"dueIn\": 5, \"workingDays\": true}]}]')");
        run("insert into play_runs (id, play_id, edition, account_id, started_on, due_on) values"
                + " (1, 1, 1, 1, current_date - 9, current_date - 2)");
        run("update tasks set play_run_id = 1, play_step = 0 where id < 3");
        run("insert into tickets (external_id, account_id, user_id, subject, priority, status, opened_at, escalated)"
                + " select 'T-' || i, 1, null, 'Board is slow', 'urgent', 'open', now() - interval '2 days', true"
                + " from generate_series(1, 60) i");
        run("insert into invoices (external_id, account_id, total, amount_due, due_on)"
                + " values ('I-1', 1, 1200, 1200, current_date - 3)");
        run("insert into views (id, member_id, subject, name, columns) select 1, id, 'account', 'Renewals', 'name,mrr'"
                + " from team_members where email = 'ada@example.com'");
        run("insert into views (id, member_id, subject, name, columns, version) select 2, id, 'account', 'Overtaken',"
                + " 'name,plan', 1 from team_members where email = 'ada@example.com'");
        imports(ada);
        run("update account_facts set overall_score = account_id % 100, product_score = account_id % 90");
        portfolio.segment(ada, Subject.ACCOUNT, "Live ones", "{'field':'stage','op':'eq','value':'live'}");
        portfolio.segment(ada, Subject.ACCOUNT, "Large ones", "{'field':'mrr','op':'gte','value':300}");
        portfolio.segment(ada, Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}");
        run(
                "insert into webhooks (name, url, events, segments, secret, hint, failing_since, last_error, last_try_at) values"
                        + " ('Warehouse', 'https://hooks.example.com/steward', '{alert.opened,task.done}', '{1}', 'whsec_YWJj', 'YWJj',"
                        + " now(), 'HTTP/1.1 503 Unavailable', now())");
        run(
                "insert into outbox (id, kind, key, source, state, attempts, not_before, payload) overriding system value values"
                        + " (1, 'webhook', 'webhook:1:x', '1', 'waiting', 2, now() + interval '1 day', '{\"id\":\"msg_1\","
                        + "\"event\":\"alert.opened\",\"about\":\"Acme, Risk\",\"records\":1,\"body\":\"{}\"}')");
        run("insert into webhook_deliveries (webhook_id, message_id, took_ms, headers, status, answer) values"
                + " (1, 1, 412, 'webhook-id: msg_1', 503, 'HTTP/1.1 503 Unavailable')");
        run("insert into rules (kind, subject, name, segments, armed_at, state, refreshed_at, created_by)"
                + " select 'list', 'account', 'To call', '{1}', now(), 'fresh', now(), id from team_members"
                + " where email = 'ada@example.com'");
        run("update account_facts set rules = '{1}' where account_id in (1, 6, 11)");
        run("insert into rule_members (rule_id, record_id, entered_at, acted_at) select 1, id, now(), now()"
                + " from accounts where id in (1, 6, 11)");
        run("insert into rules (kind, subject, name, segments, armed_at, state, refreshed_at, created_by, held_at,"
                + " held_count) select 'alert', 'account', n, '{1}', now(), 'fresh', now(), id, case when n = 'Storm' then"
                + " now() end, 64 from team_members, unnest(array['Usage falling', 'Storm']) n"
                + " where email = 'ada@example.com'");
        run("insert into alert_rules (rule_id, type, message, role_id, tasks) values (2, 'risk', 'Fell by 46 %', 1,"
                + " '[{\"title\":\"Call\",\"text\":\"\",\"priority\":\"high\",\"dueIn\":2,\"workingDays\":true}]'),"
                + " (3, 'renewal', '', 1, '[]')");
        run(
                "insert into alerts (rule_id, account_id, entered_at, opened_at, snoozed_until, closed_at, closed_why, outcome,"
                        + " role_id, holder_id, message, evidence) select 2, i, now(), now() - interval '3 days',"
                        + " case when i = 6 then current_date + 5 end, case when i = 11 then now() end,"
                        + " case when i = 11 then 'person' end, case when i = 11 then 'acted_on' end, 1, id, 'Fell by 46 %',"
                        + " '{\"condition\":\"Accounts whose MRR is at least $300.\",\"values\":[{\"field\":\"MRR\",\"value\":\"$400\"}]}'"
                        + " from team_members, unnest(array[1, 6, 11]) i where email = 'ada@example.com'");
        run("insert into rules (kind, subject, name, segments, armed_at, state, refreshed_at) values"
                + " ('milestone', 'account', 'First login', '{}', now(), 'fresh', now()),"
                + " ('milestone', 'account', 'First review', '{1}', null, 'fresh', now()),"
                + " ('milestone', 'account', 'Export used', '{}', now(), 'fresh', now())");
        run("insert into milestones (rule_id, position, strict, due_days, actions) values (4, 1, false, 30, '[]'),"
                + " (5, 2, true, null, '[{\"type\":\"set\",\"field\":\"stage\",\"value\":\"live\"}]'),"
                + " (6, 3, false, 1, '[{\"type\":\"task\",\"title\":\"Call\",\"role\":\"success_manager\"}]')");
        run("insert into milestones_met (account_id, milestone_id, met_at, how, note) select id, 4, now(), 'hand',"
                + " 'Said so' from accounts where id < 9");
        run("insert into rule_refusals (rule_id, account_id, at, chain) values (2, 1, now(), '{3,2,4,2,3}')");
        journey();
    }

    /** A live one, its draft with a step that lacks something, and users at two steps. */
    private void journey() {
        String definition = """
                {"entry": {"segments": [], "lists": [], "condition": {"field": "name", "op": "not_empty"}, "holdsDays": 0},
                 "goal": {"field": "activity", "op": "eq", "value": "active"}, "exit": null,
                 "settings": {"reenrol": "never", "goalEnds": true},
                 "steps": [{"key": "s1", "type": "wait", "days": 2, "next": "s2"},
                   {"key": "s2", "type": "if", "name": "How far did they get?", "else": "s4", "join": "s4", "branches": [
                     {"name": "Named", "when": {"field": "name", "op": "not_empty"}, "next": "s3"}]},
                   {"key": "s3", "type": "task", "title": "Call them", "role": "success_manager", "next": "s4"},
                   {"key": "s4", "type": "end", "label": "Welcomed"}]}""".replace("\n", " ").replace("'", "''");
        run("insert into rules (id, kind, subject, name, armed_at, state, refreshed_at) overriding system value"
                + " values (40, 'journey', 'user', 'Welcome new users', now(), 'fresh', now())");
        run("insert into journeys (id, status, draft, edition) values (40, 'live', '"
                + definition.replace("Call them", "") + "', 1)");
        run("insert into journey_versions (journey_id, edition, definition, published_at) values (40, 1, '" + definition
                + "', now() - interval '9 days')");
        run("insert into journey_runs (journey_id, edition, user_id, entering, entered_at, step, arrived_at, state,"
                + " due_at, waiting_for, problem, seq) select 40, 1, id, now(), now() - interval '1 day',"
                + " case when id = 3 then 's3' else 's1' end, now(), case when id = 3 then 'stuck' else 'waits' end,"
                + " case when id = 3 then null else now() + interval '1 day' end,"
                + " case when id = 3 then null else 'time' end, case when id = 3 then 'The role is gone' end, 1"
                + " from users where id <= 3");
        run(
                "insert into journey_log (run_id, seq, at, step, edition, what) select id, 1, entered_at, null, 1, 'entered'"
                        + " from journey_runs");
    }

    /** One that is done, one that failed, and one that is on its way. */
    private void imports(Viewer ada) {
        String columns =
                "insert into imports (kind, state, file_name, mapping, clear_empty, dry_run, header, requested_by,"
                        + " requested_at, finished_at, written_at, rows, created, rejected, errors, reasons, made)";
        run(columns + " values ('accounts', 'done', 'accounts.csv', '{}', false, false, 'id,name', 'Ada', now(), now(),"
                + " now(), 9, 7, 2, '[]', '[{\"column\":\"CSM\",\"why\":\"is no team member\",\"value\":\"olav\","
                + "\"rows\":2,\"lines\":[4,9]}]', '[{\"what\":\"stage\",\"name\":\"Pilot\"}]'),"
                + " ('invoices', 'failed', 'invoices.csv', '{}', false, false, 'id', 'Ada', now(), now(), null, 0, 0, 0,"
                + " '[{\"path\":\"\",\"message\":\"The numbers can be read either way.\"}]', '[]', '[]')");
        run("insert into import_rejects (import_id, line, reason, record, heading, value, why) values"
                + " (1, 4, 'CSM: \"olav\" is no team member', 'A,olav', 'CSM', 'olav', 'is no team member')");
        byte[] file = "Account ID,Phase,Renewal,Storage\nA-1,Pilot,03-04-2027,1.250\n".getBytes(StandardCharsets.UTF_8);
        try {
            long sent = imports.upload(ada, new ByteArrayInputStream(file));
            drafts.open(ada, ImportKind.ACCOUNTS, "more.csv", sent, null);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        run("update import_drafts set date_format = 'd-M-yyyy'");
        run(columns.replace("made)", "made, draft_id, draft_version)")
                + " select kind, state, file_name, mapping, clear_empty, true, header, requested_by, requested_at,"
                + " finished_at, null, rows, created, rejected, errors, reasons, made, 1, 0 from imports where id = 1");
    }

    private void run(String statement) {
        db.sql().execute(statement);
    }
}
