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
import app.steward.webhook.Webhooks;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.ApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/**
 * What leaves: messages of a journey, kept where there is no mail server, and handed over to one that takes whatever comes;
 * and what webhooks are told of who entered a segment. By hand is what has to be written down for a message, statement by
 * statement on one connection, rendered by nobody and sent nowhere; and the messages of webhooks by one insert select.
 */
final class Sending {
    private static final int MESSAGES = Integer.getInteger("bench.messages", 5_000);
    private static final int MOVES = Integer.getInteger("bench.moves", 100_000);
    private static final String NAME = "Bench mail";
    private static final String KEPT = "messages kept, without a mail server";
    private static final String SENT = "messages handed over to a mail server";
    private static final String TOLD = "moves of members made messages of a webhook";

    private final ApplicationContext context;
    private final Server server;
    private final Sql sql;
    private final Figures figures;

    Sending(ApplicationContext context, Server server, Sql sql, Figures figures) {
        this.context = context;
        this.server = server;
        this.sql = sql;
        this.figures = figures;
    }

    void measure() throws Exception {
        forget();
        int journey = journey();
        mail(journey, "messages kept, to warm up", "kept", MESSAGES / 5);
        mail(journey, KEPT, "kept", MESSAGES);
        try (SmtpSink sink = new SmtpSink()) {
            settings("'127.0.0.1'", sink.port());
            mail(journey, SENT, "sent", MESSAGES);
            System.err.printf(Locale.ROOT, "  %,d were taken%n", sink.taken());
        } finally {
            settings("''", 587);
        }
        byHand();
        webhooks();
        forget();
    }

    private static String counted(String what, long count) {
        return String.format(Locale.ROOT, "%,d %s", count, what);
    }

    private void tell(double millis, long count) {
        System.err.printf(Locale.ROOT, "  %,.0f a second%n", count / millis * 1e3);
    }

    /** At any hour, as many as it can. */
    private void settings(String host, int port) {
        sql.run(
                "update mail_settings set host = " + host + ", port = " + port
                        + ", security = 'none', per_second = 1000,"
                        + " per_hour = 1000000, sender = 'hello@steward.example', days = 127, from_time = '00:00', to_time = '00:00'");
    }

    /** From the first that leaves to the last. */
    private void mail(int journey, String what, String state, int messages) {
        settings(state.equals("sent") ? "host" : "''", (int) sql.number("select port from mail_settings"));
        sql.run("delete from outbox where source = 'journey:" + journey + "'");
        sql.run("delete from journey_runs where journey_id = " + journey);
        sql.run("delete from addresses");
        sql.run("insert into journey_runs (journey_id, edition, user_id, entering, entered_at, step, arrived_at, state,"
                + " waiting_for, due_at, seq) select " + journey
                + ", 1, id, now(), now(), 'pause', now(), 'waits', 'time',"
                + " now() + interval '9 years', 1 from users order by id limit " + messages);
        sql.run("insert into outbox (kind, key, source, payload, user_id, run_id, step, template_id) select 'customer',"
                + " 'run:' || r.id || ':hello', 'journey:" + journey + "', '{}', user_id, r.id, 'hello', t.id"
                + " from journey_runs r, email_templates t where journey_id = " + journey + " and t.name = '" + NAME
                + "'");
        String done =
                "select count(*) from outbox where source = 'journey:" + journey + "' and state = '" + state + "'";
        long before = await(done, 1);
        long wal = sql.wal();
        long began = System.nanoTime();
        await(done, messages);
        double millis = (System.nanoTime() - began) / 1e6 * messages / (messages - before);
        figures.ours(counted(what, messages), millis, sql.wal() - wal);
        tell(millis, messages);
    }

    private long await(String count, long wanted) {
        long now = sql.number(count);
        while (now < wanted) {
            LockSupport.parkNanos(20_000_000);
            now = sql.number(count);
        }
        return now;
    }

    private void byHand() throws Exception {
        for (int i = 0; i < 3; i++) {
            try (BookKeeping hand = new BookKeeping(server, sql)) {
                long wal = sql.wal();
                long began = System.nanoTime();
                hand.keep(MESSAGES);
                double millis = (System.nanoTime() - began) / 1e6;
                figures.byHand(counted(KEPT, MESSAGES), millis, sql.wal() - wal);
                figures.byHand(counted(SENT, MESSAGES), millis, sql.wal() - wal);
                tell(millis, MESSAGES);
            }
        }
    }

    private int journey() {
        int template = context.getBean(TemplateEditing.class)
                .create(
                        Viewer.system(),
                        new TemplateEditing.Draft(
                                NAME,
                                "",
                                new MessageSource(
                                        "Hello {{user.name|there}}", "", "You are at {{account.name|home}}.")))
                .id();
        String json = """
                {'entry': {'condition': {'field': 'title', 'op': 'eq', 'value': 'Nobody'}},
                 'steps': [
                  {'key': 'hello', 'type': 'email', 'template': %d, 'next': 'pause'},
                  {'key': 'pause', 'type': 'wait', 'days': 3}]}""".formatted(template);
        Definition definition =
                DefinitionJson.read(JsonMapper.shared().readTree(json.replace('\'', '"')), Definition.EMPTY);
        int journey = context.getBean(JourneyEditing.class).create(Viewer.system(), Subject.USER, NAME, definition);
        context.getBean(JourneyPublishing.class)
                .publish(Viewer.system(), journey, new Publish(Existing.SKIP, null, Map.of(), false), null);
        return journey;
    }

    /** Until the history is read to its end; what is made of it is delivered beside that. */
    private void webhooks() throws IOException {
        HttpServer sink = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        sink.setExecutor(Executors.newCachedThreadPool());
        sink.createContext("/", exchange -> {
            exchange.getRequestBody().transferTo(OutputStream.nullOutputStream());
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        sink.start();
        Webhooks webhooks = context.getBean(Webhooks.class);
        int id = webhooks.create(
                        Viewer.system(),
                        new Webhooks.Wanted(
                                NAME,
                                "http://127.0.0.1:" + sink.getAddress().getPort() + "/in",
                                List.of("segment.entered"),
                                null,
                                null,
                                true))
                .webhook()
                .id();
        try {
            long wal = sql.wal();
            sql.run(
                    "insert into membership_history (kind, definition, subject, record_id, entered, at) select 'segment',"
                            + " (select min(id) from segments where subject = 'user'), 'user', id, true, now() from users limit "
                            + MOVES);
            long began = System.nanoTime();
            long written = sql.wal() - wal;
            String made =
                    "select coalesce(sum((payload ->> 'records')::int), 0) from outbox where kind = 'webhook' and source = '"
                            + id + "'";
            await(made, MOVES);
            double millis = (System.nanoTime() - began) / 1e6;
            figures.ours(counted(TOLD, MOVES), millis, sql.wal() - wal - written);
            tell(millis, MOVES);
            await(made + " and state = 'sent'", MOVES);
            System.err.printf(
                    Locale.ROOT, "  %,.0f a second delivered%n", MOVES / ((System.nanoTime() - began) / 1e6) * 1e3);
            for (int i = 0; i < 3; i++) {
                webhooksByHand();
            }
        } finally {
            sql.run("delete from outbox where kind = 'webhook' and source = '" + id + "'");
            sql.run("delete from webhooks where id = " + id);
            sink.stop(0);
        }
    }

    private void webhooksByHand() {
        sql.run("drop table if exists hand_outbox");
        sql.run("create table hand_outbox (like outbox including all)");
        long wal = sql.wal();
        long began = System.nanoTime();
        sql.run("insert into hand_outbox (kind, key, source, payload) select 'webhook', 'hand:' || part, '0',"
                + " jsonb_build_object('records', count(*), 'body', jsonb_build_object('type', 'segment.entered', 'timestamp',"
                + " max(at), 'data', jsonb_build_object('records', jsonb_agg(jsonb_build_object('at', at, 'segment',"
                + " jsonb_build_object('id', segment, 'name', name), 'account', jsonb_build_object('externalId', account,"
                + " 'name', account_name), 'user', jsonb_build_object('externalId', external_id, 'name', label)))))::text)"
                + " from (select (row_number() over (order by h.xid, h.number) - 1) / 500 as part, h.at, s.id as segment, s.name,"
                + " u.external_id, u.label, a.external_id as account, a.label as account_name from (select * from"
                + " membership_history order by xid desc, number desc limit " + MOVES + ") h"
                + " join segments s on s.id = h.definition join users u on u.id = h.record_id"
                + " left join accounts a on a.id = u.account_id) m group by part");
        double millis = (System.nanoTime() - began) / 1e6;
        figures.byHand(counted(TOLD, MOVES), millis, sql.wal() - wal);
        sql.run("drop table hand_outbox");
    }

    /** Those of a run that was stopped, too. */
    private void forget() {
        String ours = "(select id from rules where name = '" + NAME + "')";
        sql.run("delete from outbox where source in (select 'journey:' || id from rules where name = '" + NAME + "')");
        sql.run("update journeys set status = 'ended' where id in " + ours);
        sql.run("delete from journey_runs where journey_id in " + ours);
        sql.run("delete from journeys where id in " + ours);
        sql.run("delete from rules where name = '" + NAME + "'");
        sql.run("delete from email_templates where name = '" + NAME + "'");
        sql.run("delete from webhooks where name = '" + NAME + "'");
        for (String table : new String[] {"outbox", "journey_runs", "journey_log", "membership_history"}) {
            sql.run("vacuum (analyze) " + table);
        }
    }
}
