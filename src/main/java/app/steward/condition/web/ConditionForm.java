package app.steward.condition.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Operator;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.web.FormNode.Group;
import app.steward.condition.web.FormNode.Line;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.value.CleanText;
import app.steward.value.NumberReader;
import app.steward.value.PastedValues;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/**
 * Reads the form of a condition and carries out what a button asks: add a line or a group, remove one, take a value
 * away. It checks nothing: what it holds is written as JSON by {@link FormJson} and read by the one reader of
 * conditions.
 */
public final class ConditionForm {
    static final String TOP = "c";
    private static final int MOST_NODES = 500;

    private final Subject subject;
    private final Catalogue catalogue;
    private final NumberReader numbers;
    private final String name;
    private Group top;
    private String undo = "";

    private ConditionForm(Subject subject, Catalogue catalogue, NumberReader numbers, String name, Group top) {
        this.subject = subject;
        this.catalogue = catalogue;
        this.numbers = numbers;
        this.name = name;
        this.top = top;
    }

    private ConditionForm(Subject subject, Catalogue catalogue, NumberReader numbers, Group top) {
        this(subject, catalogue, numbers, TOP, top);
    }

    /** A form with one empty line. */
    public static ConditionForm empty(Subject subject, Catalogue catalogue) {
        Group top = new Group();
        top.parts.add(new Line());
        return new ConditionForm(subject, catalogue, NumberReader.WITHOUT_CURRENCY, top);
    }

    /** The form of a stored condition. */
    public static ConditionForm of(Subject subject, Catalogue catalogue, JsonNode condition) {
        return new ConditionForm(subject, catalogue, NumberReader.WITHOUT_CURRENCY, FormJson.top(condition));
    }

    /** The same where there may be no condition, which is a form without a line. */
    public static ConditionForm of(
            Subject subject, Catalogue catalogue, Conditions conditions, @Nullable String condition) {
        return condition == null ? none(subject, catalogue) : of(subject, catalogue, conditions.tree(condition));
    }

    /** A form without a line, where there need not be one. */
    public static ConditionForm none(Subject subject, Catalogue catalogue) {
        return new ConditionForm(subject, catalogue, NumberReader.WITHOUT_CURRENCY, new Group());
    }

    /** The same as one of several in a form: its names begin with this word instead. */
    public ConditionForm called(String word) {
        ConditionForm other = new ConditionForm(subject, catalogue, numbers, word, top);
        other.undo = undo;
        return other;
    }

    /** What is made of a list of records comes with what narrows that beside the lines of its filter ({@code also}). */
    public ConditionForm filled(MultiValueMap<String, String> sent) {
        String also = sent.getFirst("also");
        if (also == null || !"fill".equals(sent.getFirst("act"))) {
            return this;
        }
        try {
            return after(FormJson.MAPPER.readTree(also));
        } catch (JacksonException e) {
            // Nothing that a list wrote.
            return this;
        }
    }

    /** The form with these conditions before its lines: all of them must hold too. */
    private ConditionForm after(JsonNode conditions) {
        if (conditions.isEmpty()) {
            return this;
        }
        ArrayNode parts = FormJson.MAPPER.createArrayNode();
        conditions.forEach(parts::add);
        if (!top.parts.isEmpty()) {
            JsonNode own = json().condition();
            if (own.path("all").isArray()) {
                own.path("all").forEach(parts::add);
            } else {
                parts.add(own);
            }
        }
        return of(subject, catalogue, FormJson.MAPPER.createObjectNode().set("all", parts));
    }

    /**
     * The form as it was posted, after the button that was pressed ({@code act}) did its work.
     *
     * @param numbers reads those that were typed
     */
    public static ConditionForm posted(
            Subject subject, Catalogue catalogue, NumberReader numbers, MultiValueMap<String, String> form) {
        return posted(subject, catalogue, numbers, form, TOP);
    }

    /** Likewise one of several that a form holds: the one that is called so ({@link #called}). */
    public static ConditionForm posted(
            Subject subject,
            Catalogue catalogue,
            NumberReader numbers,
            MultiValueMap<String, String> form,
            String word) {
        ConditionForm read = new ConditionForm(subject, catalogue, numbers, word, new Group());
        read.top = read.group(form, word, new int[] {MOST_NODES});
        read.undo = first(form, undoOf(word));
        read.act(first(form, "act"));
        return read;
    }

    public Subject subject() {
        return subject;
    }

    Catalogue catalogue() {
        return catalogue;
    }

    NumberReader numbers() {
        return numbers;
    }

    Group top() {
        return top;
    }

    /** What its names begin with. */
    public String name() {
        return name;
    }

    /** The name of the input, and of the button, that take back its last removal. */
    static String undoOf(String name) {
        return name.equals(TOP) ? "undo" : "undo:" + name;
    }

    /** The condition before the last line or group was removed, as JSON; empty where nothing was. */
    public String undo() {
        return undo;
    }

    public boolean isEmpty() {
        return json().lines().isEmpty();
    }

    /** The condition; throws {@link BadInput} in words of the form, under {@code condition}. */
    public ConditionTree read(Conditions conditions, Catalogue now, Purpose purpose) {
        try {
            return conditions.read(now, subject, json().condition(), purpose);
        } catch (BadInput wrong) {
            throw new BadInput(inWords(wrong.faults())).under("condition");
        }
    }

    /** The condition of each line, by its place. A line that says nothing yet has none. */
    public Map<String, ConditionTree> lines(Conditions conditions, Catalogue now, Purpose purpose) {
        Map<String, ConditionTree> lines = new LinkedHashMap<>();
        json().lines().forEach((place, line) -> {
            try {
                lines.put(place, conditions.read(now, subject, line, purpose));
            } catch (BadInput incomplete) {
                // It is left out.
            }
        });
        return lines;
    }

    /** Faults of the condition's JSON in words of the form: a line without a field lacks just that. */
    public List<Fault> inWords(List<Fault> faults) {
        FormJson json = json();
        return faults.stream()
                .map(fault -> node(json.placeOf(fault.path()))
                        .filter(node -> node instanceof Line line && field(line) == null)
                        .map(line -> new Fault(fault.path(), lacks((Line) line)))
                        .orElse(fault))
                .distinct()
                .toList();
    }

    /** What a line without a field of this catalogue lacks. */
    static String lacks(Line line) {
        return line.field.isEmpty()
                ? "Choose a field for every line, or remove the line."
                : "The field \"" + line.field + "\" is not there any more. Choose another.";
    }

    /** The condition as JSON, complete or not. */
    public FormJson json() {
        return FormJson.write(this);
    }

    private void act(String act) {
        String[] parts = act.split(":", 3);
        String path = parts.length > 1 ? parts[1] : "";
        switch (parts[0]) {
            case "add" ->
                node(path).filter(Group.class::isInstance).ifPresent(group -> ((Group) group).parts.add(new Line()));
            case "group" ->
                node(path).filter(Group.class::isInstance).ifPresent(group -> {
                    Group inner = new Group();
                    inner.mode = "any";
                    inner.parts.add(new Line());
                    ((Group) group).parts.add(inner);
                });
            case "drop" -> drop(path);
            case "take" ->
                node(path)
                        .filter(Line.class::isInstance)
                        .ifPresent(line -> take((Line) line, parts.length > 2 ? parts[2] : ""));
            case "undo" -> {
                if (act.equals(undoOf(name))) {
                    restore();
                }
            }
            default -> {
                // A change of a field or comparison: reading it was all.
            }
        }
    }

    private void restore() {
        try {
            if (!undo.isEmpty()) {
                top = FormJson.top(FormJson.MAPPER.readTree(undo));
            }
        } catch (JacksonException e) {
            // Nothing that this form wrote: there is nothing to go back to.
        }
        undo = "";
    }

    private void drop(String path) {
        int dot = path.lastIndexOf('.');
        if (dot < 0) {
            return;
        }
        node(path.substring(0, dot)).filter(Group.class::isInstance).ifPresent(parent -> {
            int index = index(path.substring(dot + 1));
            if (index >= 0 && index < ((Group) parent).parts.size()) {
                undo = json().text();
                ((Group) parent).parts.remove(index);
            }
        });
    }

    private static void take(Line line, String number) {
        int index = index(number);
        if (index >= 0 && index < line.values.size()) {
            line.values.remove(index);
        }
    }

    private Optional<FormNode> node(String path) {
        FormNode at = top;
        String[] steps = path.split("\\.");
        if (!steps[0].equals(name)) {
            return Optional.empty();
        }
        for (int i = 1; i < steps.length; i++) {
            int index = index(steps[i]);
            if (!(at instanceof Group group) || index < 0 || index >= group.parts.size()) {
                return Optional.empty();
            }
            at = group.parts.get(index);
        }
        return Optional.of(at);
    }

    private static int index(String text) {
        return text.matches("[0-9]{1,4}") ? Integer.parseInt(text) : -1;
    }

    private Group group(MultiValueMap<String, String> form, String path, int[] left) {
        Group group = new Group();
        String mode = first(form, path);
        group.mode = List.of("any", "none").contains(mode) ? mode : "all";
        for (int i = 0; left[0] > 0; i++) {
            String part = path + "." + i;
            if (form.containsKey(part + ".field")) {
                group.parts.add(line(form, part));
            } else if (form.containsKey(part)) {
                left[0]--;
                group.parts.add(group(form, part, left));
            } else {
                break;
            }
            left[0]--;
        }
        return group;
    }

    private Line line(MultiValueMap<String, String> form, String path) {
        Line line = new Line();
        line.field = fieldOf(form, path, catalogue.of(subject));
        line.operator = first(form, path + ".op");
        line.other = FieldMenu.keyOf(catalogue.of(subject), first(form, path + ".other"));
        Stream.concat(
                        form.getOrDefault(path + ".value", List.of()).stream().map(CleanText::of),
                        form.getOrDefault(path + ".add", List.of()).stream()
                                .flatMap(typed -> PastedValues.read(typed).stream()))
                .filter(value -> !value.isEmpty())
                .map(value -> named(line, value))
                .distinct()
                .forEach(line.values::add);
        for (String end : List.of("from", "to")) {
            if (form.containsKey(path + "." + end)) {
                line.values.add(first(form, path + "." + end));
            }
        }
        String params = path + ".param.";
        form.forEach((name, values) -> {
            if (name.startsWith(params) && !values.isEmpty()) {
                line.params.put(name.substring(params.length()), CleanText.of(values.get(0)));
            }
        });
        String drawn = first(form, path + ".of");
        if (!drawn.isEmpty() && !drawn.equals(line.field) && !takesValuesOf(line, drawn)) {
            line.values.clear();
            line.other = "";
        }
        return line;
    }

    /** The key of a choice that was named by its label, as people read it; any other value as it is. */
    private String named(Line line, String value) {
        FieldDefinition field = field(line);
        if (field == null || field.choices() == null || field.labelOf(value) != null) {
            return value;
        }
        List<Choice> called = field.known().stream()
                .filter(choice -> choice.label().equalsIgnoreCase(value))
                .limit(2)
                .toList();
        return called.size() == 1 ? called.get(0).key() : value;
    }

    /**
     * The field of a line; the one chosen in the list below the form, or named beside it, where the line's button for that
     * was pressed.
     */
    public static String fieldOf(MultiValueMap<String, String> form, String path, Collection<FieldDefinition> fields) {
        if (!first(form, "act").equals("choose:" + path)) {
            return first(form, path + ".field");
        }
        String named = FieldMenu.keyOf(fields, first(form, "called"));
        String chosen = named.isEmpty() ? first(form, "chosen") : named;
        return chosen.isEmpty() ? first(form, path + ".field") : chosen;
    }

    /** Whether what was typed for another field can stay: a number for a number, but no stage for a plan. */
    private boolean takesValuesOf(Line line, String drawn) {
        FieldDefinition now = field(line);
        FieldDefinition before = catalogue.find(subject, drawn).orElse(null);
        return now != null
                && before != null
                && now.type() == before.type()
                && now.choices() == null
                && before.choices() == null;
    }

    private static String first(MultiValueMap<String, String> form, String name) {
        String value = form.getFirst(name);
        return value == null ? "" : CleanText.of(value);
    }

    /** The field of a line, or null where none is chosen or it is gone. */
    @Nullable
    FieldDefinition field(Line line) {
        return catalogue.find(subject, line.field).orElse(null);
    }

    /** The comparison of a line: the one chosen where the field takes it, else the field's first. */
    @Nullable
    Operator operator(Line line) {
        FieldDefinition field = field(line);
        if (field == null) {
            return null;
        }
        Operator chosen = Operator.of(line.operator);
        return chosen != null && field.type().operators().contains(chosen)
                ? chosen
                : operators(field.type()).stream().findFirst().orElse(null);
    }

    /** The comparisons of a type in the order to offer them. */
    static List<Operator> operators(ValueType type) {
        return java.util.Arrays.stream(Operator.values())
                .filter(type.operators()::contains)
                .toList();
    }
}
