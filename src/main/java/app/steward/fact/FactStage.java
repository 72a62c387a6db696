package app.steward.fact;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Progress;
import app.steward.derive.Stage;
import app.steward.workspace.Now;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The derived rows as the first stage: all else reads them. */
@Component
class FactStage implements Stage {
    private static final Duration LONGEST_CHANGE = Duration.ofHours(1);
    /** So that what comes lies in the shortest window, which is read anyway. */
    private static final int MOST_DAYS = 13;

    private final FactSources sources;
    private final DerivedValues facts;
    private final FactsAsOf asOf;
    private final List<ConditionHolder> holders;

    FactStage(FactSources sources, DerivedValues facts, FactsAsOf asOf, List<ConditionHolder> holders) {
        this.sources = sources;
        this.facts = facts;
        this.asOf = asOf;
        this.holders = List.copyOf(holders);
    }

    @Override
    public String name() {
        return "usage";
    }

    @Override
    public int place() {
        return Place.VALUES;
    }

    /** One for each source, so that only the columns are computed that something else was given for. */
    @Override
    public List<Definition> definitions(Catalogue catalogue) {
        // An account's row may read those of its users.
        return Stream.of(Subject.USER, Subject.ACCOUNT)
                .flatMap(subject -> sources.of(subject).stream())
                .map(source -> new Definition(definition(source), source.subject(), source.reads(), Set.of(), false))
                .toList();
    }

    private static String definition(FactSource source) {
        return source.subject().key() + ".facts." + source.part();
    }

    @Override
    public Outcome all(Pass pass) {
        // Something else may be another than records and time: until all is done, nothing can be told by difference.
        asOf.forget();
        String constants = facts.constants();
        facts.makeRoom(holders);
        return anew(pass, constants, null, null);
    }

    private Outcome anew(Pass pass, String constants, @Nullable WrongValues ofUsers, @Nullable WrongValues ofAccounts) {
        long accounts = facts.count(Subject.ACCOUNT);
        long users = facts.count(Subject.USER);
        Progress progress = pass.progress();
        progress.done(0, accounts + users);
        facts.recomputeAll(Subject.USER, pass.now(), (done, of) -> progress.done(done, accounts + of), ofUsers);
        facts.recomputeAll(
                Subject.ACCOUNT, pass.now(), (done, of) -> progress.done(users + done, users + of), ofAccounts);
        asOf.remember(pass.now(), constants);
        List<String> errors = new ArrayList<>();
        for (WrongValues wrong : new WrongValues[] {ofAccounts, ofUsers}) {
            if (wrong != null) {
                errors.addAll(wrong.sentences());
            }
        }
        return new Outcome(accounts + users, 0, 0, errors, Set.of());
    }

    @Override
    public Outcome byDifference(Pass pass) {
        Long due = difference(pass);
        return due == null ? all(pass) : new Outcome(due, 0, 0, List.of(), Set.of());
    }

    /** What the difference gave is compared with what everything anew gives at the same moment. */
    @Override
    public Outcome checked(Pass pass) {
        return difference(pass) == null
                ? all(pass)
                : anew(pass, facts.constants(), new WrongValues(Subject.USER), new WrongValues(Subject.ACCOUNT));
    }

    /** Computes what the time that passed may have changed: how many records that were; null where it can't be told. */
    private @Nullable Long difference(Pass pass) {
        FactsAsOf.Computed last = asOf.read();
        facts.makeRoom(holders);
        String constants = facts.constants();
        if (last == null || !last.constants().equals(constants)) {
            return null;
        }
        Now now = pass.now();
        // A change that began before is computed as of its beginning, and may have ended after the last run passed by.
        Now before = new Now(last.at().instant().minus(LONGEST_CHANGE), now.zone(), now.firstDay());
        if (!last.at().zone().equals(now.zone())
                || now.instant().isBefore(last.at().instant())
                || ChronoUnit.DAYS.between(before.today(), now.today()) > MOST_DAYS) {
            return null;
        }
        Passed passed = new Passed(before, now);
        if (!facts.findDue(Subject.USER, passed) || !facts.findDue(Subject.ACCOUNT, passed)) {
            return null;
        }
        Progress progress = pass.progress();
        long users = facts.recomputeDue(Subject.USER, now, progress);
        long accounts = facts.recomputeDue(Subject.ACCOUNT, now, (done, of) -> progress.done(users + done, users + of));
        asOf.remember(now, constants);
        return users + accounts;
    }

    @Override
    public Outcome records(Subject subject, Set<String> definitions, Set<Long> records, Pass pass) {
        Set<String> changed = new TreeSet<>();
        Set<FactSource> done = new HashSet<>();
        List<FactSource> due = sources.of(subject).stream()
                .filter(source -> definitions.contains(definition(source)))
                .toList();
        while (!due.isEmpty()) {
            Set<String> columns = facts.recompute(subject, records, pass.now(), due);
            changed.addAll(columns);
            done.addAll(due);
            due = sources.following(subject, columns).stream()
                    .filter(source -> !done.contains(source))
                    .toList();
        }
        return new Outcome(
                records.size(),
                0,
                0,
                List.of(),
                changed.stream().map(column -> subject.key() + "." + column).collect(Collectors.toSet()));
    }
}
