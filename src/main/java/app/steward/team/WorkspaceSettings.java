package app.steward.team;

import app.steward.audit.AuditTrail;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.workspace.AttentionWeights;
import app.steward.workspace.BandThresholds;
import app.steward.workspace.EngagementWeights;
import app.steward.workspace.WorkingDays;
import app.steward.workspace.Workspace;
import app.steward.workspace.WorkspaceChanged;
import app.steward.workspace.Workspaces;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** What administrators change of the workspace. Lives here since a workspace knows neither viewers nor the trail. */
@Service
public class WorkspaceSettings {

    /**
     * The settings as a form sends them, with the version that the form was drawn from.
     *
     * @param pulseDays null leaves them as they are
     */
    public record Wanted(
            String name,
            String timeZone,
            String currency,
            DayOfWeek firstDay,
            BandThresholds bands,
            EngagementWeights engagement,
            AttentionWeights attention,
            @Nullable Integer pulseDays,
            int version) {}

    private final Workspaces workspaces;
    private final AuditTrail trail;
    private final ApplicationEventPublisher events;

    WorkspaceSettings(Workspaces workspaces, AuditTrail trail, ApplicationEventPublisher events) {
        this.workspaces = workspaces;
        this.trail = trail;
        this.events = events;
    }

    /** @throws Conflict where somebody else saved in between */
    @Transactional
    public void change(Viewer by, Wanted wanted) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change the workspace.");
        }
        Workspace workspace = workspaces.current();
        trail.requireVersion("workspace", "workspace", "the workspace", wanted.version(), workspace.version());
        Map<String, Object> before = values(workspace);
        List<Fault> faults = new ArrayList<>();
        collect(faults, "name", () -> workspace.rename(wanted.name()));
        collect(faults, "timeZone", () -> workspace.moveTo(wanted.timeZone()));
        collect(faults, "currency", () -> workspace.countIn(wanted.currency()));
        if (wanted.pulseDays() != null) {
            int days = wanted.pulseDays();
            collect(faults, "pulseDays", () -> workspace.keepPulsesFor(days));
        }
        workspace.startWeeksOn(wanted.firstDay());
        workspace.judgeBy(wanted.bands());
        workspace.weighEngagement(wanted.engagement());
        workspace.weighAttention(wanted.attention());
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        Map<String, Object> after = values(workspace);
        if (!after.equals(before)) {
            before.entrySet().removeIf(e -> e.getValue().equals(after.get(e.getKey())));
            Map<String, Object> changed = new LinkedHashMap<>(after);
            changed.keySet().retainAll(before.keySet());
            trail.record(by, "changed", "workspace", "workspace", workspace.name(), before, changed);
            events.publishEvent(new WorkspaceChanged(changed.keySet()));
        }
    }

    /**
     * Says on which days the team works. What is due already stays due as it is.
     *
     * @throws Conflict where somebody else saved in between
     */
    @Transactional
    public void work(Viewer by, Set<DayOfWeek> days, int version) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change the working days.");
        } else if (days.isEmpty()) {
            throw BadInput.of("days", "Choose at least one day.");
        }
        Workspace workspace = workspaces.current();
        trail.requireVersion("workspace", "workspace", "the workspace", version, workspace.version());
        WorkingDays before = workspace.workingDays();
        WorkingDays after = new WorkingDays(days);
        if (!after.equals(before)) {
            workspace.workOn(after);
            trail.record(
                    by,
                    "changed",
                    "workspace",
                    "workspace",
                    workspace.name(),
                    Map.of("workingDays", words(before)),
                    Map.of("workingDays", words(after)));
        }
    }

    /** Mon, Tue, ... */
    private static List<String> words(WorkingDays days) {
        return days.days().stream()
                .sorted()
                .map(day -> day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH))
                .toList();
    }

    private static void collect(List<Fault> faults, String path, Runnable change) {
        try {
            change.run();
        } catch (BadInput e) {
            e.faults().forEach(fault -> faults.add(new Fault(path, fault.message())));
        }
    }

    private static Map<String, Object> values(Workspace workspace) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", workspace.name());
        values.put(WorkspaceChanged.TIME_ZONE, workspace.timeZone().getId());
        values.put("currency", workspace.currency().getCurrencyCode());
        values.put("firstDayOfWeek", workspace.firstDayOfWeek().getValue());
        values.put("goodFrom", workspace.bands().good());
        values.put("poorBelow", workspace.bands().poor());
        values.put("engagementUsers", workspace.engagement().users());
        values.put("engagementDays", workspace.engagement().days());
        values.put("engagementFeatures", workspace.engagement().features());
        values.put("attentionHealth", workspace.attention().health());
        values.put("attentionRenewal", workspace.attention().renewal());
        values.put("attentionUse", workspace.attention().use());
        values.put("attentionTouchpoints", workspace.attention().touchpoints());
        values.put("attentionTickets", workspace.attention().tickets());
        values.put("attentionOverdue", workspace.attention().overdue());
        values.put("pulseDays", workspace.pulseDays());
        return values;
    }
}
