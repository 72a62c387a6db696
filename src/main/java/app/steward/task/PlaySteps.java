package app.steward.task;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.record.RejectedValue;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a version of a play holds: steps, each with tasks. Reads JSON strictly, and says at which path it is wrong. */
public record PlaySteps(List<Step> steps) {
    /** Of a play. */
    public static final int MOST_TASKS = 100;

    /** An offset is no longer than this many days. */
    private static final int MOST_DAYS = 3660;

    public PlaySteps {
        steps = List.copyOf(steps);
    }

    /** @param waits whether its tasks begin once all before are done */
    public record Step(String title, boolean waits, List<PlayTask> tasks) {
        public Step {
            tasks = List.copyOf(tasks);
        }
    }

    /**
     * A task as the play has it.
     *
     * @param role key of the success role that it is for
     * @param dueIn days after the start; null for no day
     * @param workingDays whether only working days are counted
     */
    public record PlayTask(
            String title,
            String text,
            String role,
            String priority,
            @Nullable Integer dueIn,
            boolean workingDays) {}

    public int tasks() {
        return steps.stream().mapToInt(step -> step.tasks().size()).sum();
    }

    /** The longest offset; 0 without any. */
    public int days() {
        return steps.stream()
                .flatMap(step -> step.tasks().stream())
                .mapToInt(task -> task.dueIn() == null ? 0 : task.dueIn())
                .max()
                .orElse(0);
    }

    /** Such as "5 tasks in 30 working days, 3 steps". */
    public String words() {
        int tasks = tasks();
        boolean working = steps.stream()
                .flatMap(step -> step.tasks().stream())
                .filter(task -> task.dueIn() != null)
                .allMatch(PlayTask::workingDays);
        return tasks
                + (tasks == 1 ? " task in " : " tasks in ")
                + days()
                + (working ? " working" : "")
                + (days() == 1 ? " day, " : " days, ")
                + steps.size()
                + (steps.size() == 1 ? " step" : " steps");
    }

    /** Keys of the success roles that its tasks are for. */
    public List<String> roles() {
        return steps.stream()
                .flatMap(step -> step.tasks().stream())
                .map(PlayTask::role)
                .distinct()
                .toList();
    }

    /** As it is stored, and as programs read it. */
    public List<Map<String, @Nullable Object>> toJson() {
        List<Map<String, @Nullable Object>> all = new ArrayList<>();
        for (Step step : steps) {
            Map<String, @Nullable Object> each = new LinkedHashMap<>();
            each.put("title", step.title());
            each.put("waits", step.waits());
            List<Map<String, @Nullable Object>> tasks = new ArrayList<>();
            for (PlayTask task : step.tasks()) {
                Map<String, @Nullable Object> one = new LinkedHashMap<>();
                one.put("title", task.title());
                one.put("text", task.text());
                one.put("role", task.role());
                one.put("priority", task.priority());
                one.put("dueIn", task.dueIn());
                one.put("workingDays", task.workingDays());
                tasks.add(one);
            }
            each.put("tasks", tasks);
            all.add(each);
        }
        return all;
    }

    String stored() {
        return JsonMapper.shared().writeValueAsString(toJson());
    }

    /** What {@link #stored} gave. */
    static PlaySteps of(String stored) {
        return new Reader(null).steps(JsonMapper.shared().readTree(stored));
    }

    /**
     * Reads {@code [{"title","waits","tasks":[{"title","text","role","priority","dueIn","workingDays"}]}]}.
     *
     * @param roles keys of the success roles that tasks may be for
     * @throws BadInput with all that is wrong, under {@code steps}
     */
    public static PlaySteps read(JsonNode sent, Set<String> roles) {
        Reader reader = new Reader(roles);
        PlaySteps read = reader.steps(sent);
        if (read.tasks() > MOST_TASKS) {
            reader.wrong("steps", "A play has at most 100 tasks.");
        } else if (read.tasks() == 0 && reader.faults.isEmpty()) {
            reader.wrong("steps", "A play needs a task.");
        }
        if (!reader.faults.isEmpty()) {
            throw new BadInput(reader.faults);
        }
        return read;
    }

    private static final class Reader {
        private final @Nullable Set<String> roles;
        private final List<Fault> faults = new ArrayList<>();

        Reader(@Nullable Set<String> roles) {
            this.roles = roles;
        }

        void wrong(String path, String message) {
            faults.add(new Fault(path, message));
        }

        PlaySteps steps(JsonNode sent) {
            List<Step> steps = new ArrayList<>();
            if (!sent.isArray()) {
                wrong("steps", "Send a list of steps.");
                return new PlaySteps(steps);
            }
            for (JsonNode each : sent) {
                String path = "steps[" + steps.size() + "]";
                if (!known(each, path, Set.of("title", "waits", "tasks"))) {
                    return new PlaySteps(steps);
                }
                List<PlayTask> tasks = new ArrayList<>();
                JsonNode list = each.path("tasks");
                if (!list.isArray()) {
                    wrong(path + ".tasks", "Send a list of tasks.");
                } else {
                    for (JsonNode task : list) {
                        tasks.add(task(task, path + ".tasks[" + tasks.size() + "]"));
                    }
                }
                steps.add(new Step(text(each, "title", path, 120, true), flag(each, "waits", path), tasks));
            }
            return new PlaySteps(steps);
        }

        private PlayTask task(JsonNode sent, String path) {
            known(sent, path, Set.of("title", "text", "role", "priority", "dueIn", "workingDays"));
            String role = text(sent, "role", path, 63, false);
            if (role.isEmpty()) {
                role = "success_manager";
            } else if (roles != null && !roles.contains(role)) {
                wrong(path + ".role", "Choose one of the success roles.");
            }
            String priority = text(sent, "priority", path, 10, false);
            try {
                priority = priority.isEmpty()
                        ? TaskPriority.NORMAL.key()
                        : TaskPriority.named(priority).key();
            } catch (RejectedValue e) {
                wrong(path + ".priority", String.valueOf(e.getMessage()));
            }
            return new PlayTask(
                    text(sent, "title", path, Task.MOST_OF_TITLE, true),
                    text(sent, "text", path, Task.MOST_OF_TEXT, false),
                    role,
                    priority,
                    days(sent, path),
                    flag(sent, "workingDays", path));
        }

        private boolean known(JsonNode sent, String path, Set<String> keys) {
            if (!sent.isObject()) {
                wrong(path, "Send an object.");
                return false;
            }
            for (String key : sent.propertyNames()) {
                if (!keys.contains(key)) {
                    wrong(path + "." + key, "There is no such key here.");
                }
            }
            return true;
        }

        private String text(JsonNode sent, String key, String path, int most, boolean needed) {
            JsonNode value = sent.path(key);
            if (!value.isString() && !value.isNull() && !value.isMissingNode()) {
                wrong(path + "." + key, "Send a text.");
                return "";
            }
            String text = value.isString() ? CleanText.of(value.stringValue()) : "";
            if (needed && text.isEmpty()) {
                wrong(path + "." + key, "Give it a title.");
            } else if (text.codePointCount(0, text.length()) > most) {
                wrong(path + "." + key, "Enter at most " + most + " characters.");
            } else if (!app.steward.problem.Storable.is(text)) {
                wrong(path + "." + key, app.steward.problem.Storable.REFUSAL);
            }
            return text;
        }

        private boolean flag(JsonNode sent, String key, String path) {
            JsonNode value = sent.path(key);
            if (!value.isBoolean() && !value.isNull() && !value.isMissingNode()) {
                wrong(path + "." + key, "Send true or false.");
            }
            return value.isBoolean() && value.booleanValue();
        }

        private @Nullable Integer days(JsonNode sent, String path) {
            JsonNode value = sent.path("dueIn");
            if (value.isNull() || value.isMissingNode()) {
                return null;
            } else if (!value.isIntegralNumber()
                    || !value.canConvertToInt()
                    || value.intValue() < 0
                    || value.intValue() > MOST_DAYS) {
                wrong(path + ".dueIn", "Enter a whole number of days, 0 or more.");
                return null;
            }
            return value.intValue();
        }
    }
}
