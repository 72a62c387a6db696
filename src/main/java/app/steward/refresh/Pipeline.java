package app.steward.refresh;

import app.steward.condition.ConditionHolder;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.fact.Facts;
import app.steward.fact.Retry;
import app.steward.health.HealthPass;
import app.steward.health.HealthRetention;
import app.steward.lease.LeaseLost;
import app.steward.problem.DatabaseRefusal;
import app.steward.segment.SegmentCountCheck;
import app.steward.segment.SegmentPass;
import app.steward.segment.SegmentPass.Part;
import app.steward.segment.Segments;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
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
    private final Facts facts;
    private final Fields fields;
    private final SegmentPass segmentPass;
    private final HealthPass healthPass;
    private final HealthRetention retention;
    private final SegmentCountCheck countCheck;
    private final Segments segments;
    private final Plans plans;
    private final List<ConditionHolder> holders;
    private final Retry retry;
    private final MeterRegistry meters;

    Pipeline(
            RunLog log,
            Runs runs,
            Today today,
            Facts facts,
            Fields fields,
            SegmentPass segmentPass,
            HealthPass healthPass,
            HealthRetention retention,
            SegmentCountCheck countCheck,
            Segments segments,
            Plans plans,
            List<ConditionHolder> holders,
            Retry retry,
            MeterRegistry meters) {
        this.log = log;
        this.runs = runs;
        this.today = today;
        this.facts = facts;
        this.fields = fields;
        this.segmentPass = segmentPass;
        this.healthPass = healthPass;
        this.retention = retention;
        this.countCheck = countCheck;
        this.segments = segments;
        this.plans = plans;
        this.holders = List.copyOf(holders);
        this.retry = retry;
        this.meters = meters;
    }

    /** A step: its name, and what it does. */
    private record Step(String name, Work work) {}

    @FunctionalInterface
    private interface Work {
        Did run(Now now, Facts.Progress progress);
    }

    /** What a step came to. */
    private record Did(long records, long entered, long left, List<String> errors) {}

    /** Carries out a run that this process holds, to its end. Throws {@link LeaseLost} where it was taken away. */
    void carryOut(long id) {
        Run run = runs.find(id).orElseThrow(() -> new LeaseLost("Run " + id));
        long began = System.nanoTime();
        Now now = today.now();
        List<Step> steps = run.kind() == Run.Kind.FULL
                ? allSteps()
                : stepsOf(plans.ofRun(run.segments(), run.kind() == Run.Kind.HEALTH));
        log.plan(id, steps.stream().map(Step::name).toList());
        List<String> errors = new ArrayList<>();
        boolean failed = false;
        for (int i = 0; i < steps.size(); i++) {
            failed |= !carryOut(id, i, steps.get(i), now, errors);
        }
        log.end(id, failed ? Run.State.FAILED : Run.State.DONE, errors);
        meters.timer("steward.refresh.duration", "kind", run.kind().key(), "outcome", failed ? "failed" : "done")
                .record(Duration.ofNanos(System.nanoTime() - began));
        LOG.info("Refresh {} ({}) {} in {} ms", id, run.reason(), failed ? "failed" : "done", millisSince(began));
    }

    private boolean carryOut(long run, int position, Step step, Now now, List<String> errors) {
        long began = System.nanoTime();
        log.stage(run, position, new Run.Stage(step.name(), Run.State.RUNNING, 0, 0, null, 0, 0));
        try {
            Did did = step.work()
                    .run(
                            now,
                            (done, of) -> log.stage(
                                    run,
                                    position,
                                    new Run.Stage(step.name(), Run.State.RUNNING, millisSince(began), done, of, 0, 0)));
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
            LOG.error("Refresh {} failed in {}", run, step.name(), e);
            errors.add("The stage " + step.name() + " failed: " + DatabaseRefusal.words(e));
            log.stage(run, position, new Run.Stage(step.name(), Run.State.FAILED, millisSince(began), 0, null, 0, 0));
            return false;
        }
    }

    private List<Step> allSteps() {
        return List.of(
                new Step("usage", this::usage),
                members("account_segments", Subject.ACCOUNT, null, Part.BEFORE_HEALTH),
                new Step("health", this::health),
                members("health_segments", Subject.ACCOUNT, null, Part.AFTER_HEALTH),
                members("user_segments", Subject.USER, null, Part.ALL),
                new Step("history", this::history));
    }

    private List<Step> stepsOf(Plan plan) {
        List<Step> steps = new ArrayList<>();
        if (!plan.before().isEmpty()) {
            steps.add(members("account_segments", Subject.ACCOUNT, plan.before(), Part.ALL));
        }
        if (plan.health()) {
            steps.add(new Step("health", this::health));
        }
        if (!plan.after().isEmpty()) {
            steps.add(members("health_segments", Subject.ACCOUNT, plan.after(), Part.ALL));
        }
        if (!plan.users().isEmpty()) {
            steps.add(members("user_segments", Subject.USER, plan.users(), Part.ALL));
        }
        return steps;
    }

    private Step members(String name, Subject subject, @Nullable Set<Integer> only, Part part) {
        return new Step(name, (now, progress) -> members(subject, only, part, now, progress));
    }

    private Did usage(Now now, Facts.Progress progress) {
        facts.makeRoom(holders);
        long accounts = facts.count(Subject.ACCOUNT);
        long users = facts.count(Subject.USER);
        progress.done(0, accounts + users);
        // An account's facts read those of its users.
        facts.recomputeAll(Subject.USER, now, (done, of) -> progress.done(done, accounts + of));
        facts.recomputeAll(Subject.ACCOUNT, now, (done, of) -> progress.done(users + done, users + of));
        return new Did(accounts + users, 0, 0, List.of());
    }

    private Did members(Subject subject, @Nullable Set<Integer> only, Part part, Now now, Facts.Progress progress) {
        long records = facts.count(subject);
        progress.done(0, records);
        SegmentPass.Outcome outcome =
                retry.run(() -> segmentPass.run(subject, null, only, part, fields.catalogue(), now));
        TreeMap<Integer, String> failures = new TreeMap<>(outcome.failures());
        List<String> errors = failures.entrySet().stream()
                .map(failure -> "The segment " + nameOf(failure.getKey()) + " is broken: " + failure.getValue())
                .toList();
        return new Did(records, outcome.entered(), outcome.left(), errors);
    }

    private Did health(Now now, Facts.Progress progress) {
        long records = facts.count(Subject.ACCOUNT);
        progress.done(0, records);
        HealthPass.Outcome outcome = retry.run(() -> healthPass.run(null, now));
        List<String> errors = new TreeMap<>(outcome.failures())
                .entrySet().stream()
                        .map(failure -> (failure.getKey() == 0 ? "The default" : "The") + " health configuration"
                                + (failure.getKey() == 0 ? "" : " of " + nameOf(failure.getKey())) + " is broken: "
                                + failure.getValue())
                        .toList();
        return new Did(records, 0, 0, errors);
    }

    private Did history(Now now, Facts.Progress progress) {
        List<String> miscounted = retry.run(countCheck::correct);
        return new Did(retention.forgetOld(now, progress), 0, 0, miscounted);
    }

    private String nameOf(int segment) {
        return segments.findById(segment).map(found -> found.name()).orElse(String.valueOf(segment));
    }

    private static long millisSince(long began) {
        return Duration.ofNanos(System.nanoTime() - began).toMillis();
    }
}
