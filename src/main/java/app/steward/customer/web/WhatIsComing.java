package app.steward.customer.web;

import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.journey.ComingSteps;
import app.steward.journey.ComingSteps.Coming;
import app.steward.journey.web.Moment;
import app.steward.milestone.DueDates;
import app.steward.milestone.MilestoneLog;
import app.steward.milestone.MilestoneLog.Standing;
import app.steward.record.KnownRecords.Known;
import app.steward.record.web.FormResponses;
import app.steward.task.TaskLog;
import app.steward.task.TaskLog.Listed;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import app.steward.workspace.Now;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.web.util.UriUtils;

/**
 * What is due about an account or a user in the next days: steps of journeys that its users are in, open tasks, and of an
 * account its milestones.
 */
@Component
@Transactional(readOnly = true)
class WhatIsComing {
    /** So many days ahead. */
    static final int DAYS = 14;

    /** So many lines. */
    static final int MOST = 20;

    private final ComingSteps steps;
    private final TaskLog tasks;
    private final MilestoneLog milestones;
    private final DueDates dates;
    private final Formats formats;

    WhatIsComing(ComingSteps steps, TaskLog tasks, MilestoneLog milestones, DueDates dates, Formats formats) {
        this.steps = steps;
        this.tasks = tasks;
        this.milestones = milestones;
        this.dates = dates;
        this.formats = formats;
    }

    /**
     * Something that is due.
     *
     * @param timed whether it has a time of day
     * @param to its page
     * @param dialog whether that opens in a dialog
     * @param user whom it is about, on the page of an account
     * @param why then, in words
     * @param late whether its day is over
     * @param change where the run that it is a step of is held or ended; null: nowhere
     */
    record Line(
            Instant at,
            boolean timed,
            String icon,
            String says,
            String to,
            boolean dialog,
            @Nullable Person user,
            String why,
            boolean late,
            @Nullable String change) {}

    /** A user by external id, and what they are called. */
    record Person(String externalId, String label) {}

    /**
     * The first of them.
     *
     * @param all how many there are that are known of
     * @param complete whether there may be more than these
     */
    record Lines(List<Line> lines, long all, boolean complete) {
        public boolean isEmpty() {
            return lines.isEmpty();
        }

        public long more() {
            return all - lines.size();
        }
    }

    Lines of(Viewer viewer, Known record, Snapshot present) {
        Now now = present.now();
        LocalDate last = now.today().plusDays(DAYS);
        boolean ofAccount = record.subject() == Subject.ACCOUNT;
        ComingSteps.All coming = steps.of(
                viewer,
                record.subject(),
                record.id(),
                now.startOf(last.plusDays(1)).minusMillis(1),
                present);
        TaskLog.Open due = tasks.due(viewer, record.subject(), record.id(), now, last, MOST);
        List<Line> lines = new ArrayList<>();
        coming.steps().forEach(step -> lines.add(line(step, record)));
        due.rows().forEach(task -> lines.add(line(task, ofAccount, now)));
        if (ofAccount && !record.archived()) {
            milestones.of(record.id(), now).stream()
                    .filter(one -> !one.isMet() && one.milestone().isOn())
                    .filter(one -> one.dueOn() != null && !one.dueOn().isAfter(last))
                    .forEach(one -> lines.add(line(one, now)));
        }
        lines.sort(Comparator.comparing(Line::at));
        long all = lines.size() + due.open() - due.rows().size();
        return new Lines(lines.stream().limit(MOST).toList(), all, coming.complete());
    }

    private Line line(Coming step, Known record) {
        String user = UriUtils.encode(step.user(), StandardCharsets.UTF_8);
        String here = FormResponses.page(record.subject(), record.externalId());
        return new Line(
                step.at(),
                true,
                Moment.icon(step.what(), step.type()),
                step.says(),
                "/journeys/" + step.journey() + "/users/" + user,
                false,
                record.subject() == Subject.ACCOUNT ? new Person(step.user(), step.label()) : null,
                step.journeyName() + (step.why().isEmpty() ? "" : ": " + step.why()),
                false,
                step.first() && step.mayChange()
                        ? here + "/coming/run?journey=" + step.journey() + "&user=" + user
                        : null);
    }

    private Line line(Listed task, boolean ofAccount, Now now) {
        return new Line(
                now.startOf(Objects.requireNonNull(task.dueOn())),
                false,
                "check2-square",
                task.title(),
                "/tasks/" + task.id(),
                true,
                !ofAccount || task.user() == null
                        ? null
                        : new Person(task.user().externalId(), task.user().label()),
                "Task for "
                        + (task.holder() == null
                                ? task.forWhom()
                                : task.holder().name()) + ". " + task.from(),
                task.isLate(now.today()),
                null);
    }

    private Line line(Standing one, Now now) {
        boolean late = one.state().equals("overdue");
        Integer days = one.milestone().settings().dueDays();
        return new Line(
                now.startOf(Objects.requireNonNull(one.dueOn())),
                false,
                "flag",
                "Milestone “" + one.milestone().name() + "” is " + (late ? "overdue" : "due"),
                "/milestones?milestone=" + one.milestone().id(),
                false,
                null,
                formats.plural(days, "day") + " after "
                        + dates.label(one.milestone().settings().dueFrom()),
                late,
                null);
    }
}
