package app.steward.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.team.Profile;
import app.steward.webhook.Endpoint.Received;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;

/** Other programs are told what happens: each event, to whom it concerns, at least once. */
class WebhooksTest extends WebhookCase {
    @Autowired
    TransactionTemplate transaction;

    @Test
    void whoeverComesIntoASegmentAndLeavesItIsTold() {
        int rich = accounts.segment("Rich", RICH.replace('\'', '"'));
        pays("A-2", 70);
        webhook("['segment.entered','segment.left']", "");
        pays("A-3", 80);
        pays("A-1", 5);
        tell(2);
        assertThat(endpoint.events()).containsExactly("segment.entered", "segment.left");
        Received entered = endpoint.received.get(0);
        assertThat(entered.about()).as("nothing from before it was made").containsExactly("A-3");
        JsonNode record = entered.json().at("/data/records/0");
        assertThat(record.at("/segment/id").asInt()).isEqualTo(rich);
        assertThat(record.at("/segment/name").asString()).isEqualTo("Rich");
        assertThat(record.at("/account/name").asString()).isEqualTo("Corn");
        assertThat(entered.json().path("timestamp")).isEqualTo(record.path("at"));
        tell(2);
        assertThat(endpoint.received).as("nothing twice").hasSize(2);
    }

    @Test
    void inARestoredCopyItIsToldWhatHappensThere(@Autowired WebhookPlace place) {
        accounts.segment("Rich", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":150}");
        webhook("['segment.entered','task.created']", "");
        db.sql().execute("update webhooks set since = '900000000000'");
        db.sql().execute("update webhook_place set transaction = 900000000000, number = 5");
        place.adopt();
        pays("A-3", 200);
        ok(api.post("/tasks", "{'account':'A-1','title':'Call'}"));
        tell(2);
        assertThat(endpoint.events()).containsExactlyInAnyOrder("segment.entered", "task.created");
    }

    @Test
    void whatIsOfOtherKindsIsNotReadAgainEachSecond(@Autowired WebhookPlace place) {
        webhook("['segment.entered']", "");
        assertThat(place.isBehind()).isFalse();
        db.sql()
                .execute("insert into membership_history (kind, definition, subject, record_id, entered, at)"
                        + " values ('alert', 1, 'account', 1, true, '2026-06-15 12:00Z')");
        await().atMost(Duration.ofSeconds(30)).until(place::isBehind);
        follower.look();
        assertThat(place.isBehind()).isFalse();
        assertThat(queued()).isZero();
    }

    @Test
    void manyRecordsOfOneEventGoTogether() {
        db.sql()
                .execute(
                        "insert into accounts (id, external_id, name, created_on) select 1000 + i, 'B-' || i, 'B ' || i, '2026-01-01'"
                                + " from generate_series(1, 620) i");
        int all = accounts.segment("All", "{\"field\":\"mrr\",\"op\":\"gte\",\"value\":1000}");
        webhook("['segment.entered']", "");
        db.sql()
                .execute(
                        "insert into membership_history (kind, definition, subject, record_id, entered, at) select 'segment', "
                                + all
                                + ", 'account', id, true, '2026-06-15 12:00Z' from accounts where external_id like 'B-%' order by id");
        tell(2);
        assertThat(endpoint.received)
                .extracting(message -> message.about().size())
                .containsExactly(500, 120);
        assertThat(endpoint.received.stream()
                        .flatMap(message -> message.about().stream())
                        .collect(Collectors.toSet()))
                .hasSize(620);
        assertThat(value("select payload ->> 'about' from outbox order by id limit 1"))
                .isEqualTo("500 records, All");
    }

    @Test
    void aSharedListIsToldAndAPrivateOneIsNot() {
        webhook("['list.entered']", "");
        for (String kind : List.of("shared", "private")) {
            ok(api.send(
                    "POST",
                    "/lists",
                    "{'name':'Of " + kind + "','subject':'account','status':'inactive','shared':"
                            + kind.equals("shared") + "}",
                    "cleo@example.com"));
        }
        for (Object list : db.sql().fetchValues("select id from rules where kind = 'list'")) {
            db.sql()
                    .execute("insert into membership_history (kind, definition, subject, record_id, entered, at) values"
                            + " ('list', " + list + ", 'account', 1, true, '2026-06-15 12:00Z')");
        }
        tell(1);
        assertThat(endpoint.received.get(0).json().at("/data/records").size()).isEqualTo(1);
        assertThat(endpoint.received.get(0).text()).contains("Of shared").doesNotContain("Of private");
    }

    @Test
    void alertsTasksAndPlaysAreToldInTheTransactionOfTheEvent() {
        webhook(
                "['alert.opened','alert.closed','task.created','task.done','play.started','play.ended']",
                ",'name':'Warehouse'");
        ok(api.post(
                "/alert-rules",
                "{'name':'Rich ones','subject':'account','type':'risk','on':true,'existing':'act','tasks':[],'condition':"
                        + RICH + "}"));
        pays("A-2", 70);
        pays("A-2", 7);
        ok(api.post("/tasks", "{'account':'A-1','title':'Call Ada'}"));
        long task = ok(api.get("/tasks?account=A-1")).at("/items/0/id").asLong();
        ok(api.patch("/tasks/" + task, "{'state':'done','outcome':'Talked'}"));
        int play = ok(api.post("/plays", "{'name':'Win back','steps':[{'title':'One','tasks':[{'title':'Look'}]}]}"))
                .path("id")
                .asInt();
        long run = ok(api.post("/accounts/A-1/plays", "{'play':" + play + "}"))
                .path("id")
                .asLong();
        ok(api.patch("/play-runs/" + run, "{'action':'stop'}"));
        assertThat(value("select count(*) from webhook_events")).isNotEqualTo(0L);
        follower.look();
        assertThat(value("select count(*) from webhook_events")).isEqualTo(0L);
        send();
        assertThat(endpoint.events())
                .containsExactlyInAnyOrder(
                        "alert.opened", "alert.closed", "task.created", "task.done", "play.started", "play.ended");
        JsonNode alert = first("alert.closed").at("/data/records/0");
        assertThat(alert.at("/alert/rule/name").asString()).isEqualTo("Rich ones");
        assertThat(alert.at("/alert/closedWhy").asString()).isEqualTo("cleared");
        assertThat(alert.at("/account/externalId").asString()).isEqualTo("A-2");
        assertThat(first("task.created").at("/data/records/0/task/holder").asString())
                .isEqualTo("cleo@example.com");
        JsonNode done = first("task.done").at("/data/records/0/task");
        assertThat(done.path("title").asString()).isEqualTo("Call Ada");
        assertThat(done.path("outcome").asString()).isEqualTo("Talked");
        assertThat(first("play.ended").at("/data/records/0/run/state").asString())
                .isEqualTo("stopped");
        assertThat(first("task.created").at("/data/records").size())
                .as("tasks by hand and of the play")
                .isEqualTo(2);
    }

    private JsonNode first(String event) {
        return endpoint.received.stream()
                .filter(message -> message.event().equals(event))
                .findFirst()
                .orElseThrow()
                .json();
    }

    @Test
    void scoresThatChangeAreToldAsTheyWereAndAreNow() {
        db.sql().execute("insert into health_history (account_id, at, overall) values (1, '2026-06-14 00:00Z', 72)");
        webhook("['health.changed']", "");
        db.sql()
                .execute("insert into health_history (account_id, at, overall) values (1, '2026-06-15 00:00Z', 61),"
                        + " (2, '2026-06-15 00:00Z', 50)");
        db.sql()
                .execute(
                        "insert into health_history (account_id, at, overall, revision) values (1, '2026-06-15 01:00Z', 61, 2)");
        tell(1);
        JsonNode records = endpoint.received.get(0).json().at("/data/records");
        assertThat(endpoint.received.get(0).about()).containsExactly("A-1", "A-2");
        assertThat(records.at("/0/health/from/overall").asInt()).isEqualTo(72);
        assertThat(records.at("/0/health/to/overall").asInt()).isEqualTo(61);
        assertThat(records.at("/1/health/from").isNull()
                        || records.at("/1/health/from/overall").isNull())
                .isTrue();
    }

    /** Of a webhook of some segments nothing else is told: neither records, nor that there are any. */
    @Test
    void ofAFilteredWebhookNothingElseIsTold() {
        int rich = accounts.segment("Rich", RICH.replace('\'', '"'));
        accounts.segment("Poor", "{\"field\":\"mrr\",\"op\":\"lt\",\"value\":50}");
        webhook("['segment.entered','segment.left','task.created']", ",'segments':[" + rich + "]");
        ok(api.post("/tasks", "{'account':'A-1','title':'About one that is in it'}"));
        ok(api.post("/tasks", "{'account':'A-2','title':'About one that is not'}"));
        pays("A-1", 20);
        tell(2);
        String all = endpoint.received.stream().map(Received::text).collect(Collectors.joining());
        assertThat(endpoint.received)
                .allSatisfy(message -> assertThat(message.about()).containsExactly("A-1"));
        assertThat(endpoint.events()).containsExactlyInAnyOrder("task.created", "segment.left");
        assertThat(all).doesNotContain("A-2", "About one that is not");
    }

    /** Law E1: the process may die at any point between the event and the answer. */
    @Test
    void whatADeadProcessHadQueuedOrHandedOverIsToldUnderTheSameId() {
        webhook("['segment.entered']", "");
        accounts.segment("Rich", RICH.replace('\'', '"'));
        // it dies before it commits what it queued
        transaction.executeWithoutResult(status -> {
            follower.batch(100);
            status.setRollbackOnly();
        });
        assertThat(queued()).isZero();
        tell(1);
        assertThat(endpoint.received).hasSize(1);
        // the answer came, and it dies before that is written down
        db.sql().execute("delete from webhook_deliveries");
        db.sql()
                .execute(
                        "update outbox set state = 'handing_over', lease_owner = 'gone', lease_until = now() - interval '1 s'");
        send();
        assertThat(endpoint.received).extracting(Received::id).hasSize(2);
        assertThat(endpoint.received.stream().map(Received::id).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(endpoint.received.stream().map(Received::text).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(value("select state from outbox")).isEqualTo("sent");
    }

    /** Law E2: two processes that follow and send at once queue each event once, and lose none. */
    @Test
    void twoProcessesQueueEachEventOnce() throws InterruptedException {
        webhook("['task.created']", "");
        for (int i = 0; i < 40; i++) {
            db.sql().execute("insert into tasks (title, account_id, role_id) values ('T" + i + "', 1, 1)");
        }
        CountDownLatch together = new CountDownLatch(2);
        List<Thread> threads = List.of(new Thread(() -> follow(together)), new Thread(() -> follow(together)));
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        send();
        List<String> titles = endpoint.received.stream()
                .flatMap(message -> message.json().at("/data/records").valueStream())
                .map(record -> record.at("/task/title").asString())
                .toList();
        assertThat(titles).hasSize(40).doesNotHaveDuplicates();
    }

    private void follow(CountDownLatch together) {
        together.countDown();
        try {
            together.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        Instant late = Instant.now().plusSeconds(30);
        while (!value("select count(*) from webhook_events").equals(0L)
                && Instant.now().isBefore(late)) {
            transaction.execute(status -> follower.batch(3));
        }
    }

    @Test
    void oneThatFailsIsTriedAgainAndOneThatIsGoneIsTurnedOff() {
        accounts.member("boss", Profile.ADMINISTRATOR);
        int id = webhook("['task.created']", ",'name':'Old reports'").path("id").asInt();
        endpoint.answers = message -> 503;
        ok(api.post("/tasks", "{'account':'A-1','title':'Call'}"));
        tell(1);
        assertThat(ok(api.get("/webhooks/" + id)).path("state").asString()).isEqualTo("failing");
        assertThat(ok(api.get("/webhooks/" + id)).path("lastError").asString()).contains("503");
        assertThat(value("select round(extract(epoch from not_before - clock_timestamp()))::int from outbox"))
                .isIn(4, 5);
        endpoint.answers = message -> 200;
        due();
        send();
        assertThat(endpoint.received.stream().map(Received::id).collect(Collectors.toSet()))
                .hasSize(1);
        assertThat(ok(api.get("/webhooks/" + id)).path("state").asString()).isEqualTo("answers");
        JsonNode delivery = ok(api.get("/webhooks/" + id + "/deliveries")).at("/items/0");
        assertThat(delivery.path("state").asString()).isEqualTo("delivered");
        assertThat(delivery.path("tries")
                        .valueStream()
                        .map(one -> one.path("status").asInt())
                        .toList())
                .containsExactly(503, 200);
        assertThat(delivery.path("body").asString())
                .isEqualTo(endpoint.received.get(0).text());

        endpoint.answers = message -> 410;
        ok(api.post("/tasks", "{'account':'A-1','title':'Call again'}"));
        tell(2);
        JsonNode gone = ok(api.get("/webhooks/" + id));
        assertThat(gone.path("state").asString()).isEqualTo("off");
        assertThat(gone.path("offWhy").asString()).isEqualTo("410 Gone");
        assertThat(db.sql().fetchValues("select text from notices where kind = 'webhook_off'"))
                .isEqualTo(List.of("Webhook Old reports is off: 410 Gone"));
        ok(api.post("/tasks", "{'account':'A-1','title':'While it is off'}"));
        follower.look();
        assertThat(queued()).isEqualTo(2);
        ok(api.put("/webhooks/" + id, "{'on':true}"));
        follower.look();
        assertThat(queued()).as("nothing of what happened meanwhile").isEqualTo(2);
    }

    @Test
    void fiveDaysInVainTurnItOffAndWhatWaitsIsCancelled() {
        int id = webhook("['task.created']", "").path("id").asInt();
        endpoint.answers = message -> 500;
        ok(api.post("/tasks", "{'account':'A-1','title':'One'}"));
        tell(1);
        ok(api.post("/tasks", "{'account':'A-1','title':'Two'}"));
        follow(2);
        db.sql().execute("update webhooks set failing_since = now() - interval '4 days 23 hours'");
        due();
        send();
        assertThat(value("select active from webhooks")).isEqualTo(true);
        db.sql().execute("update webhooks set failing_since = now() - interval '5 days 1 minute'");
        due();
        send();
        due();
        send();
        assertThat(ok(api.get("/webhooks/" + id)).path("offWhy").asString()).isEqualTo("No success for 5 days");
        assertThat(value("select count(*) from outbox where state not in ('cancelled', 'skipped')"))
                .isEqualTo(0L);
    }

    @Test
    void aRedirectIsAFailure() {
        webhook("['task.created']", "");
        endpoint.answers = message -> 302;
        ok(api.post("/tasks", "{'account':'A-1','title':'One'}"));
        tell(1);
        assertThat(value("select state || ' ' || reply from outbox")).asString().startsWith("waiting HTTP/1.1 302");
        assertThat(endpoint.received).hasSize(1);
    }

    @Test
    void itIsDeliveredAgainUnderTheSameIdAndTestedWhileItIsOff() {
        int id = webhook("['task.created']", ",'on':false").path("id").asInt();
        JsonNode test = ok(api.post("/webhooks/" + id + "/test", ""));
        assertThat(test.path("state").asString()).isEqualTo("waiting");
        send();
        assertThat(endpoint.events()).containsExactly("webhook.test");
        String again = "/webhooks/" + id + "/deliveries/" + test.path("id").asLong() + "/again";
        ok(api.post(again, ""));
        send();
        assertThat(endpoint.received)
                .extracting(Received::id)
                .containsOnly(test.path("messageId").asString());
        assertThat(endpoint.received).hasSize(2);
        assertThat(ok(api.get(again.replace("/again", ""))).path("tries").size())
                .isEqualTo(2);
        assertThat(api.post("/webhooks/" + id + "/deliveries/99/again", "").status())
                .isEqualTo(404);
    }

    @Test
    void aChatIsToldInSentences() {
        webhook("['task.created']", ",'format':'slack','name':'Slack'");
        webhook("['task.created']", ",'format':'teams','name':'Teams'");
        ok(api.post("/tasks", "{'account':'A-1','title':'Ask <b> & [c]'}"));
        tell(2);
        JsonNode slack = endpoint.received.stream()
                .map(Received::json)
                .filter(json -> json.has("text"))
                .findFirst()
                .orElseThrow();
        assertThat(slack.path("text").asString()).isEqualTo("New task about *Acme*: Ask &lt;b&gt; &amp; [c]");
        JsonNode teams = endpoint.received.stream()
                .map(Received::json)
                .filter(json -> json.has("attachments"))
                .findFirst()
                .orElseThrow();
        assertThat(teams.at("/attachments/0/content/body/0/text").asString())
                .isEqualTo("New task about **Acme**: Ask \\<b\\> & \\[c\\]");
    }

    @Test
    void whatWasToldIsForgottenAfterThirtyDays(@Autowired WebhookRetention retention) {
        webhook("['task.created']", "");
        ok(api.post("/tasks", "{'account':'A-1','title':'Old'}"));
        ok(api.post("/tasks", "{'account':'A-1','title':'New'}"));
        follower.look();
        send();
        db.sql()
                .execute(
                        "insert into outbox (kind, key, source, payload, state, created_at) select 'webhook', 'old', source,"
                                + " payload, 'sent', now() - interval '31 days' from outbox limit 1");
        db.sql()
                .execute(
                        "insert into outbox (kind, key, payload, state, created_at) values ('customer', 'mail', '{}', 'sent',"
                                + " now() - interval '400 days')");
        retention.look();
        assertThat(db.sql().fetchValues("select key from outbox where key in ('old', 'mail')"))
                .isEqualTo(List.of("mail"));
        assertThat(value("select count(*) from webhook_deliveries")).isNotEqualTo(0L);
    }

    @Test
    void milestonesJourneysAndMailAreTold() {
        webhook(
                "['milestone.met','journey.entered','journey.goal','journey.ended','email.bounced','email.unsubscribed']",
                "");
        db.sql()
                .execute("insert into users (id, external_id, account_id, name, email, created_on) values"
                        + " (7, 'U-7', 1, 'Suvi', 'suvi@example.org', '2026-01-01')");
        db.sql()
                .execute(
                        "insert into rules (id, kind, subject, name) overriding system value values (31, 'milestone', 'account', 'Export used'),"
                                + " (32, 'journey', 'user', 'Welcome')");
        db.sql().execute("insert into milestones (rule_id, position) values (31, 1)");
        db.sql()
                .execute("insert into milestones_met (account_id, milestone_id, met_at, how) values"
                        + " (1, 31, '2026-06-15 12:00Z', 'rule'), (2, 31, '2026-06-15 12:00Z', 'existing')");
        db.sql().execute("insert into journeys (id, draft) values (32, '{}')");
        db.sql()
                .execute(
                        "insert into journey_versions (journey_id, edition, definition, published_at) values (32, 1, '{}', now())");
        db.sql()
                .execute(
                        "insert into journey_runs (journey_id, edition, user_id, entering, entered_at, step, arrived_at, state)"
                                + " values (32, 1, 7, now(), '2026-06-15 12:00Z', 'a', now(), 'due')");
        db.sql().execute("update journey_runs set step = 'b'");
        db.sql()
                .execute(
                        "update journey_runs set goal_at = '2026-06-15 13:00Z', left_at = '2026-06-15 13:00Z', end_why = 'goal',"
                                + " state = 'done'");
        db.sql()
                .execute(
                        "insert into addresses (hash, address) values ('a', 'suvi@example.org'), ('b', 'nobody@example.org')");
        db.sql()
                .execute(
                        "update addresses set suppressed = 'bounced', suppressed_at = '2026-06-15 14:00Z', source = '550'");
        follower.look();
        send();
        assertThat(endpoint.events())
                .containsExactlyInAnyOrder(
                        "milestone.met", "journey.entered", "journey.goal", "journey.ended", "email.bounced");
        assertThat(first("milestone.met").at("/data/records").size())
                .as("not of those who were to meet it without anything that follows")
                .isEqualTo(1);
        JsonNode ended = first("journey.ended").at("/data/records/0");
        assertThat(ended.at("/run/why").asString()).isEqualTo("goal");
        assertThat(ended.at("/run/endedAt").asString()).isEqualTo("2026-06-15T13:00:00.000Z");
        assertThat(ended.at("/user/externalId").asString()).isEqualTo("U-7");
        assertThat(ended.at("/account/externalId").asString()).isEqualTo("A-1");
        assertThat(first("email.bounced")
                        .at("/data/records")
                        .valueStream()
                        .map(one -> one.at("/email/address").asString()
                                + one.at("/user/externalId").asString("")))
                .containsExactlyInAnyOrder("suvi@example.orgU-7", "nobody@example.org");
    }
}
