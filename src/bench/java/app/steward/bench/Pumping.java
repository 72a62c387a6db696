package app.steward.bench;

import app.steward.condition.Subject;
import app.steward.journey.Definition;
import app.steward.journey.DefinitionJson;
import app.steward.journey.JourneyEditing;
import app.steward.journey.JourneyPublishing;
import app.steward.journey.JourneyPublishing.Publish;
import app.steward.membership.Existing;
import app.steward.team.Viewer;
import app.steward.template.MessageSource;
import app.steward.template.TemplateEditing;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * A journey of a third of the users: a branch, a message, a wait. How long until all have entered, until all are at their
 * wait with a message queued, and how many messages a second the outbox then keeps, since there is no mail server: each in
 * its own transactions, rendered, but not sent. By hand are the same rows in a statement each, without triggers and keys.
 */
final class Pumping {
    private static final String NAME = "Bench journey";
    private static final String WHO = "title = 'Buyer'";
    private static final int KEPT_SECONDS = Integer.getInteger("bench.seconds", 30);
    private static final String ENTERED = "a third of the users enter a journey";
    private static final String MOVED = "they pass a branch and a message to a wait";

    private final ApplicationContext context;
    private final Sql sql;
    private final Figures figures;

    Pumping(ApplicationContext context, Sql sql, Figures figures) {
        this.context = context;
        this.sql = sql;
        this.figures = figures;
    }

    void measure() {
        forget();
        long entrants = sql.number("select count(*) from users where " + WHO);
        int journey = context.getBean(JourneyEditing.class)
                .create(Viewer.system(), Subject.USER, NAME, definition(template()));
        long wal = sql.wal();
        long began = System.nanoTime();
        context.getBean(JourneyPublishing.class)
                .publish(Viewer.system(), journey, new Publish(Existing.ACT, null, Map.of(), false), null);
        await("select count(*) from journey_runs where journey_id = " + journey, entrants);
        double entered = since(began);
        await("select count(*) from journey_runs where state = 'waits' and journey_id = " + journey, entrants);
        double moved = since(began);
        // both overlap: whoever has entered is moved while others enter
        figures.ours(ENTERED, entered, 0);
        figures.ours(ENTERED + ", and " + MOVED, moved, sql.wal() - wal);
        System.err.printf(
                Locale.ROOT,
                "  %,d entrants, %,.0f a second to their first message%n",
                entrants,
                entrants / moved * 1e3);

        String kept = "select count(*) from outbox where state = 'kept' and source = 'journey:" + journey + "'";
        long before = sql.number(kept);
        began = System.nanoTime();
        LockSupport.parkNanos(KEPT_SECONDS * 1_000_000_000L);
        long after = sql.number(kept);
        System.err.printf(Locale.ROOT, "  %,.0f messages kept a second%n", (after - before) / since(began) * 1e3);
        forget();
        for (int i = 0; i < 3; i++) {
            byHand();
        }
    }

    private static double since(long began) {
        return (System.nanoTime() - began) / 1e6;
    }

    private void await(String count, long wanted) {
        while (sql.number(count) < wanted) {
            LockSupport.parkNanos(200_000_000);
        }
    }

    private int template() {
        return context.getBean(TemplateEditing.class)
                .create(
                        Viewer.system(),
                        new TemplateEditing.Draft(
                                NAME,
                                "",
                                new MessageSource(
                                        "Hello {{user.name|there}}", "", "You are at {{account.name|home}}.")))
                .id();
    }

    private static Definition definition(int template) {
        String json = """
                {'entry': {'condition': {'field': 'title', 'op': 'eq', 'value': 'Buyer'}},
                 'steps': [
                  {'key': 'which', 'type': 'if', 'else': 'others',
                   'branches': [{'when': {'field': 'role', 'op': 'eq', 'value': 'admin'}, 'next': 'admins'}]},
                  {'key': 'admins', 'type': 'email', 'template': %1$d, 'next': 'pause'},
                  {'key': 'others', 'type': 'email', 'template': %1$d, 'next': 'pause'},
                  {'key': 'pause', 'type': 'wait', 'days': 3, 'next': 'last'},
                  {'key': 'last', 'type': 'end'}]}""".formatted(template);
        return DefinitionJson.read(JsonMapper.shared().readTree(json.replace('\'', '"')), Definition.EMPTY);
    }

    /** Those of a run that was stopped, too. */
    private void forget() {
        sql.run("delete from outbox where source in (select 'journey:' || id from rules where name = '" + NAME + "')");
        sql.run("update journeys set status = 'ended' where id in (select id from rules where name = '" + NAME + "')");
        sql.run("delete from journey_runs where journey_id in (select id from rules where name = '" + NAME + "')");
        sql.run("delete from journeys where id in (select id from rules where name = '" + NAME + "')");
        sql.run("update user_facts set rules = null where rules = (select array[id] from rules where name = '" + NAME
                + "')");
        sql.run("delete from rules where name = '" + NAME + "'");
        sql.run("delete from email_templates where name = '" + NAME + "'");
        for (String table : new String[] {"outbox", "journey_runs", "journey_log", "user_facts", "rule_members"}) {
            sql.run("vacuum (analyze) " + table);
        }
    }

    private void byHand() {
        sql.run("set session_replication_role = replica");
        long wal = sql.wal();
        double[] millis = new double[2];
        try {
            sql.inTransaction(() -> {
                long began = System.nanoTime();
                sql.run(
                        "insert into rule_members (rule_id, record_id, entered_at, acted_at) select 0, id, now(), now() from users where "
                                + WHO);
                sql.run(
                        "update user_facts set rules = '{0}', journeys = '{0}' where user_id in (select id from users where "
                                + WHO + ")");
                sql.run(
                        "insert into journey_runs (journey_id, edition, user_id, entering, entered_at, step, arrived_at, state,"
                                + " due_at, seq) select 0, 1, id, now(), now(), 'which', now(), 'due', now(), 1 from users where "
                                + WHO);
                sql.run(
                        "insert into journey_log (run_id, seq, at, step, edition, what, detail) select id, 1, now(), null, 1,"
                                + " 'entered', '{\"by\":null}' from journey_runs where journey_id = 0");
                millis[0] = since(began);
                sql.run("insert into journey_log (run_id, seq, at, step, edition, what, detail) select r.id, n, now(),"
                        + " case n when 2 then 'which' when 3 then 'admins' else 'pause' end, 1, case n when 4 then 'waits' else"
                        + " 'passed' end, '{\"values\":{\"role\":\"admin\"}}' from journey_runs r, generate_series(2, 4) n"
                        + " where journey_id = 0");
                sql.run("insert into outbox (kind, key, source, payload, user_id, run_id, step, template_id) select"
                        + " 'customer', 'run:' || r.id || ':' || case u.role when 'admin' then 'admins' else 'others' end,"
                        + " 'journey:0', '{}', u.id, r.id, case u.role when 'admin' then 'admins' else 'others' end, 0"
                        + " from journey_runs r join users u on u.id = r.user_id where r.journey_id = 0");
                sql.run("update journey_runs set step = 'pause', state = 'waits', waiting_for = 'time', seq = 4,"
                        + " due_at = now() + interval '3 days' where journey_id = 0");
                millis[1] = since(began);
            });
        } finally {
            figures.byHand(ENTERED, millis[0], 0);
            figures.byHand(ENTERED + ", and " + MOVED, millis[1], sql.wal() - wal);
            sql.run("delete from outbox where source = 'journey:0'");
            sql.run("delete from journey_log where run_id in (select id from journey_runs where journey_id = 0)");
            sql.run("delete from journey_runs where journey_id = 0");
            sql.run("delete from rule_members where rule_id = 0");
            sql.run("update user_facts set rules = null, journeys = null where rules = '{0}'");
            sql.run("set session_replication_role = origin");
            sql.run("vacuum (analyze) user_facts");
        }
    }
}
