package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.job.Worker;
import app.steward.journey.JourneyModel.Company;
import app.steward.journey.JourneyModel.Node;
import app.steward.journey.JourneyModel.Person;
import app.steward.journey.JourneyModel.Plan;
import app.steward.journey.JourneyModel.Run;
import app.steward.journey.JourneyModel.Settings;
import app.steward.journey.JourneyModel.Test;
import app.steward.journey.JourneyModel.Version;
import app.steward.journey.MailModel.Message;
import app.steward.team.Viewer;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;

/**
 * Random journeys over random days: runs, their logs, who waits, what was done, and what became of each message are what a
 * model in memory says.
 */
class JourneyTimelinesTest extends JourneyCase {
    private static final List<String> TITLES = List.of("Champion", "Lead", "Former");
    private static final int MOMENTS = 20;

    /** An MRR by which the first journey's goal is reached. */
    private static final int MARK = 999;

    @Autowired
    JourneyNumbers numbers;

    @Autowired
    @Qualifier("outboxWorker")
    Worker<?> outbox;

    private Random random = new Random(0);
    private JourneyModel model = new JourneyModel(ZoneId.of("UTC"));
    private int keys;
    private int template;

    /** Some that go far, or so many from the first on: {@code -Dsteward.test.timelines=500}. */
    static LongStream seeds() {
        Integer many = Integer.getInteger("steward.test.timelines");
        return many == null ? LongStream.of(4, 5, 11, 15, 20, 21, 22) : LongStream.rangeClosed(1, many);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void journeysAreWhatAModelInMemorySays(long seed) {
        random = new Random(seed);
        model = new JourneyModel(now().zone());
        Map<Long, Company> companies = new HashMap<>();
        for (long id = 1; id <= 3; id++) {
            companies.put(id, new Company(id));
        }
        db.sql()
                .fetch("select id, name, time_zone, account_id from users order by id")
                .forEach(user -> {
                    String zone = user.get("time_zone", String.class);
                    model.people.add(new Person(
                            user.get("id", Long.class),
                            user.get("name", String.class),
                            zone == null ? now().zone() : ZoneId.of(zone),
                            companies.get(user.get("account_id", Long.class))));
                });
        template = template();
        model.mail.cap = 1 + random.nextInt(3);
        db.sql().execute("update mail_settings set per_second = 1000, cap = " + model.mail.cap);
        model.people.forEach(this::alter);
        companies.values().forEach(this::alter);
        begin(null);
        begin(random.nextBoolean() ? model.plans.get(0) : null);
        for (int moment = 0; moment < MOMENTS; moment++) {
            clock.advance(Duration.ofMinutes(1 + random.nextInt(random.nextInt(8) == 0 ? 12 * 1440 : 36 * 60)));
            String what = something();
            if (random.nextInt(5) > 0) {
                pump();
                model.pump(clock.instant());
                what += ", pump";
            }
            if (random.nextInt(4) > 0) {
                what += ", mail" + mail();
            }
            agrees("seed " + seed + ", moment " + moment + " " + clock.instant() + ": " + what);
        }
        for (Plan plan : model.plans) {
            JourneyNumbers.Numbers of = numbers.of(Viewer.system(), plan.id, null, null, null, now());
            assertThat(of.entered()).as("J10").isEqualTo(of.here() + of.stuck() + of.allEnded());
        }
    }

    private <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** One thing that happens, in the engine and in the model. */
    private String something() {
        Instant now = clock.instant();
        Person person = one(model.people);
        Plan plan = one(model.plans);
        Run run = plan.open(person);
        String user = "U-" + person.id;
        switch (random.nextInt(17)) {
            case 0, 1, 2, 3 -> {
                if (person.isLive()) {
                    person.title = one(TITLES.stream()
                            .filter(title -> !title.equals(person.title))
                            .toList());
                    person.mobile = mobile();
                    ok(call(
                            "PATCH",
                            "/users/" + user,
                            "{'title':'" + person.title + "','mobile':" + quoted(person.mobile) + "}",
                            null));
                    model.changed(person, now);
                    return user + " is " + person.title + " " + person.mobile;
                }
            }
            case 4 -> {
                if (plan.paused) {
                    boolean ends = random.nextInt(3) == 0;
                    boolean skips = random.nextInt(3) == 0;
                    ok(call(
                            "POST",
                            "/journeys/" + plan.id + "/resume",
                            "{'waits':'" + (ends ? "end" : "go_on") + "','enterings':'" + (skips ? "skip" : "act")
                                    + "'}",
                            null));
                    model.resume(plan, ends, skips, now);
                    return plan.id + " resumed " + ends + " " + skips;
                }
                ok(call("POST", "/journeys/" + plan.id + "/pause", null, null));
                plan.paused = true;
                return plan.id + " paused";
            }
            case 5 -> {
                if (run != null && person.isLive()) {
                    ok(call("DELETE", "/journeys/" + plan.id + "/runs/" + user + "?reason=asked", null, null));
                    model.takeOut(plan, run, "asked", now);
                    return user + " taken out of " + plan.id;
                }
                boolean in = model.putIn(plan, person, now);
                assertThat(call("POST", "/journeys/" + plan.id + "/runs", "{'externalId':'" + user + "'}", null)
                                .status())
                        .as("%s put into %d", user, plan.id)
                        .matches(status -> in == status < 300);
                return user + " put into " + plan.id + " " + in;
            }
            case 6 -> {
                if (run != null && person.isLive()) {
                    LocalDate until = now().today().plusDays(1 + random.nextInt(3));
                    ok(call("PATCH", "/journeys/" + plan.id + "/runs/" + user, "{'heldUntil':'" + until + "'}", null));
                    model.hold(run, until, now);
                    return user + " held until " + until;
                }
            }
            case 7 -> {
                return published(plan);
            }
            case 8 -> {
                if (person.email != null && person.email.contains("@")) {
                    return suppressed(person.email);
                }
            }
            case 9, 10 -> {
                Company company = person.company;
                if (company != null && company.archivedAt == null) {
                    company.mrr = one(List.of(5, 10, 100, MARK).stream()
                            .filter(mrr -> mrr != company.mrr)
                            .toList());
                    ok(call("PATCH", "/accounts/A-" + company.id, "{'mrr':" + company.mrr + "}", null));
                    model.people.stream()
                            .filter(each -> each.company == company)
                            .forEach(each -> model.changed(each, now));
                    return company.toString();
                }
            }
            default -> {
                Set<Company> companies = new LinkedHashSet<>();
                model.people.forEach(each -> companies.add(each.company));
                for (Company each : companies) {
                    if (each != null && random.nextInt(4) == 0) {
                        alter(each);
                    }
                }
                for (Person each : model.people) {
                    if (random.nextInt(3) == 0) {
                        alter(each);
                    }
                }
            }
        }
        night();
        model.night(now);
        return "night: "
                + model.people.stream()
                        .map(each -> each + " of " + each.company)
                        .toList();
    }

    /** By hand, by a report, or again not. */
    private String suppressed(String email) {
        String day = DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH).format(now().today());
        if (model.mail.suppressed.remove(email) != null) {
            ok(call("POST", "/suppressions/lift", "{'email':'" + email + "','note':'asked'}", null));
            return email + " lifted";
        } else if (random.nextBoolean()) {
            ok(call("POST", "/suppressions", "{'email':'" + email + "','note':'asked'}", null));
            model.mail.suppressed.put(email, "Suppressed by hand on " + day);
        } else {
            ok(call("POST", "/mail-events", "{'events':[{'email':'" + email + "','kind':'hard'}]}", null));
            model.mail.suppressed.put(email, "Mail to it came back on " + day);
        }
        return email + " suppressed";
    }

    /** What waits is handed over, in any order. */
    private String mail() {
        List<Message> waiting = new ArrayList<>(model.mail.waiting());
        Collections.shuffle(waiting, random);
        db.sql().execute("update outbox set not_before = 'infinity' where state = 'waiting'");
        for (Message message : waiting) {
            db.sql()
                    .execute("update outbox set not_before = now() where state = 'waiting' and step = '" + message.step
                            + "' and run_id = (select id from journey_runs where journey_id = " + message.plan.id
                            + " order by id offset " + message.plan.runs.indexOf(message.run) + " limit 1)");
            outbox.work();
            db.sql().execute("update outbox set not_before = 'infinity' where state = 'waiting'");
            model.send(message, clock.instant());
        }
        return waiting.toString();
    }

    /** Other steps, in which those who are underway finish or go on. */
    private String published(Plan plan) {
        Map<String, Node> steps = new HashMap<>();
        String json = steps(plan.id, steps);
        boolean moves = random.nextBoolean();
        boolean recompute = random.nextBoolean();
        Map<String, String> gone = new TreeMap<>();
        for (Run run : plan.open()) {
            if (!steps.containsKey(run.step) && random.nextBoolean()) {
                gone.put(run.step, one(steps.keySet().stream().sorted().toList()));
            }
        }
        ok(call("PUT", "/journeys/" + plan.id, "{'steps':[" + json + "]}", null));
        ok(call(
                "POST",
                "/journeys/" + plan.id + "/publish",
                moves
                        ? "{'underWay':'move','recompute':" + recompute + ",'moves':{"
                                + gone.entrySet().stream()
                                        .map(each -> "'" + each.getKey() + "':'" + each.getValue() + "'")
                                        .collect(Collectors.joining(","))
                                + "}}"
                        : "{'underWay':'finish'}",
                null));
        plan.newest = new Version(plan.newest.edition() + 1, first(json), steps);
        if (moves) {
            model.move(plan, gone, recompute, clock.instant());
        }
        return plan.id + " published, " + (moves ? "moves " + gone + " " + recompute : "finish") + ": " + json;
    }

    private @Nullable String mobile() {
        return random.nextInt(5) < 2 ? null : random.nextBoolean() ? "1" : "2";
    }

    private static String quoted(@Nullable String text) {
        return text == null ? "null" : "'" + text + "'";
    }

    /** What an import changes, which the night finds. */
    private void alter(Person person) {
        person.title = random.nextInt(6) == 0 ? null : one(TITLES);
        person.mobile = mobile();
        person.email = random.nextInt(3) == 0
                ? one(Arrays.asList(null, "nowhere", "shared@example.org"))
                : person.name.toLowerCase(Locale.ROOT) + "@example.org";
        boolean toggled = !model.plans.isEmpty() && random.nextInt(6) == 0;
        if (toggled) {
            person.archivedAt = person.archivedAt == null ? clock.instant() : null;
        }
        db.sql()
                .execute("update users set title = " + quoted(person.title) + ", mobile = " + quoted(person.mobile)
                        + ", email = " + quoted(person.email) + ", archived_at = "
                        + (person.archivedAt == null ? "null" : "'" + person.archivedAt + "'") + " where id = "
                        + person.id);
    }

    private void alter(Company company) {
        company.mrr = one(List.of(5, 10, 100));
        company.manager = one(Arrays.asList(null, CLEO, CARL));
        company.score = one(Arrays.asList(null, 20, 80));
        company.billing = random.nextInt(5) == 0 ? null : now().today().plusDays(random.nextInt(20) - 5);
        if (!model.plans.isEmpty() && random.nextInt(8) == 0) {
            company.archivedAt = company.archivedAt == null ? clock.instant() : null;
        }
        String where = " where id = " + company.id;
        db.sql()
                .execute("update accounts set mrr = " + company.mrr + ", next_billing_on = "
                        + (company.billing == null ? "null" : "'" + company.billing + "'") + ", archived_at = "
                        + (company.archivedAt == null ? "null" : "'" + company.archivedAt + "'") + where);
        db.sql()
                .execute("update account_facts set overall_score = " + company.score
                        + where.replace("id", "account_id"));
        db.sql().execute("delete from account_assignments where account_id = " + company.id);
        db.sql()
                .execute("insert into account_assignments (account_id, role_id, member_id) select " + company.id
                        + ", 1, id from team_members where email = '" + company.manager + "'");
    }

    private static Test isCompany(String json, Predicate<Company> holds) {
        return new Test(json, person -> person.company != null && holds.test(person.company));
    }

    private Test isCompany() {
        return switch (random.nextInt(3)) {
            case 0 -> isCompany("{'field':'account.mrr','op':'gte','value':50}", company -> company.mrr >= 50);
            case 1 ->
                isCompany(
                        "{'field':'account.success_manager','op':'in','value':['" + CLEO + "']}",
                        company -> CLEO.equals(company.manager));
            default ->
                isCompany(
                        "{'field':'account.overall_health_score','op':'lt','value':50}",
                        company -> company.score != null && company.score < 50);
        };
    }

    private static Test is(String field, String value) {
        return new Test(
                "{'field':'" + field + "','op':'eq','value':'" + value + "'}",
                person -> value.equals(field.equals("title") ? person.title : person.mobile));
    }

    private Test test() {
        Test one = random.nextInt(3) == 0
                ? isCompany()
                : random.nextInt(3) == 0
                        ? is("title", one(TITLES))
                        : random.nextBoolean()
                                ? is("mobile", random.nextBoolean() ? "1" : "2")
                                : new Test("{'field':'mobile','op':'not_empty'}", person -> person.mobile != null);
        return switch (random.nextInt(5)) {
            case 0 -> new Test("{'not':" + one.json() + "}", one.holds().negate());
            case 1 -> {
                Test other = is("mobile", "2");
                yield new Test(
                        "{'all':[" + one.json() + "," + other.json() + "]}",
                        one.holds().and(other.holds()));
            }
            default -> one;
        };
    }

    /** What keeps few from entering. */
    private Test seldom(boolean byTitle) {
        Test one = is("mobile", random.nextBoolean() ? "1" : "2");
        Test other = is("title", one(TITLES));
        return !byTitle && random.nextInt(3) == 0
                ? one
                : new Test(
                        "{'all':[" + one.json() + "," + other.json() + "]}",
                        one.holds().and(other.holds()));
    }

    private static Test marked(Test other) {
        Test marked =
                isCompany("{'field':'account.mrr','op':'eq','value':" + MARK + "}", company -> company.mrr == MARK);
        return new Test(
                "{'any':[" + other.json() + "," + marked.json() + "]}",
                other.holds().or(marked.holds()));
    }

    /** A new journey, published at once. */
    private void begin(@Nullable Plan first) {
        Test champion = is("title", "Champion");
        Test lead = is("title", "Lead");
        Test entry = random.nextBoolean()
                ? champion
                : new Test(
                        "{'any':[" + champion.json() + "," + lead.json() + "]}",
                        champion.holds().or(lead.holds()));
        // titles and MRR are watched, so that each change has all journeys acted upon, of which some would wait for the
        // night
        Test goal = model.plans.isEmpty() ? marked(seldom(true)) : random.nextBoolean() ? seldom(false) : null;
        Test exit = random.nextInt(3) == 0 ? seldom(false) : null;
        Settings settings = new Settings(
                one(List.of(-1, 0, 0, 2, 5)),
                random.nextInt(3) > 0,
                random.nextInt(3) == 0,
                random.nextInt(4) == 0,
                random.nextInt(4) == 0,
                random.nextInt(3) == 0 ? 1 + random.nextInt(2) : null,
                random.nextInt(3) == 0 ? 1 + random.nextInt(2) : 0,
                first);
        int number = model.plans.size() + 1;
        Map<String, Node> steps = new HashMap<>();
        String json = steps(number, steps);
        int id = draft(
                "'entry':{'condition':" + entry.json() + ",'holdsDays':" + settings.holds() + "},"
                        + (goal == null ? "" : "'goal':" + goal.json() + ",")
                        + (exit == null ? "" : "'exit':" + exit.json() + ",")
                        + "'settings':{'reenrol':"
                        + (settings.reenrol() < 0
                                ? "'never'"
                                : settings.reenrol() == 0 ? "'always'" : Integer.toString(settings.reenrol()))
                        + ",'goalEnds':" + settings.goalEnds() + ",'leaveWithEntry':" + settings.leaves()
                        + ",'needsEmail':" + settings.needsEmail()
                        + (settings.leavesUnreached() ? ",'unsubscribed':'leave'" : "")
                        + (settings.cap() == null ? "" : ",'capPerDay':" + settings.cap())
                        + (first == null ? "" : ",'excludes':[" + first.id + "]") + "},",
                json);
        Plan plan = new Plan(id, settings, entry, goal, exit, new Version(1, first(json), steps));
        plan.skips = random.nextInt(4) == 0;
        model.plans.add(plan);
        clock.advance(Duration.ofMinutes(1));
        publish(id, "{'existing':'" + (plan.skips ? "skip" : "act") + "'}");
        model.night(clock.instant());
        model.pump(clock.instant());
        agrees("journey " + id + " " + settings + ", entry " + entry.json() + ", goal " + goal + ", exit " + exit + ": "
                + json);
    }

    private static String first(String json) {
        return json.substring("{'key':'".length(), json.indexOf("',"));
    }

    /** Steps as they are sent, the first of them first. */
    private String steps(int journey, Map<String, Node> into) {
        Map<String, String> json = new TreeMap<>();
        keys = 0;
        String first = Objects.requireNonNull(chain(journey, 2 + random.nextInt(4), null, 0, into, json));
        String rest = json.entrySet().stream()
                .filter(each -> !each.getKey().equals(first))
                .map(Map.Entry::getValue)
                .collect(Collectors.joining(","));
        return json.get(first) + (rest.isEmpty() ? "" : "," + rest);
    }

    /** So many steps one behind the other, and then that one; answers with the first. */
    private @Nullable String chain(
            int journey, int many, @Nullable String then, int depth, Map<String, Node> into, Map<String, String> json) {
        String next = then;
        for (int i = 0; i < many; i++) {
            next = step(journey, next, depth, into, json);
        }
        return next;
    }

    private String step(
            int journey, @Nullable String next, int depth, Map<String, Node> into, Map<String, String> json) {
        String key = "s" + keys++;
        String on = next == null ? "" : ",'next':'" + next + "'";
        int kind = random.nextInt(next == null ? 11 : 10);
        if (depth > 1 && kind >= 8 && kind < 10) {
            kind = random.nextInt(8);
        }
        Node node;
        String said;
        switch (kind) {
            case 0 -> {
                int hours = 1 + random.nextInt(60);
                node = new Node.Hours(hours, next);
                said = "'wait','hours':" + hours + on;
            }
            case 1 -> {
                int days = 1 + random.nextInt(3);
                node = new Node.Days(days, next);
                said = "'wait','days':" + days + on;
            }
            case 2 -> {
                String title = "J" + journey + " " + key + " " + random.nextInt(1_000_000);
                node = new Node.Act("task", person -> model.tasks.add(title + " " + person.id), next);
                said = "'task','title':'" + title + "'" + on;
            }
            case 3 -> {
                String value = mobile();
                node = new Node.Act("set", person -> person.mobile = value, next);
                said = "'set','field':'mobile','value':" + quoted(value) + on;
            }
            case 4 -> {
                node = new Node.Act("notify", person -> {}, next);
                said = "'notify','role':'success_manager'" + on;
            }
            case 5, 6 -> {
                node = new Node.Mail(next);
                said = "'email','template':" + template + on;
            }
            case 7 -> {
                int plus = random.nextInt(7) - 3;
                int hour = random.nextInt(24);
                boolean ends = random.nextInt(3) == 0;
                node = new Node.Date(plus, hour, ends, next);
                said = "'wait','field':'account.next_billing_on','plus':" + plus + ",'at':'" + LocalTime.of(hour, 0)
                        + "','past':'" + (ends ? "end" : "go_on") + "'" + on;
            }
            case 8 -> {
                Test when = test();
                int days = 1 + random.nextInt(4);
                String late = chain(journey, random.nextInt(3), next, depth + 1, into, json);
                node = new Node.Until(when, days, next, late);
                said = "'wait_until','when':" + when.json() + ",'days':" + days + on
                        + (late == null ? "" : ",'late':'" + late + "'");
            }
            case 9 -> {
                List<Test> when = new ArrayList<>();
                List<String> ways = new ArrayList<>();
                StringBuilder branches = new StringBuilder();
                for (int i = 0; i <= random.nextInt(2); i++) {
                    Test test = test();
                    String way = Objects.requireNonNull(chain(journey, 1, next, depth + 1, into, json));
                    when.add(test);
                    ways.add(way);
                    branches.append(i == 0 ? "" : ",").append("{'when':" + test.json() + ",'next':'" + way + "'}");
                }
                node = new Node.If(when, ways, next);
                said = "'if','branches':[" + branches + "]" + (next == null ? "" : ",'else':'" + next + "'");
            }
            default -> {
                node = new Node.End(key + " over");
                said = "'end','label':'" + key + " over'";
            }
        }
        into.put(key, node);
        json.put(key, "{'key':'" + key + "','type':" + said + "}");
        return key;
    }

    private static @Nullable Instant at(Record row, String column) {
        return Journeys.moment(row.get(column, OffsetDateTime.class));
    }

    private void agrees(String when) {
        for (Plan plan : model.plans) {
            Map<Long, List<String>> logs = new HashMap<>();
            db.sql()
                    .fetch("select l.run_id, l.at, concat_ws(' ', l.what, case when l.what <> 'entered' then"
                            + " coalesce(l.step, 'null') end, l.detail ->> 'way', l.detail ->> 'for', l.detail ->> 'until',"
                            + " l.detail ->> 'why', l.detail ->> 'note', l.detail ->> 'state', l.detail ->> 'reply') as said from journey_log l join journey_runs r"
                            + " on r.id = l.run_id where r.journey_id = " + plan.id + " order by l.run_id, l.seq")
                    .forEach(row -> logs.computeIfAbsent(row.get("run_id", Long.class), any -> new ArrayList<>())
                            .add(at(row, "at") + " " + row.get("said")));
            List<String> runs = db.sql()
                    .fetch("select * from journey_runs where journey_id = " + plan.id + " order by id")
                    .map(row -> row.get("user_id") + " v" + row.get("edition") + " " + at(row, "entering") + " "
                            + at(row, "entered_at") + " " + row.get("step") + " " + row.get("state") + " "
                            + at(row, "due_at") + " " + row.get("waiting_for") + " " + at(row, "deadline") + " held "
                            + at(row, "held_until") + " goal " + at(row, "goal_at") + " left " + at(row, "left_at")
                            + " " + row.get("end_why") + " " + row.get("end_note")
                            + (row.get("left_at") == null ? " here since " + at(row, "arrived_at") : "") + " "
                            + row.get("seq") + "\n    "
                            + String.join("\n    ", logs.getOrDefault(row.get("id", Long.class), List.of())));
            assertThat(String.join("\n", runs))
                    .as(when)
                    .isEqualTo(plan.runs.stream().map(Run::toString).collect(Collectors.joining("\n")));
            Map<Long, String> refused = new TreeMap<>();
            db.sql()
                    .fetch("select record_id, gate, at from journey_refused where journey_id = " + plan.id)
                    .forEach(row ->
                            refused.put(row.get("record_id", Long.class), row.get("gate") + " " + at(row, "at")));
            assertThat(refused).as(when).isEqualTo(plan.refused);
            Map<Long, String> members = new TreeMap<>();
            db.sql()
                    .fetch("select * from rule_members where rule_id = " + plan.id)
                    .forEach(row -> members.put(
                            row.get("record_id", Long.class),
                            at(row, "entered_at") + " " + at(row, "acted_at") + " " + at(row, "left_at") + " "
                                    + row.get("archived")));
            Map<Long, String> expected = new TreeMap<>();
            plan.members.forEach((person, member) ->
                    expected.put(person.id, member.entered + " " + member.acted + " null " + member.archived));
            assertThat(members).as(when).isEqualTo(expected);
        }
        assertThat(db.sql()
                        .fetch(
                                "select r.journey_id, r.place, o.step, o.user_id, o.state, o.reply, o.handed_at from outbox o"
                                        + " join (select id, journey_id, row_number() over (partition by journey_id order by id) - 1"
                                        + " as place from journey_runs) r on r.id = o.run_id where o.kind = 'customer'")
                        .map(row -> row.get("journey_id") + " " + row.get("place") + " " + row.get("step") + " "
                                + row.get("user_id") + " " + row.get("state") + " " + row.get("reply") + " "
                                + at(row, "handed_at")))
                .as(when)
                .containsExactlyInAnyOrderElementsOf(
                        model.mail.messages.stream().map(Message::toString).toList());
        assertThat(db.sql()
                        .fetch("select title || ' ' || user_id as done from tasks")
                        .getValues("done", String.class))
                .as(when)
                .containsExactlyInAnyOrderElementsOf(model.tasks);
        assertThat(db.sql()
                        .fetch("select concat_ws(' ', id, title, mobile) as is from users order by id")
                        .getValues("is", String.class))
                .as(when)
                .containsExactlyElementsOf(model.people.stream()
                        .map(person -> person.id
                                + (person.title == null ? "" : " " + person.title)
                                + (person.mobile == null ? "" : " " + person.mobile))
                        .toList());
        consistent();
    }
}
