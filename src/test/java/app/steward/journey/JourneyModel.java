package app.steward.journey;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What journeys do, said plainly: one user after the other, in memory, without a database and without batches. */
final class JourneyModel {
    private final ZoneId zone;
    final List<Person> people = new ArrayList<>();
    final List<Plan> plans = new ArrayList<>();
    final List<String> tasks = new ArrayList<>();
    final MailModel mail = new MailModel();

    JourneyModel(ZoneId zone) {
        this.zone = zone;
    }

    /** An account, with all that the conditions of its users read. */
    static final class Company {
        final long id;
        int mrr;

        @Nullable
        String manager;

        @Nullable
        Integer score;

        @Nullable
        LocalDate billing;

        @Nullable
        Instant archivedAt;

        Company(long id) {
            this.id = id;
        }

        @Override
        public String toString() {
            return "A" + id + " " + mrr + " " + manager + " " + score + " " + billing + " " + archivedAt;
        }
    }

    /** A user, with all that the conditions read. */
    static final class Person {
        final long id;
        final String name;
        final ZoneId zone;
        final @Nullable Company company;

        @Nullable
        String email;

        @Nullable
        String title;

        @Nullable
        String mobile;

        @Nullable
        Instant archivedAt;

        Person(long id, String name, ZoneId zone, @Nullable Company company) {
            this.id = id;
            this.name = name;
            this.zone = zone;
            this.company = company;
        }

        boolean isLive() {
            return archivedAt == null && (company == null || company.archivedAt == null);
        }

        /** Since when out of sight, by itself or with its account. */
        @Nullable
        Instant gone() {
            Instant other = company == null ? null : company.archivedAt;
            return archivedAt == null || other != null && other.isBefore(archivedAt) ? other : archivedAt;
        }

        @Override
        public String toString() {
            return id + " " + title + " " + mobile + " " + email + " " + archivedAt;
        }
    }

    /** A condition, as it is sent and as it is meant. */
    record Test(String json, Predicate<Person> holds) {}

    /** A step. */
    sealed interface Node {
        /** Whether one who waits at the other goes on waiting at this one. */
        default boolean isLike(Node other) {
            return getClass() == other.getClass()
                            && !(this instanceof Act act && !act.type().equals(((Act) other).type()))
                    || isWait() && other.isWait();
        }

        private boolean isWait() {
            return this instanceof Hours || this instanceof Days || this instanceof Date;
        }

        record Hours(int hours, @Nullable String next) implements Node {}

        record Days(int days, @Nullable String next) implements Node {}

        /** So many days behind a day of its account, at an hour. */
        record Date(
                int plus, int hour, boolean ends, @Nullable String next) implements Node {}

        record Mail(@Nullable String next) implements Node {}

        record Until(
                Test when,
                int days,
                @Nullable String next,
                @Nullable String late) implements Node {}

        record If(
                List<Test> when,
                List<String> next,
                @Nullable String otherwise) implements Node {}

        record Act(
                String type,
                Consumer<Person> does,
                @Nullable String next) implements Node {}

        record End(String label) implements Node {}
    }

    /** A version: its steps, and the first of them. */
    record Version(int edition, String first, Map<String, Node> steps) {}

    /** @param reenrol -1: never; 0: always; else after so many days */
    record Settings(
            int reenrol,
            boolean goalEnds,
            boolean leaves,
            boolean needsEmail,
            boolean leavesUnreached,
            @Nullable Integer cap,
            int holds,
            @Nullable Plan first) {}

    static final class Member {
        Instant entered;

        @Nullable
        Instant acted;

        boolean archived;
        boolean left;

        Member(Instant entered, @Nullable Instant acted) {
            this.entered = entered;
            this.acted = acted;
        }
    }

    /** A journey. */
    static final class Plan {
        final int id;
        final Settings settings;
        final Test entry;
        final @Nullable Test goal;
        final @Nullable Test exit;
        Version newest;
        boolean paused;
        boolean skips;
        final Map<Person, Member> members = new HashMap<>();
        final Map<Long, String> refused = new TreeMap<>();
        final List<Run> runs = new ArrayList<>();

        Plan(int id, Settings settings, Test entry, @Nullable Test goal, @Nullable Test exit, Version first) {
            this.id = id;
            this.settings = settings;
            this.entry = entry;
            this.goal = goal;
            this.exit = exit;
            this.newest = first;
        }

        @Nullable
        Run open(Person person) {
            return runs.stream()
                    .filter(run -> run.person == person && run.left == null)
                    .findFirst()
                    .orElse(null);
        }

        List<Run> open() {
            return runs.stream().filter(run -> run.left == null).toList();
        }
    }

    static final class Run {
        final Person person;
        final Set<String> passed = new HashSet<>();
        Version version;
        boolean moved;
        final Instant entering;
        final Instant entered;
        final boolean byHand;
        final List<String> log = new ArrayList<>();
        String step;
        Instant arrived;
        String state = "due";

        @Nullable
        Instant due;

        @Nullable
        String waiting;

        @Nullable
        Instant deadline;

        @Nullable
        Instant held;

        @Nullable
        Instant goal;

        @Nullable
        Instant left;

        @Nullable
        String why;

        @Nullable
        String note;

        Run(Person person, Version version, Instant entering, Instant now, boolean byHand) {
            this.person = person;
            this.version = version;
            this.entering = entering;
            this.entered = now;
            this.byHand = byHand;
            this.step = version.first();
            this.arrived = now;
            this.due = now;
            log.add(now + " entered");
        }

        boolean isDue(Instant now) {
            return left == null
                    && due != null
                    && !due.isAfter(now)
                    && (held == null || !held.isAfter(now))
                    && person.isLive();
        }

        /** @param how by which way; empty: by the only one, or the first */
        void pass(String how, Instant now) {
            say(now, "passed " + step + (how.isEmpty() ? "" : " " + how));
            passed.add(step);
        }

        void skip(String reason, Instant now) {
            say(now, "skipped " + step + " " + reason);
            passed.add(step);
        }

        void say(Instant now, String what) {
            log.add(now + " " + what);
        }

        void end(@Nullable String at, String how, String with, Instant now) {
            say(now, "ended " + at + " " + how + (with.isEmpty() ? "" : " " + with));
            left = now;
            why = how;
            note = with.isEmpty() ? null : with;
            state = "done";
            due = null;
            waiting = null;
            deadline = null;
            held = null;
        }

        void stay(String on, Instant until, @Nullable Instant latest, Instant now) {
            if (!on.equals(waiting) || !until.equals(due) && !on.equals("condition")) {
                say(now, "waits " + step + " " + on + " " + until);
            }
            state = "waits";
            waiting = on;
            due = until;
            deadline = latest;
        }

        void go(@Nullable String next, Instant now) {
            if (next == null) {
                end(null, "done", "", now);
                return;
            }
            step = next;
            arrived = now;
            state = "due";
            due = now;
            waiting = null;
            deadline = null;
        }

        @Override
        public String toString() {
            return person.id + " v" + version.edition() + " " + entering + " " + entered + " " + step + " " + state
                    + " "
                    + due + " " + waiting + " " + deadline + " held " + held + " goal " + goal + " left " + left + " "
                    + why + " " + note + (left == null ? " here since " + arrived : "") + " " + log.size() + "\n    "
                    + String.join("\n    ", log);
        }
    }

    private LocalDate day(Instant moment) {
        return moment.atZone(zone).toLocalDate();
    }

    private static boolean holds(@Nullable Test test, Person person) {
        return test != null && test.holds().test(person);
    }

    /** The night: all users, all that time alone brings about. */
    void night(Instant now) {
        follow(people, now);
        plans.forEach(plan -> plan.skips = false);
        for (Plan plan : plans) {
            watch(plan, people, now);
            for (Run run : plan.open()) {
                Instant since = run.person.gone();
                Instant limit = day(now).minusDays(30).atStartOfDay(zone).toInstant();
                if (since != null && since.isBefore(limit)) {
                    run.end(run.step, "archived", "", now);
                }
            }
            enter(plan, people, now);
            plan.members.values().removeIf(member -> member.left);
        }
    }

    /** A change by a person, of a user whom entries look at. */
    void changed(Person person, Instant now) {
        List<Person> one = List.of(person);
        follow(one, now);
        plans.forEach(plan -> act(plan, one, now));
    }

    private void act(Plan plan, List<Person> who, Instant now) {
        watch(plan, who, now);
        enter(plan, who, now);
        plan.members.values().removeIf(member -> member.left);
    }

    private void follow(List<Person> who, Instant now) {
        for (Plan plan : plans) {
            for (Person person : who) {
                Member member = plan.members.get(person);
                boolean in = member != null && !member.left && !member.archived;
                boolean matches = holds(plan.entry, person);
                Instant used = plan.skips ? now : null;
                if (!person.isLive()) {
                    if (in) {
                        member.archived = true;
                    }
                } else if (matches && member == null) {
                    plan.members.put(person, new Member(now, used));
                } else if (matches && !in) {
                    if (member.acted == null) {
                        member.entered = now;
                        member.acted = used;
                    }
                    member.archived = false;
                } else if (!matches && member != null) {
                    member.left = true;
                    member.archived = false;
                }
            }
        }
    }

    private @Nullable String over(Plan plan, Run run) {
        Member member = plan.members.get(run.person);
        if (holds(plan.goal, run.person) && plan.settings.goalEnds()) {
            return "goal";
        } else if (holds(plan.exit, run.person)) {
            return "exit";
        }
        boolean gone = member == null || member.left;
        return plan.settings.leaves() && !run.byHand && gone ? "left_entry" : null;
    }

    private void tag(Plan plan, Run run, Instant now) {
        if (run.goal == null && holds(plan.goal, run.person)) {
            run.goal = now;
            run.say(now, "goal " + run.step);
        }
    }

    private void watch(Plan plan, List<Person> who, Instant now) {
        for (Run run : plan.open()) {
            if (!who.contains(run.person) || !run.person.isLive()) {
                continue;
            }
            tag(plan, run, now);
            String why = over(plan, run);
            if (why != null) {
                run.end(run.step, why, "", now);
            } else if ("condition".equals(run.waiting)
                    && run.due != null
                    && run.due.isAfter(now)
                    && run.version.steps().get(run.step) instanceof Node.Until until
                    && holds(until.when(), run.person)) {
                run.due = now;
            }
        }
    }

    private long today(Plan plan, Instant now) {
        return plan.runs.stream()
                .filter(run -> !run.byHand && day(run.entered).equals(day(now)))
                .count();
    }

    /** The first gate that shuts, beside that of the entry. */
    private @Nullable String gate(Plan plan, Person person, Instant now) {
        Settings settings = plan.settings;
        List<Run> before =
                plan.runs.stream().filter(run -> run.person == person).toList();
        if (plan.open(person) != null) {
            return "run";
        } else if (settings.reenrol() < 0 && !before.isEmpty()) {
            return "reenrol";
        } else if (settings.reenrol() > 0
                && before.stream()
                        .anyMatch(run ->
                                day(run.entered).plusDays(settings.reenrol()).isAfter(day(now)))) {
            return "reenrol_later";
        } else if (holds(plan.goal, person)) {
            return "goal";
        } else if (holds(plan.exit, person)) {
            return "exit";
        } else if (settings.first() != null && settings.first().open(person) != null) {
            return "excluded";
        } else if (settings.needsEmail() && (person.email == null || mail.suppressed.containsKey(person.email))) {
            return "email";
        }
        Integer cap = settings.cap();
        return cap != null && today(plan, now) >= cap ? "cap" : null;
    }

    private void enter(Plan plan, List<Person> who, Instant now) {
        if (plan.paused) {
            return;
        }
        List<Person> due = who.stream()
                .filter(person -> {
                    Member member = plan.members.get(person);
                    return member != null
                            && member.acted == null
                            && !member.left
                            && !member.archived
                            && person.isLive()
                            && !day(member.entered)
                                    .plusDays(plan.settings.holds())
                                    .isAfter(day(now));
                })
                .sorted(Comparator.comparing((Person person) -> plan.members.get(person).entered)
                        .thenComparing(person -> person.id))
                .toList();
        int before = plan.runs.size();
        for (Person person : due) {
            Member member = plan.members.get(person);
            String gate = gate(plan, person, now);
            if (gate == null) {
                member.acted = now;
                plan.runs.add(new Run(person, plan.newest, member.entered, now, false));
            } else if (Set.of("run", "reenrol", "goal", "exit", "email").contains(gate)) {
                member.acted = now;
                plan.refused.put(person.id, gate + " " + now);
            }
        }
        // who comes in together is numbered in the order of users, whoever waited for longest
        plan.runs.subList(before, plan.runs.size()).sort(Comparator.comparing(run -> run.person.id));
    }

    /** Moves all that are due. */
    void pump(Instant now) {
        for (Plan plan : plans) {
            if (!plan.paused) {
                plan.runs.stream().filter(run -> run.isDue(now)).toList().forEach(run -> move(plan, run, now));
            }
        }
    }

    private void move(Plan plan, Run run, Instant now) {
        Person person = run.person;
        do {
            tag(plan, run, now);
            String why = over(plan, run);
            if (why != null) {
                run.end(run.step, why, "", now);
                return;
            }
            Node node = run.version.steps().get(run.step);
            if (run.moved && run.passed.contains(run.step) && !(node instanceof Node.If || node instanceof Node.End)) {
                run.go(onwards(node), now); // in another version already
            } else if (node instanceof Node.Hours wait) {
                waits(run, run.arrived.plusSeconds(3600L * wait.hours()), wait.next(), now);
            } else if (node instanceof Node.Days wait) {
                waits(run, days(run, wait.days()), wait.next(), now);
            } else if (node instanceof Node.Date date) {
                waits(run, date, now);
            } else if (node instanceof Node.Mail letter) {
                writes(plan, run, letter, now);
            } else if (node instanceof Node.Until until) {
                Instant latest = run.deadline == null ? days(run, until.days()) : run.deadline;
                if (holds(until.when(), person)) {
                    run.pass("", now);
                    run.go(until.next(), now);
                } else if (!latest.isAfter(now)) {
                    run.pass("late", now);
                    run.go(until.late(), now);
                } else {
                    run.stay("condition", latest, latest, now);
                }
            } else if (node instanceof Node.If branching) {
                int way = 0;
                while (way < branching.when().size() && !holds(branching.when().get(way), person)) {
                    way++;
                }
                boolean none = way == branching.when().size();
                run.pass(none ? "else" : Integer.toString(way + 1), now);
                run.go(none ? branching.otherwise() : branching.next().get(way), now);
            } else if (node instanceof Node.Act act) {
                act.does().accept(person);
                run.pass("", now);
                run.go(act.next(), now);
            } else if (node instanceof Node.End end) {
                run.end(run.step, "done", end.label(), now);
            }
        } while (run.isDue(now));
    }

    private static @Nullable String onwards(Node node) {
        if (node instanceof Node.Hours wait) {
            return wait.next();
        } else if (node instanceof Node.Days wait) {
            return wait.next();
        } else if (node instanceof Node.Date wait) {
            return wait.next();
        } else if (node instanceof Node.Mail letter) {
            return letter.next();
        }
        return node instanceof Node.Until until ? until.next() : ((Node.Act) node).next();
    }

    /** A day that has passed when one gets there, or that is not known, may be the end. */
    private static void waits(Run run, Node.Date date, Instant now) {
        boolean waited = "time".equals(run.waiting) && run.due != null;
        Person person = run.person;
        LocalDate day = person.company == null ? null : person.company.billing;
        Instant computed = day == null
                ? now
                : day.plusDays(date.plus())
                        .atTime(date.hour(), 0)
                        .atZone(person.zone)
                        .toInstant();
        if (!waited && date.ends() && !computed.isAfter(now)) {
            run.end(run.step, "past_date", "", now);
        } else {
            waits(run, computed, date.next(), now);
        }
    }

    private void writes(Plan plan, Run run, Node.Mail letter, Instant now) {
        String problem = mail.problem(run.person);
        if (problem != null && plan.settings.leavesUnreached()) {
            run.end(run.step, "unsubscribed", problem, now);
            return;
        } else if (problem != null) {
            run.skip(problem, now);
            run.go(letter.next(), now);
            return;
        }
        Instant hours = MailModel.hours(now, run.person.zone);
        if (hours.isAfter(now)) {
            run.stay("hours", hours, run.deadline, now);
            return;
        }
        Instant free = mail.free(run.person, now);
        if (!free.isAfter(now)) {
            mail.messages.add(new MailModel.Message(plan, run, run.step));
            run.pass("", now);
            run.go(letter.next(), now);
            return;
        }
        Instant latest = run.deadline == null ? now.plus(Duration.ofDays(7)) : run.deadline;
        if (!latest.isAfter(now)) {
            run.skip("The address has got as many messages in 7 days as one may", now);
            run.go(letter.next(), now);
        } else {
            run.stay("cap", MailModel.hours(free.isBefore(latest) ? free : latest, run.person.zone), latest, now);
        }
    }

    /** Hands over a message that waits: all is asked once more. */
    void send(MailModel.Message message, Instant now) {
        Run run = message.run;
        mail.send(message, run.why == null || run.why.equals("done") ? over(message.plan, run) : run.why, now);
    }

    private static Instant days(Run run, int days) {
        return run.arrived.atZone(run.person.zone).plusDays(days).toInstant();
    }

    private static void waits(Run run, Instant computed, @Nullable String next, Instant now) {
        Instant until = "time".equals(run.waiting) && run.due != null ? run.due : computed;
        if (until.isAfter(now)) {
            run.stay("time", until, null, now);
        } else {
            run.pass("", now);
            run.go(next, now);
        }
    }

    /** @param ends whether those leave whose waits ended meanwhile @param skips whether those who wait never enter */
    void resume(Plan plan, boolean ends, boolean skips, Instant now) {
        List<Run> over = plan.open().stream()
                .filter(run -> run.state.equals("waits") && run.due != null && !run.due.isAfter(now))
                .toList();
        Integer cap = plan.settings.cap();
        if (ends) {
            over.forEach(run -> run.end(run.step, "paused", "", now));
        } else if (cap != null) {
            List<Run> order =
                    new ArrayList<>(over.stream().filter(run -> run.isDue(now)).toList());
            order.sort(Comparator.comparing((Run run) -> run.due)); // runs are in the order of their numbers
            for (int i = cap; i < order.size(); i++) {
                Run run = order.get(i);
                run.due = now.atZone(zone).plusDays(i / cap).toInstant();
                run.waiting = "time";
                run.say(now, "waits " + run.step + " paused " + run.due);
            }
        }
        if (skips) {
            plan.members.values().stream()
                    .filter(member -> member.acted == null && !member.left)
                    .forEach(member -> member.acted = now);
        }
        plan.paused = false;
        mail.release(plan);
        act(plan, people, now);
    }

    /** @param moves where those go on whose step is gone; who stands elsewhere finishes as it was */
    void move(Plan plan, Map<String, String> moves, boolean recompute, Instant now) {
        for (Run run : plan.open()) {
            Node was = run.version.steps().get(run.step);
            Node same = plan.newest.steps().get(run.step);
            String other = moves.get(run.step);
            if (same == null && other == null) {
                continue;
            }
            boolean keeps = same != null && same.isLike(was);
            if (same == null) {
                run.step = other;
                run.arrived = now;
            }
            if (!keeps || !run.state.equals("waits") || recompute && "time".equals(run.waiting)) {
                run.state = "due";
                run.due = now;
                run.waiting = null;
            }
            if (!keeps) {
                run.deadline = null;
            }
            run.version = plan.newest;
            run.moved = true;
            run.say(now, "moved " + run.step);
        }
    }

    void takeOut(Plan plan, Run run, String reason, Instant now) {
        run.end(run.step, "taken_out", reason, now);
        Member member = plan.members.get(run.person);
        if (member != null && member.acted == null) {
            member.acted = now;
        }
    }

    /** Whether nothing but the entry stands between. */
    boolean putIn(Plan plan, Person person, Instant now) {
        if (plan.paused || !person.isLive() || gate(plan, person, now) != null) {
            return false;
        }
        plan.runs.add(new Run(person, plan.newest, now, now, true));
        return true;
    }

    void hold(Run run, LocalDate until, Instant now) {
        run.held = until.atStartOfDay(zone).toInstant();
        run.say(now, "held " + run.step + " " + until);
    }
}
