package app.steward.journey;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Place;
import app.steward.derive.Reads;
import app.steward.derive.Stage;
import app.steward.fact.Batches;
import app.steward.journey.JourneyEntering.Cursor;
import app.steward.journey.JourneyEntering.Entered;
import app.steward.journey.JourneyPass.Concerned;
import app.steward.journey.Journeys.UnderWay;
import app.steward.membership.RuleKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Journeys as a stage behind the rules: who enters, and what becomes of goals and exits. For a person's change it acts in the
 * transaction of the change; for everything in batches, each of which marks what it acted upon. The steps are the pump's.
 */
@Component
class JourneyStage implements Stage {
    private final JourneyEntering entering;
    private final JourneyWatch watch;
    private final JourneyPass pass;
    private final Journeys journeys;
    private final Batches batches;

    JourneyStage(JourneyEntering entering, JourneyWatch watch, JourneyPass pass, Journeys journeys, Batches batches) {
        this.entering = entering;
        this.watch = watch;
        this.pass = pass;
        this.journeys = journeys;
        this.batches = batches;
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
        return catalogue.once(JourneyStage.class, () -> journeys.underWay(catalogue));
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
                .filter(each -> batches.one(() -> entering.guard(each.journey(), each.newest(), by)))
                .toList();
        long entered = 0;
        long left = 0;
        Set<Integer> changed = new TreeSet<>();
        for (UnderWay each : which) {
            Journey journey = each.journey();
            for (CompiledDefinition version : each.all()) {
                left += batches.all(() -> watch.watch(journey, version, null, by), changed);
            }
            if (nightly) {
                left += batches.all(() -> pass.archived(journey, by.now()), changed);
            }
            if (open.contains(each)) {
                entered += enter(each, null, by, changed);
            }
            batches.one(() -> {
                pass.forget(journey, null, by.now());
                if (nightly) {
                    pass.trim(journey, by.now());
                }
                if (open.contains(each) && journey.isLive()) {
                    pass.finished(journey, by.now());
                }
            });
        }
        return new Outcome(entered + left, entered, left, List.of(), names(which, changed));
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
        Set<Integer> changed = new TreeSet<>();
        for (UnderWay each : all) {
            Journey journey = each.journey();
            if (concerned.running().contains(journey.id())) {
                for (CompiledDefinition version : each.all()) {
                    left += batches.all(() -> watch.watch(journey, version, records, by), changed);
                }
            }
            if (concerned.entering().contains(journey.id())) {
                entered += enter(each, records, by, changed);
            }
            if (concerned.left().contains(journey.id())) {
                pass.forget(journey, records, by.now());
            }
        }
        return new Outcome(records.size(), entered, left, List.of(), names(all, changed));
    }

    /** All who are due, batch by batch. */
    private long enter(UnderWay each, @Nullable Collection<Long> records, Pass by, Set<Integer> changed) {
        long runs = 0;
        Cursor cursor = null;
        do {
            Cursor after = cursor;
            Entered entered = batches.one(() -> entering.enter(each.journey(), each.newest(), records, after, by));
            runs += entered.runs();
            cursor = entered.next();
        } while (cursor != null);
        if (runs > 0) {
            changed.add(each.journey().id());
        }
        return runs;
    }

    private static Set<String> names(List<UnderWay> of, Set<Integer> changed) {
        return of.stream()
                .map(UnderWay::journey)
                .filter(journey -> changed.contains(journey.id()))
                .map(journey -> JourneyMoves.nameOf(journey.subject(), journey.id()))
                .collect(Collectors.toSet());
    }
}
