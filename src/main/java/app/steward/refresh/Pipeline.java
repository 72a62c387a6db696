package app.steward.refresh;

import app.steward.condition.Fields;
import app.steward.derive.Outcome;
import app.steward.derive.Pass;
import app.steward.derive.Progress;
import app.steward.fact.Retry;
import app.steward.job.Lease;
import app.steward.job.LeaseLost;
import app.steward.problem.DatabaseRefusal;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Carries out runs: the stages in their order, each in transactions of its own. A stage that fails is marked, and the
 * rest goes on with what is stored.
 */
@Component
class Pipeline {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final RunLog log;
    private final Runs runs;
    private final Today today;
    private final Fields fields;
    private final Chain chain;
    private final Retry retry;
    private final MeterRegistry meters;

    Pipeline(RunLog log, Runs runs, Today today, Fields fields, Chain chain, Retry retry, MeterRegistry meters) {
        this.log = log;
        this.runs = runs;
        this.today = today;
        this.fields = fields;
        this.chain = chain;
        this.retry = retry;
        this.meters = meters;
    }

    /** A stage, and how it is run. */
    private record Step(String name, Function<Pass, Outcome> work) {}

    /** Carries out a run that this process holds, to its end. Throws {@link LeaseLost} where it was taken away. */
    void carryOut(Lease lease) {
        long id = lease.id();
        Run run = runs.find(id).orElseThrow(() -> new LeaseLost("Run " + id));
        long began = System.nanoTime();
        Now now = today.now();
        List<Step> steps = run.kind().isOfEverything() ? everything(run.kind()) : of(run.definitions());
        log.plan(lease, steps.stream().map(Step::name).toList());
        List<String> errors = new ArrayList<>();
        boolean failed = false;
        for (int i = 0; i < steps.size(); i++) {
            failed |= !carryOut(lease, i, steps.get(i), now, errors);
        }
        log.end(lease, failed ? Run.State.FAILED : Run.State.DONE, errors);
        meters.timer("steward.refresh.duration", "kind", run.kind().key(), "outcome", failed ? "failed" : "done")
                .record(Duration.ofNanos(System.nanoTime() - began));
        LOG.info("Refresh {} ({}) {} in {} ms", id, run.reason(), failed ? "failed" : "done", millisSince(began));
    }

    private boolean carryOut(Lease run, int position, Step step, Now now, List<String> errors) {
        long began = System.nanoTime();
        log.stage(run, position, new Run.Stage(step.name(), Run.State.RUNNING, 0, 0, null, 0, 0));
        try {
            Progress progress = (done, of) -> log.stage(
                    run, position, new Run.Stage(step.name(), Run.State.RUNNING, millisSince(began), done, of, 0, 0));
            // The fields anew for each: the values may have found places meanwhile.
            Outcome did = step.work().apply(new Pass(fields.catalogue(), now, progress));
            errors.addAll(did.errors());
            log.stage(
                    run,
                    position,
                    new Run.Stage(
                            step.name(),
                            Run.State.DONE,
                            millisSince(began),
                            did.records(),
                            did.records(),
                            did.entered(),
                            did.left()));
            return true;
        } catch (LeaseLost e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("Refresh {} failed in {}", run.id(), step.name(), e);
            errors.add("The stage " + step.name() + " failed: " + DatabaseRefusal.words(e));
            log.stage(run, position, new Run.Stage(step.name(), Run.State.FAILED, millisSince(began), 0, null, 0, 0));
            return false;
        }
    }

    private List<Step> everything(Run.Kind kind) {
        return chain.stages().stream()
                .map(stage -> new Step(
                        stage.name(),
                        kind == Run.Kind.DIFFERENCE
                                ? stage::byDifference
                                : kind == Run.Kind.CHECKED ? stage::checked : stage::all))
                .toList();
    }

    private List<Step> of(Set<String> definitions) {
        return chain.of(definitions, fields.catalogue()).stream()
                .map(step -> new Step(
                        step.stage().name(),
                        pass -> retry.run(() -> step.stage().some(step.definitions(), pass))))
                .toList();
    }

    private static long millisSince(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
}
