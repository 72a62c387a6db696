package app.steward.automation.web;

import app.steward.automation.AlertRule.TaskOf;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** An alert rule as the API tells it; members and open are those that the acting member sees. */
record AlertRuleAnswer(
        int id,
        String name,
        String subject,
        String type,
        List<Integer> segments,
        List<Integer> lists,
        @Nullable JsonNode condition,
        String message,
        String priority,
        String role,
        int holdsDays,
        int keepsDays,
        int quietDays,
        @Nullable Integer remindDays,
        @Nullable Integer guard,
        String closing,
        List<TaskAnswer> tasks,
        @Nullable Integer play,
        @JsonProperty("notify") List<String> told,
        boolean on,
        @Nullable String words,
        long members,
        long open,
        String state,
        @Nullable String problem,
        @Nullable Held held,
        @Nullable Instant checkedAt,
        int version) {

    /** Since when its guard holds it, and how many would have opened: for who sees all. */
    record Held(Instant since, @Nullable Integer alerts) {}

    /** A task of it. */
    record TaskAnswer(
            String title,
            String text,
            @Nullable String role,
            String priority,
            @Nullable Integer dueIn,
            boolean workingDays) {
        static TaskAnswer of(TaskOf task) {
            return new TaskAnswer(
                    task.title(), task.text(), task.role(), task.priority().key(), task.dueIn(), task.workingDays());
        }
    }
}
