package app.steward.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.webhook.Endpoint;
import app.steward.webhook.Endpoint.Received;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Laws R2, J8, E1 and E2 at instants that nobody chose: users arrive by events, each of whom enters a segment and a journey,
 * has an alert opened and tasks made, and gets a message, while a program is told of it. Meanwhile one of two processes is
 * killed as {@code kill -9} does, sometimes both, and started anew. In the end everything is there once. Of messages to
 * customers each kill may leave one in doubt, since one thread of a process sends them.
 *
 * <p>Not in the suite, of which it alone took a twentieth: {@link KillTest} and its likes stand still where it matters. 200
 * rounds by {@code ./mvnw test -Dtest=RandomKillsTest -Dkills.rounds=200}.
 */
@EnabledIfSystemProperty(named = "kills.rounds", matches = "[1-9][0-9]*")
class RandomKillsTest extends KillCase {
    private static final Logger LOG = LoggerFactory.getLogger(RandomKillsTest.class);
    private static final int ROUNDS = Integer.getInteger("kills.rounds", 1);
    private static final int TOGETHER = 5;
    private static final Duration PAUSE = Duration.ofMillis(50);

    /** Within which a process is killed, from when users arrive and are written to, or the other was killed. */
    private static final Duration WINDOW = Duration.ofMillis(2500);

    private static final String CHAMPION = "{'field':'title','op':'eq','value':'Champion'}";

    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final AtomicReferenceArray<Replica> replicas = new AtomicReferenceArray<>(2);
    private final Random random = new Random();
    private volatile boolean arriving;
    private int users;
    private int kills;

    @AfterEach
    void closeAll() {
        for (int i = 0; i < replicas.length(); i++) {
            if (replicas.get(i) != null) {
                replicas.get(i).close();
            }
        }
        mail.stop();
    }

    @Test
    void wheneverAProcessIsKilledEverythingIsThereOnce() throws Exception {
        mail.start();
        ExecutorService client = Executors.newSingleThreadExecutor();
        try (Endpoint endpoint = new Endpoint()) {
            begin(0);
            begin(1);
            awaitReady(replicas.get(0));
            awaitReady(replicas.get(1));
            until("select count(*) from refresh_runs where state = 'done'", 1);
            define(endpoint);
            for (int round = 0; round < ROUNDS; round++) {
                arriving = true;
                int before = mail.getReceivedMessages().length;
                Future<?> arrivals = client.submit(this::arrive);
                await().atMost(LONG).until(() -> mail.getReceivedMessages().length > before);
                int first = random.nextInt(2);
                boolean both = round == ROUNDS - 1 || random.nextInt(3) == 0;
                killAtSomeInstant(first);
                if (both) {
                    killAtSomeInstant(1 - first);
                    leasesRunOut();
                    begin(1 - first);
                }
                arriving = false;
                if (round < ROUNDS - 1) {
                    begin(first);
                    awaitReady(replicas.get(first));
                }
                awaitReady(replicas.get(1 - first));
                arrivals.get();
            }
            settled(endpoint);
            eachOnce();
            told(endpoint);
        } finally {
            arriving = false;
            client.shutdownNow();
        }
    }

    private void begin(int number) throws IOException {
        replicas.set(number, start("random-" + number));
    }

    private void killAtSomeInstant(int number) throws InterruptedException {
        LockSupport.parkNanos(random.nextLong(WINDOW.toNanos()));
        replicas.get(number).kill();
        kills++;
    }

    /** As time will do: nobody is alive who holds one. */
    private void leasesRunOut() throws SQLException {
        for (String table : leased()) {
            run("update " + table + " set lease_until = now() where lease_owner is not null and lease_until > now()");
        }
    }

    private List<String> leased() throws SQLException {
        return List.of(text("select string_agg(table_name, ' ') from information_schema.columns"
                        + " where column_name = 'lease_owner' and table_schema = current_schema()")
                .split(" "));
    }

    private void create(String path, String body) {
        created(replicas.get(0).post("/api/v2" + path, "application/json", body.replace('\'', '"')));
    }

    private void define(Endpoint endpoint) throws SQLException {
        run("update mail_settings set host = '127.0.0.1', port = "
                + mail.getSmtp().getPort()
                + ", security = 'none', per_second = 1000, per_hour = 1000000, sender = 'hello@steward.example',"
                + " days = 127, from_time = '00:00', to_time = '00:00'");
        create("/email-templates", "{'name':'Welcome','subject':'Welcome','body':'Hello {{user.name|there}}'}");
        create(
                "/webhooks",
                "{'url':'" + endpoint.url() + "','events':['segment.entered','alert.opened','task.created',"
                        + "'journey.entered','journey.ended']}");
        create("/segments", "{'name':'Champions','subject':'user','visible':true,'condition':" + CHAMPION + "}");
        create(
                "/alert-rules",
                "{'name':'A champion','subject':'user','type':'risk','guard':1000000,'on':true,'existing':'act',"
                        + "'tasks':[{'title':'Call'}],'condition':" + CHAMPION + "}");
        create(
                "/journeys",
                "{'name':'Welcome','entry':{'condition':" + CHAMPION + "},'settings':{'guard':1000000},'steps':["
                        + "{'key':'one','type':'task','title':'One','next':'set'},"
                        + "{'key':'set','type':'set','field':'mobile','value':'1','next':'hello'},"
                        + "{'key':'hello','type':'email','template':"
                        + text("select max(id) from email_templates where name = 'Welcome'") + ",'next':'two'},"
                        + "{'key':'two','type':'task','title':'Two'}]}");
        create("/journeys/" + text("select max(id) from journeys") + "/publish", "{'existing':'act'}");
        until("select count(*) from refresh_runs where state in ('waiting', 'running')", 0);
    }

    /** Some at a time, each sent again until it was acknowledged, to whoever takes it. */
    private void arrive() {
        while (arriving) {
            String batch = IntStream.range(users, users + TOGETHER)
                    .mapToObj(i -> "{'type':'identify','messageId':'m-" + i + "','userId':'K-" + i
                            + "','traits':{'title':'Champion','name':'User " + i + "','email':'k" + i
                            + "@customer.example'},'context':{'groupId':'A-" + i % 50 + "'}}")
                    .collect(Collectors.joining(",", "{'batch':[", "]}"))
                    .replace('\'', '"');
            for (int attempt = 0; !acknowledged(batch, (users + attempt) % 2); attempt++) {
                if (Thread.currentThread().isInterrupted()) {
                    return;
                }
                LockSupport.parkNanos(PAUSE.toNanos());
            }
            users += TOGETHER;
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private boolean acknowledged(String batch, int replica) {
        try {
            return replicas.get(replica)
                            .post("/v1/batch", "application/json", batch)
                            .statusCode()
                    == 200;
        } catch (IllegalStateException gone) {
            return false;
        }
    }

    /** Whoever is left does what is left; nothing waits for ever. */
    private void settled(Endpoint endpoint) throws SQLException {
        assertThat(number("select count(*) from users where external_id like 'K-%'"))
                .isEqualTo(users);
        until("select (select count(*) from touch_inbox) + (select count(*) from touched)", 0);
        until("select count(*) from journey_runs where state = 'done'", users);
        until(
                "select (select count(*) from webhook_events) + (select count(*) from outbox"
                        + " where state not in ('sent', 'in_doubt'))",
                0);
        await().atMost(LONG).until(() -> toldOf(endpoint, "segment.entered").size() >= users);
        for (String table : leased()) {
            until("select count(*) from " + table + " where lease_owner is not null", 0);
        }
    }

    private void eachOnce() throws SQLException, MessagingException {
        String times = users + " " + users;
        assertThat(text("select count(*) || ' ' || count(distinct user_id) from journey_runs where end_why = 'done'"))
                .isEqualTo(times);
        assertThat(text("select string_agg(distinct c, ',') from (select count(*) || '/' || max(seq) as c from"
                        + " journey_log group by run_id) l"))
                .as("entered, one, set, hello, two, ended, and what became of the message")
                .isEqualTo("7/7");
        assertThat(
                        text(
                                "select count(*) || ' ' || count(distinct (run_id, title)) from tasks where run_id is not null"))
                .isEqualTo(2 * users + " " + 2 * users);
        assertThat(text("select count(*) || ' ' || count(distinct user_id) || ' ' || count(closed_at) from alerts"))
                .isEqualTo(times + " 0");
        assertThat(text("select count(*) || ' ' || count(distinct alert_id) from tasks where alert_id is not null"))
                .isEqualTo(times);
        assertThat(number("select count(*) from rule_members where acted_at is null"))
                .isZero();
        assertThat(text("select count(*) || ' ' || count(distinct run_id) from outbox where kind = 'customer'"))
                .isEqualTo(times);
        Map<String, Integer> taken = new HashMap<>();
        for (MimeMessage message : mail.getReceivedMessages()) {
            taken.merge(message.getMessageID(), 1, Integer::sum);
        }
        assertThat(taken.values()).containsOnly(1);
        Set<String> sent = new HashSet<>(List.of(
                text("select string_agg(message_id, ' ') from outbox where kind = 'customer' and state = 'sent'")
                        .split(" ")));
        assertThat(taken.keySet()).as("what is said to be sent was taken").containsAll(sent);
        long doubts = number("select count(*) from outbox where kind = 'customer' and state = 'in_doubt'");
        assertThat(doubts).as("in doubt, of %d kills", kills).isLessThanOrEqualTo(kills);
        assertThat(sent).hasSize(users - (int) doubts);
        LOG.info(
                "{} kills, {} users, {} messages in doubt, of which {} were taken",
                kills,
                users,
                doubts,
                taken.size() - sent.size());
    }

    /** What each message told of an event, one under each id. */
    private List<String> toldOf(Endpoint endpoint, String event) {
        List<String> all = new ArrayList<>();
        Map<String, Received> byId = new TreeMap<>();
        for (Received message : endpoint.received) {
            Received before = byId.putIfAbsent(message.id(), message);
            assertThat(before == null ? message.text() : before.text()).isEqualTo(message.text());
        }
        for (Received message : byId.values()) {
            JsonNode json = message.json();
            if (json.path("type").asString("").equals(event)) {
                json.at("/data/records")
                        .forEach(record -> all.add(record.at("/user/externalId").asString("")
                                + record.at("/task/title").asString("")));
            }
        }
        return all;
    }

    private void told(Endpoint endpoint) {
        for (String event : List.of("segment.entered", "alert.opened", "journey.entered", "journey.ended")) {
            assertThat(toldOf(endpoint, event))
                    .as(event)
                    .doesNotHaveDuplicates()
                    .hasSize(users);
        }
        assertThat(toldOf(endpoint, "task.created")).doesNotHaveDuplicates().hasSize(3 * users);
        long again = endpoint.received.size()
                - endpoint.received.stream().map(Received::id).distinct().count();
        LOG.info("{} deliveries, of which {} came again", endpoint.received.size(), again);
    }
}
