package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Snapshot;
import app.steward.segment.FourAccountsCase;
import app.steward.team.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Five users: Uma and Ugo of Acme (Cleo's), Ute of Bolt (Carl's), Una of Corn (nobody's), Uri of no account. */
abstract class JourneyCase extends FourAccountsCase {
    static final String CHAMPION = "{'field':'title','op':'eq','value':'Champion'}";

    @Autowired
    PumpWorker worker;

    @Autowired
    Journeys journeys;

    @Autowired
    JourneyNumbers numbers;

    @BeforeEach
    void users() {
        db.sql()
                .execute("insert into users (id, external_id, account_id, name, email, time_zone, created_on) values"
                        + " (1, 'U-1', 1, 'Uma', 'uma@example.org', 'Europe/Berlin', '2026-01-01'),"
                        + " (2, 'U-2', 1, 'Ugo', 'ugo@example.org', null, '2026-01-01'),"
                        + " (3, 'U-3', 2, 'Ute', 'ute@example.org', null, '2026-01-01'),"
                        + " (4, 'U-4', 3, 'Una', null, null, '2026-01-01'),"
                        + " (5, 'U-5', null, 'Uri', 'uri@example.org', null, '2026-01-01')");
        night();
    }

    Snapshot present() {
        return fields.present(Viewer.system());
    }

    /** The night: facts, rules and journeys of all records; then what is due is done. */
    void night() {
        night.falls("lists", "journeys");
    }

    void pump() {
        worker.work();
    }

    /** The pump at each moment at which something is due, up to now. */
    void exactly() {
        Instant now = clock.instant();
        while (true) {
            OffsetDateTime due = db.sql()
                    .fetchSingle("select min(greatest(due_at, held_until)) from journey_runs where left_at is null")
                    .get(0, OffsetDateTime.class);
            if (due == null || due.toInstant().isAfter(now)) {
                break;
            }
            clock.set(due.toInstant());
            pump();
        }
        clock.set(now);
    }

    void hours(int hours) {
        clock.advance(Duration.ofHours(hours));
        pump();
    }

    void days(int days) {
        clock.advance(Duration.ofDays(days));
        night();
        pump();
    }

    void titled(String user, String title) {
        clock.advance(Duration.ofMinutes(1)); // no two enterings are of one moment
        ok(call("PATCH", "/users/" + user, "{'title':'" + title + "'}", null));
        pump();
    }

    /** A draft whose entry is champions. @param more further keys, each followed by a comma */
    int draft(String more, String steps) {
        return ok(call(
                        "POST",
                        "/journeys",
                        "{'name':'Journey " + db.sql().fetchValue("select count(*) from rules") + "'," + more
                                + (more.contains("'entry'") ? "" : "'entry':{'condition':" + CHAMPION + "},")
                                + "'steps':[" + steps + "]}",
                        null))
                .get("id")
                .asInt();
    }

    void publish(int id, String how) {
        ok(call("POST", "/journeys/" + id + "/publish", how, null));
        night();
        pump();
    }

    int journey(String more, String steps) {
        int id = draft(more, steps);
        publish(id, "{'existing':'act'}");
        return id;
    }

    /** External ids of those who are in it. */
    Set<String> in(int journey) {
        return users("r.left_at is null", journey);
    }

    Set<String> users(String which, int journey) {
        return new TreeSet<>(db.sql()
                .fetch("select u.external_id from journey_runs r join users u on u.id = r.user_id where " + which
                        + " and r.journey_id = " + journey)
                .getValues(0, String.class));
    }

    /** Why the runs of a user ended, and where the one is that did not, the first run first. */
    String runs(int journey, String user) {
        List<String> all = new ArrayList<>();
        db.sql()
                .fetch("select coalesce(r.end_why, r.step) from journey_runs r join users u on u.id = r.user_id"
                        + " where u.external_id = '" + user + "' and r.journey_id = " + journey + " order by r.id")
                .forEach(row -> all.add(row.get(0, String.class)));
        return String.join(", ", all);
    }

    long tasks(String title) {
        return db.sql().fetchCount(db.sql().selectFrom("tasks").where("title = '" + title + "'"));
    }

    List<String> sentences(int journey, String user) {
        List<String> all = new ArrayList<>();
        ok(call("GET", "/users/" + user + "/journeys/" + journey + "/log", null, null))
                .get("items")
                .forEach(line -> all.add(line.get("sentence").asString("")));
        return all;
    }

    int template() {
        return ok(call(
                        "POST",
                        "/email-templates",
                        "{'name':'Welcome " + db.sql().fetchValue("select count(*) from email_templates")
                                + "','subject':'Hello','body':'Welcome aboard.'}",
                        null))
                .get("id")
                .asInt();
    }

    /** What the derived rows say agrees with the runs. */
    void consistent() {
        assertThat(db.sql()
                        .fetch("select user_id, unnest(journeys) from user_facts except select user_id, journey_id from"
                                + " journey_runs where left_at is null"))
                .isEmpty();
        assertThat(db.sql()
                        .fetch(
                                "select user_id, journey_id from journey_runs where left_at is null except select user_id,"
                                        + " unnest(journeys) from user_facts"))
                .isEmpty();
    }

    /** J10. */
    void adds(int id) {
        JourneyNumbers.Numbers all = numbers.of(Viewer.system(), id, null, null, null, now());
        assertThat(all.entered()).isEqualTo(all.here() + all.stuck() + all.allEnded());
        JsonNode told = ok(call("GET", "/journeys/" + id + "/numbers", null, null));
        assertThat(told.get("entered").asLong()).isEqualTo(all.entered());
        for (Journey.Version version : journeys.versions(id)) {
            JourneyNumbers.Numbers of = numbers.of(Viewer.system(), id, version.edition(), null, null, now());
            assertThat(of.entered()).isEqualTo(of.here() + of.stuck() + of.allEnded());
            if (version.edition() == 1 && journeys.versions(id).size() == 1) {
                version.definition()
                        .first()
                        .ifPresent(
                                first -> assertThat(of.at(first.key()).came()).isEqualTo(of.entered()));
                for (Step step : version.definition().steps()) {
                    long into = version.definition().steps().stream()
                            .flatMap(each -> each.ways().stream()
                                    .filter(way -> step.key().equals(way.next()))
                                    .map(way -> of.at(each.key()).passed().getOrDefault(way.key(), 0L)
                                            + (way.key().equals("next")
                                                    ? of.at(each.key()).allSkipped()
                                                    : 0)))
                            .mapToLong(Long::longValue)
                            .sum();
                    if (!step.equals(version.definition().first().orElse(null))) {
                        assertThat(of.at(step.key()).came()).as(step.key()).isEqualTo(into);
                    }
                }
            }
        }
    }
}
