package app.steward.customer.web;

import app.steward.audit.AuditLog;
import app.steward.automation.AlertLog;
import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.customer.web.TimelineEntry.Link;
import app.steward.listing.RecordListing.Asked;
import app.steward.milestone.MilestoneLog;
import app.steward.record.web.FormResponses;
import app.steward.segment.MembershipHistory;
import app.steward.subscription.SubscriptionDates;
import app.steward.support.SupportLog;
import app.steward.task.AboutRecords;
import app.steward.task.TaskLog;
import app.steward.task.TaskState;
import app.steward.team.Viewer;
import app.steward.touchpoint.TouchpointKind;
import app.steward.touchpoint.TouchpointLog;
import app.steward.touchpoint.TouchpointLog.Logged;
import app.steward.workspace.Now;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * What happened to an account or a user, newest first. Each kind is one statement; a page ends between two moments, so
 * that the next one begins with what was earlier.
 */
@Component
class Timeline {
    private static final int SHOWN = 25;

    private final TouchpointLog touchpoints;
    private final MembershipHistory segments;
    private final HealthEntries health;
    private final AuditLog audit;
    private final SubscriptionDates subscriptions;
    private final SupportLog support;
    private final TaskLog tasks;
    private final AlertLog alerts;
    private final MilestoneLog milestones;
    private final JourneyEntries journeys;
    private final MailEntries mail;
    private final ChangeWords words;

    Timeline(
            TouchpointLog touchpoints,
            MembershipHistory segments,
            HealthEntries health,
            AuditLog audit,
            SubscriptionDates subscriptions,
            SupportLog support,
            TaskLog tasks,
            AlertLog alerts,
            MilestoneLog milestones,
            JourneyEntries journeys,
            MailEntries mail,
            ChangeWords words) {
        this.touchpoints = touchpoints;
        this.segments = segments;
        this.health = health;
        this.audit = audit;
        this.subscriptions = subscriptions;
        this.support = support;
        this.tasks = tasks;
        this.alerts = alerts;
        this.milestones = milestones;
        this.journeys = journeys;
        this.mail = mail;
        this.words = words;
    }

    /** What is shown of it. */
    enum Kind {
        ALL("All"),
        TOUCHPOINTS("Touchpoints"),
        ALERTS("Alerts"),
        MILESTONES("Milestones"),
        TASKS("Tasks"),
        JOURNEYS("Journeys"),
        MAIL("Mail"),
        SEGMENTS("Segments"),
        HEALTH("Health"),
        SERVICE("Service"),
        CHANGES("Changes");

        private final String label;

        Kind(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** All for an unknown one: a link may be old. */
        static Kind of(@Nullable String key) {
            return Arrays.stream(values())
                    .filter(kind -> kind.key().equals(key))
                    .findFirst()
                    .orElse(ALL);
        }

        static List<Kind> of(Subject subject, Viewer viewer) {
            return Arrays.stream(values())
                    .filter(kind -> kind != HEALTH && kind != MILESTONES || subject == Subject.ACCOUNT)
                    .filter(kind -> kind != MAIL || viewer.mayEditAccounts())
                    .toList();
        }

        private boolean shows(Kind part) {
            return this == ALL || this == part;
        }
    }

    /**
     * A page of it.
     *
     * @param days what happened by day, newest first
     * @param older where the next page begins: before that moment; null where there is none
     * @param newest false where the page begins with an earlier moment
     */
    record Page(
            Kind kind,
            List<Kind> kinds,
            Map<LocalDate, List<TimelineEntry>> days,
            @Nullable Instant older,
            boolean newest) {}

    Page page(Subject subject, long id, Kind kind, @Nullable Instant before, Viewer viewer, Asked asked) {
        Now now = asked.now();
        List<TimelineEntry> all = new ArrayList<>();
        if (kind.shows(Kind.TOUCHPOINTS)) {
            touchpoints.of(viewer, subject, id, before, SHOWN + 1).forEach(one -> all.add(touchpoint(one)));
        }
        if (kind.shows(Kind.ALERTS)) {
            for (boolean closed : new boolean[] {false, true}) {
                alerts.moves(viewer, subject, id, closed, before, asked.now(), SHOWN + 1)
                        .forEach(alert -> all.add(alert(subject, alert, closed)));
            }
        }
        if (kind.shows(Kind.MILESTONES) && subject == Subject.ACCOUNT) {
            milestones.moves(id, before, SHOWN + 1).forEach(moved -> all.add(milestone(moved)));
        }
        if (kind.shows(Kind.TASKS)) {
            tasks.finished(viewer, subject, id, before, SHOWN + 1).forEach(task -> all.add(task(subject, task)));
        }
        if (kind.shows(Kind.JOURNEYS)) {
            all.addAll(journeys.of(viewer, subject, id, before, now, SHOWN + 1));
        }
        if (kind.shows(Kind.MAIL)) {
            all.addAll(mail.of(viewer, subject, id, before, now, SHOWN + 1));
        }
        if (kind.shows(Kind.SEGMENTS)) {
            segments.of(subject, id, before, SHOWN + 1).forEach(step -> all.add(step(subject, step)));
        }
        if (kind.shows(Kind.HEALTH) && subject == Subject.ACCOUNT) {
            all.addAll(health.of(id, before, now, SHOWN + 1));
        }
        if (kind.shows(Kind.SERVICE)) {
            support.opened(viewer, subject, id, before, SHOWN + 1)
                    .forEach(ticket -> all.add(ticket(ticket, ticket.openedAt(), "Ticket opened: ", "headset")));
            support.closed(viewer, subject, id, before, SHOWN + 1).forEach(ticket -> {
                if (ticket.closedAt() != null) {
                    all.add(ticket(ticket, ticket.closedAt(), "Ticket closed: ", "check-circle"));
                }
            });
            support.answers(viewer, subject, id, before, SHOWN + 1).forEach(answer -> all.add(answer(answer)));
        }
        if (kind.shows(Kind.CHANGES)) {
            Catalogue catalogue = asked.catalogue();
            audit.of(subject.key(), id, before, SHOWN + 1)
                    .forEach(entry -> all.add(words.of(subject, entry, catalogue, viewer)));
            if (subject == Subject.ACCOUNT) {
                LocalDate last = before == null ? now.today() : now.dayOf(before.minusNanos(1));
                subscriptions.of(id, last, SHOWN + 1).forEach(dated -> all.add(dated(dated, now)));
            }
        }
        all.sort(Comparator.comparing(TimelineEntry::at).reversed());
        return page(subject, kind, before, all, viewer, now);
    }

    private static Page page(
            Subject subject, Kind kind, @Nullable Instant before, List<TimelineEntry> all, Viewer viewer, Now now) {
        int end = Math.min(SHOWN, all.size());
        while (end > 0
                && end < all.size()
                && all.get(end).at().equals(all.get(end - 1).at())) {
            end++;
        }
        Map<LocalDate, List<TimelineEntry>> days = new LinkedHashMap<>();
        all.subList(0, end)
                .forEach(one -> days.computeIfAbsent(now.dayOf(one.at()), day -> new ArrayList<>())
                        .add(one));
        // Where all that was read is shown for being of one moment, nothing tells whether more is to come.
        boolean more = end < all.size() || end > SHOWN;
        Instant older = more ? all.get(end - 1).at() : null;
        return new Page(kind, Kind.of(subject, viewer), days, older, before == null);
    }

    private static TimelineEntry alert(Subject subject, AlertLog.Listed alert, boolean closed) {
        AboutRecords.Named user = alert.user();
        Instant at = closed ? Objects.requireNonNull(alert.closedAt()) : alert.openedAt();
        Link about = user == null || subject == Subject.USER
                ? null
                : new Link(FormResponses.page(Subject.USER, user.externalId()), user.label());
        String lead = "Alert " + (closed ? "closed: " : "opened: ") + alert.ruleName();
        return new TimelineEntry(
                at,
                false,
                closed ? "check-circle" : "bell",
                about == null ? lead : lead + ", ",
                about,
                "",
                closed ? alert.ended() + (alert.note().isEmpty() ? "" : ". " + alert.note()) : alert.message(),
                closed && alert.closedBy() != null ? alert.closedBy().name() : null,
                null);
    }

    private static TimelineEntry milestone(MilestoneLog.Moved moved) {
        boolean met = moved.what().equals("met");
        return new TimelineEntry(
                moved.at(),
                false,
                "flag",
                met ? "Milestone met: " : "Milestone tracked again: ",
                new Link("/milestones?milestone=" + moved.milestone(), moved.name()),
                met && moved.how().equals("existing") ? ", when it was turned on" : "",
                moved.note(),
                moved.by(),
                null);
    }

    private static TimelineEntry task(Subject subject, TaskLog.Listed task) {
        AboutRecords.Named user = task.user();
        boolean done = task.state() == TaskState.DONE;
        String lead = (done ? "Task done: " : "Task dropped: ") + task.title();
        Instant at = Objects.requireNonNull(task.doneAt());
        Link about = user == null || subject == Subject.USER
                ? null
                : new Link(FormResponses.page(Subject.USER, user.externalId()), user.label());
        return new TimelineEntry(
                at,
                false,
                done ? "check2-square" : "slash-circle",
                about == null ? lead : lead + ", ",
                about,
                "",
                task.outcome(),
                task.doneBy() == null ? null : task.doneBy().name(),
                null);
    }

    private static TimelineEntry touchpoint(Logged logged) {
        TouchpointKind kind = logged.kind();
        Link with = logged.with() == null
                ? null
                : new Link(
                        FormResponses.page(Subject.USER, logged.with().externalId()),
                        logged.with().label());
        boolean note = kind == TouchpointKind.NOTE;
        return new TimelineEntry(
                logged.at(),
                false,
                kind.icon(),
                kind.label() + (with == null ? "" : note ? " on " : " with "),
                with,
                "",
                logged.text(),
                logged.author(),
                logged.mine() ? logged.id() : null);
    }

    private static TimelineEntry ticket(SupportLog.Ticket ticket, Instant at, String says, String icon) {
        return said(at, icon, says + ticket.title(), "", ticket.person());
    }

    private static TimelineEntry answer(SupportLog.Answer answer) {
        return said(
                answer.at(),
                "chat-heart",
                (answer.nps() ? "NPS answer: " : "Satisfaction: ")
                        + answer.score().toPlainString(),
                answer.text(),
                answer.person());
    }

    private static TimelineEntry said(
            Instant at, String icon, String says, String text, SupportLog.@Nullable Person person) {
        Link link =
                person == null ? null : new Link(FormResponses.page(Subject.USER, person.externalId()), person.label());
        return new TimelineEntry(at, false, icon, person == null ? says : says + ", ", link, "", text, null, null);
    }

    private static TimelineEntry step(Subject subject, MembershipHistory.Step step) {
        return new TimelineEntry(
                step.at(),
                false,
                "funnel",
                step.entered() ? "Entered the segment " : "Left the segment ",
                new Link("/" + subject.plural() + "?segment=" + step.segment(), step.name()),
                "",
                "",
                null,
                null);
    }

    private static TimelineEntry dated(SubscriptionDates.Dated dated, Now now) {
        String plan = dated.plan() == null ? "" : " (" + dated.plan() + ")";
        return new TimelineEntry(
                now.startOf(dated.day()),
                true,
                "credit-card",
                "Subscription " + dated.externalId() + plan + " "
                        + (dated.what().equals("cancelled") ? "was " : "") + dated.what(),
                null,
                "",
                "",
                null,
                null);
    }
}
