package app.steward.journey;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Reads;
import app.steward.derive.Stage;
import app.steward.fact.Retry;
import app.steward.journey.JourneyPass.Concerned;
import app.steward.journey.JourneyPass.Done;
import app.steward.journey.Journeys.UnderWay;
import app.steward.membership.RuleKind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Journeys as a stage behind the rules: who enters, and what becomes of goals and exits. For a person's change it acts in the
 * transaction of the change; for everything in batches, each of which marks what it acted upon. The steps are the pump's.
 */
@Component
class JourneyStage implements Stage {
    private final JourneyPass pass;
    private final Journeys journeys;
    private final Retry retry;
    private final TransactionTemplate transaction;

    JourneyStage(
            JourneyPass pass, Journeys journeys, Retry retry, TransactionTemplate transaction) {
        this.pass = pass;
        this.journeys = journeys;
        this.retry = retry;
        this.transaction = transaction;
    }

    @Override
    public String name() {
        return "journeys";
    }

    @Override
    public int place() {
        return Place.JOURNEYS;
    }

    /** One for each journey, which follows from who is in its rule, and from what ends or moves those who are in it. */
    @Override
    public List<Definition> definitions(Catalogue catalogue) {
        List<Definition> all = new ArrayList<>();
        for (UnderWay each : known(catalogue)) {
            Journey journey = each.journey();
            Set<String> reads = new TreeSet<>();
            reads.add(RuleKind.computed(journey.subject(), journey.id()));
            for (CompiledDefinition version : each.all()) {
                version.watched().forEach(condition -> reads.addAll(Reads.of(catalogue, journey.subject(), condition)));
            }
            String name = JourneyMoves.nameOf(journey.subject(), journey.id());
            all.add(new Definition(name, journey.subject(), reads, Set.of(name), false));
        }
        return all;
    }

    private List<UnderWay> known(Catalogue catalogue) {
        return catalogue.once(
                JourneyStage.class,
                () -> journeys.underWay(catalogue));
    }

    @Override
    public Outcome all(Pass by) {
        return some(known(by.catalogue()), by, true);
    }

    @Override
    public Outcome some(Set<String> definitions, Pass by) {
        return some(
                known(by.catalogue()).stream()
                        .filter(each -> definitions.contains(JourneyMoves.nameOf(
                                each.journey().subject(), each.journey().id())))
                        .toList(),
                by,
                false);
    }

    /** Guards are asked before anything acts; what is over goes before what is new. */
    private Outcome some(List<UnderWay> which, Pass by, boolean nightly) {
        List<UnderWay> open = which.stream()
                .filter(each -> batch(() -> new Done(
                                        pass.guard(each.journey(), each.newest(), null, by.catalogue(), by.now())
                                                ? 1
                                                : 0,
                                        false))
                                .runs()
                        == 1)
                .toList();
        long entered = 0;
        long left = 0;
        Set<String> changed = new HashSet<>();
        for (UnderWay each : which) {
            Journey journey = each.journey();
            long moved = 0;
            for (CompiledDefinition version : each.all()) {
                moved += repeated(() -> pass.watch(journey, version, null, by.catalogue(), by.now()));
            }
            if (nightly) {
                moved += repeated(() -> pass.archived(journey, by.now()));
            }
            long came = open.contains(each)
                    ? repeated(() -> pass.enter(journey, each.newest(), null, by.catalogue(), by.now()))
                    : 0;
            batch(() -> {
                pass.forget(journey, null, by.now());
                if (nightly) {
                    pass.trim(journey, by.now());
                }
                if (open.contains(each) && journey.isLive()) {
                    pass.finished(journey, by.now());
                }
                return Done.NOTHING;
            });
            if (moved + came > 0) {
                changed.add(JourneyMoves.nameOf(journey.subject(), journey.id()));
            }
            entered += came;
            left += moved;
        }
        return new Outcome(entered + left, entered, left, List.of(), changed);
    }

    private long repeated(Supplier<Done> work) {
        long all = 0;
        while (true) {
            Done done = batch(work);
            all += done.runs();
            if (!done.full()) {
                return all;
            }
        }
    }

    /** In the caller's transaction where there is one, which the caller repeats. */
    private Done batch(Supplier<Done> work) {
        return TransactionSynchronizationManager.isActualTransactionActive()
                ? work.get()
                : retry.run(() -> Objects.requireNonNull(transaction.execute(status -> work.get())));
    }

    @Override
    public Outcome records(Subject subject, Set<String> definitions, Set<Long> records, Pass by) {
        // all of them: what waited for a day may be due for these, too
        List<UnderWay> all = known(by.catalogue()).stream()
                .filter(each -> each.journey().subject() == subject)
                .toList();
        if (all.isEmpty()) {
            return Outcome.NOTHING;
        }
        Concerned concerned =
                pass.concerned(all.stream().map(each -> each.journey().id()).toList(), records);
        long entered = 0;
        long left = 0;
        Set<String> changed = new TreeSet<>();
        for (UnderWay each : all) {
            Journey journey = each.journey();
            long moved = 0;
            if (concerned.running().contains(journey.id())) {
                for (CompiledDefinition version : each.all()) {
                    moved += all(() -> pass.watch(journey, version, records, by.catalogue(), by.now()));
                }
            }
            long came = concerned.entering().contains(journey.id())
                    ? all(() -> pass.enter(journey, each.newest(), records, by.catalogue(), by.now()))
                    : 0;
            if (concerned.left().contains(journey.id())) {
                pass.forget(journey, records, by.now());
            }
            if (moved + came > 0) {
                changed.add(JourneyMoves.nameOf(subject, journey.id()));
            }
            entered += came;
            left += moved;
        }
        return new Outcome(records.size(), entered, left, List.of(), changed);
    }

    private static long all(Supplier<Done> work) {
        long all = 0;
        while (true) {
            Done done = work.get();
            all += done.runs();
            if (!done.full()) {
                return all;
            }
        }
    }
}
