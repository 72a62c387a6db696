package app.steward.task.web;

import app.steward.task.PlaySteps;
import app.steward.task.PlaySteps.PlayTask;
import app.steward.task.PlaySteps.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A play as its form holds it, as it was typed: right or wrong, and with what a button of the form does to it. */
final class PlayDraft {
    /** More is not drawn: a form that long was made by hand. */
    private static final int MOST = PlaySteps.MOST_TASKS + 1;

    private final String name;
    private final List<StepDraft> steps;

    private PlayDraft(String name, List<StepDraft> steps) {
        this.name = name;
        this.steps = steps;
    }

    /** A step of the form. */
    static final class StepDraft {
        private final String title;
        private final boolean waits;
        private final List<Map<String, String>> tasks;

        StepDraft(String title, boolean waits, List<Map<String, String>> tasks) {
            this.title = title;
            this.waits = waits;
            this.tasks = tasks;
        }

        public String title() {
            return title;
        }

        public boolean waits() {
            return waits;
        }

        public List<Map<String, String>> tasks() {
            return tasks;
        }
    }

    public String name() {
        return name;
    }

    public List<StepDraft> steps() {
        return steps;
    }

    static PlayDraft empty() {
        return new PlayDraft("", new ArrayList<>(List.of(new StepDraft("", false, new ArrayList<>(List.of(blank()))))));
    }

    static PlayDraft of(String name, PlaySteps steps) {
        List<StepDraft> drafts = new ArrayList<>();
        for (Step step : steps.steps()) {
            List<Map<String, String>> tasks = new ArrayList<>();
            for (PlayTask task : step.tasks()) {
                Map<String, String> values = new LinkedHashMap<>();
                values.put("title", task.title());
                values.put("text", task.text());
                values.put("role", task.role());
                values.put("priority", task.priority());
                values.put("dueIn", task.dueIn() == null ? "" : task.dueIn().toString());
                values.put("days", task.workingDays() ? "working" : "all");
                tasks.add(values);
            }
            drafts.add(new StepDraft(step.title(), step.waits(), tasks));
        }
        return new PlayDraft(name, drafts);
    }

    /** From the fields {@code s0.title}, {@code s0.waits}, {@code s0.t0.title} and so on. */
    static PlayDraft of(Map<String, String> sent) {
        List<StepDraft> steps = new ArrayList<>();
        int tasks = 0;
        for (int s = 0; s < MOST && sent.containsKey("s" + s + ".title"); s++) {
            List<Map<String, String>> of = new ArrayList<>();
            for (int t = 0; tasks < MOST && sent.containsKey("s" + s + ".t" + t + ".title"); t++) {
                Map<String, String> values = blank();
                String prefix = "s" + s + ".t" + t + ".";
                values.replaceAll((key, usual) -> sent.getOrDefault(prefix + key, usual));
                of.add(values);
                tasks++;
            }
            steps.add(new StepDraft(
                    sent.getOrDefault("s" + s + ".title", ""), "true".equals(sent.get("s" + s + ".waits")), of));
        }
        return new PlayDraft(sent.getOrDefault("name", ""), steps);
    }

    private static Map<String, String> blank() {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("title", "");
        values.put("text", "");
        values.put("role", "success_manager");
        values.put("priority", "normal");
        values.put("dueIn", "");
        values.put("days", "working");
        return values;
    }

    /** Does what a button says: {@code add-step}, {@code add-task.0}, {@code drop.0.1}, {@code up.0.1}, {@code down.0}. */
    void act(String button) {
        String[] words = button.split("\\.");
        Integer step = words.length > 1 ? number(words[1]) : null;
        Integer task = words.length > 2 ? number(words[2]) : null;
        if (words[0].equals("add-step")) {
            steps.add(new StepDraft("", !steps.isEmpty(), new ArrayList<>(List.of(blank()))));
        } else if (step == null || step >= steps.size()) {
            return;
        } else if (words[0].equals("add-task")) {
            steps.get(step).tasks().add(blank());
        } else if (task != null && task < steps.get(step).tasks().size()) {
            moved(steps.get(step).tasks(), task, words[0]);
        } else if (task == null) {
            moved(steps, step, words[0]);
        }
    }

    private static <T> void moved(List<T> list, int at, String how) {
        int to = how.equals("up") ? at - 1 : how.equals("down") ? at + 1 : at;
        if (to < 0 || to >= list.size()) {
            return;
        }
        T one = list.remove(at);
        if (!how.equals("drop")) {
            list.add(to, one);
        }
    }

    private static @Nullable Integer number(String text) {
        return text.matches("[0-9]{1,4}") ? (Integer) Integer.parseInt(text) : null;
    }

    /** As a program would send it; what is no number stays a text, and is refused at its path. */
    JsonNode toJson() {
        List<Map<String, Object>> all = new ArrayList<>();
        for (StepDraft step : steps) {
            List<Map<String, Object>> tasks = new ArrayList<>();
            for (Map<String, String> values : step.tasks()) {
                Map<String, Object> task = new LinkedHashMap<>(values);
                task.remove("days");
                String due = values.getOrDefault("dueIn", "").strip();
                if (due.isEmpty()) {
                    task.remove("dueIn");
                } else {
                    task.put("dueIn", due.matches("[0-9]{1,9}") ? (Object) Integer.parseInt(due) : due);
                }
                task.put("workingDays", "working".equals(values.get("days")));
                tasks.add(task);
            }
            Map<String, Object> each = new LinkedHashMap<>();
            each.put("title", step.title());
            each.put("waits", step.waits());
            each.put("tasks", tasks);
            all.add(each);
        }
        return JsonMapper.shared().valueToTree(all);
    }
}
