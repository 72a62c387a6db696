package app.steward.condition.web;

import app.steward.condition.Choice;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Operator;
import app.steward.condition.Param;
import app.steward.condition.Periods;
import app.steward.condition.Purpose;
import app.steward.condition.Span;
import app.steward.condition.Value;
import app.steward.condition.ValueType;
import app.steward.condition.web.FormNode.Group;
import app.steward.condition.web.FormNode.Line;
import app.steward.problem.Fault;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A condition form as it is drawn.
 *
 * @param top the outermost group
 * @param undo the condition before the last removal as JSON, or empty
 */
public record Builder(GroupView top, String undo) {
    private static final int MOST_LISTED = 20;

    /** Of the part of a page that holds it: one word where a form has one condition alone. */
    public String id() {
        return top.path().equals(ConditionForm.TOP) ? "builder" : "builder-" + top.path();
    }

    /** The name of the input that holds what Undo goes back to, and what its button asks. */
    public String undoName() {
        return ConditionForm.undoOf(top.path());
    }

    /** A line or a group; exactly one of the two is given. */
    public record Part(@Nullable LineView line, @Nullable GroupView group) {}

    /** @param error what is wrong with the group itself, or null */
    public record GroupView(
            String path,
            String mode,
            List<Part> parts,
            boolean isTop,
            @Nullable String error) {}

    /** A value as a chip; an unknown one is a choice that is no longer there. */
    public record Chip(String value, String label, boolean unknown) {}

    /**
     * A parameter as an input of its own.
     *
     * @param ofADay whether days are days ago, not a window
     */
    public record ParamView(
            String name,
            Param.Type type,
            boolean ofADay,
            String value,
            boolean optional,
            String leftOut,
            List<Choice> choices,
            String subject,
            String field) {

        /** Whether they are too many to be listed. */
        public boolean searched() {
            return type == Param.Type.FEATURE || choices.size() > MOST_LISTED;
        }

        /** A choice that is there no more, or not yet, which a list of the known ones would lose. */
        public boolean unknown() {
            return !value.isEmpty()
                    && choices.stream().noneMatch(choice -> choice.key().equalsIgnoreCase(value));
        }

        /**
         * Those of a field, with what was typed or is the default; an optional one only where it is given, or where there
         * is something to choose from.
         */
        public static List<ParamView> of(FieldDefinition field, Map<String, String> typed) {
            return field.params().stream()
                    .map(param -> new ParamView(
                            param.name(),
                            param.type(),
                            field.isOfADay(),
                            FormJson.param(param, typed),
                            param.optional(),
                            param.leftOut(),
                            param.choices() == null
                                    ? List.of()
                                    : param.choices().get(),
                            field.subject().key(),
                            field.key()))
                    .filter(param -> !param.optional()
                            || !param.value().isEmpty()
                            || !param.choices().isEmpty())
                    .toList();
        }
    }

    /**
     * One line.
     *
     * @param label of the field; of a field that is gone, its key
     * @param values as typed, at least one, empty where nothing was
     * @param left the choices not taken yet; none of those that are looked for
     * @param suggests whose values are offered while one types: a kind of record; null for none
     * @param others what the number may be a share of
     * @param from first day that the comparison means, where it means days
     * @param to last day
     */
    public record LineView(
            String path,
            String field,
            String label,
            String icon,
            List<Operator> operators,
            @Nullable Operator operator,
            Input input,
            @Nullable ValueType type,
            List<String> values,
            List<Chip> chips,
            List<Choice> left,
            @Nullable String suggests,
            ShareMenu others,
            String other,
            List<ParamView> params,
            @Nullable LocalDate from,
            @Nullable LocalDate to,
            @Nullable String error) {

        /** The name that the count of this line alone is put under. */
        public String countId() {
            return "count-" + path.replace('.', '-');
        }

        public String value() {
            return values.get(0);
        }

        public String second() {
            return values.size() > 1 ? values.get(1) : "";
        }
    }

    /** Draws the form; faults are those of its JSON. */
    public static Builder of(ConditionForm form, Purpose purpose, Collection<Fault> faults, Now now) {
        FormJson json = form.json();
        Map<String, String> errors = new LinkedHashMap<>();
        for (Fault fault : faults) {
            errors.merge(
                    json.placeOf(fault.path()),
                    fault.message(),
                    (one, more) -> one.contains(more) ? one : one + " " + more);
        }
        return new Builder(new Drawing(form, purpose, errors, now).group(form.top(), form.name()), form.undo());
    }

    private record Drawing(ConditionForm form, Purpose purpose, Map<String, String> errors, Now now) {

        GroupView group(Group group, String path) {
            List<Part> parts = new ArrayList<>();
            for (int i = 0; i < group.parts.size(); i++) {
                String inner = path + "." + i;
                FormNode part = group.parts.get(i);
                parts.add(
                        part instanceof Line line
                                ? new Part(line(line, inner), null)
                                : new Part(null, group((Group) part, inner)));
            }
            return new GroupView(path, group.mode, parts, path.equals(form.name()), errors.get(path));
        }

        LineView line(Line line, String path) {
            FieldDefinition field = form.field(line);
            Operator operator = form.operator(line);
            if (field == null || operator == null) {
                String error = errors.getOrDefault(path, line.field.isEmpty() ? null : ConditionForm.lacks(line));
                return new LineView(
                        path,
                        line.field,
                        line.field.isEmpty() ? "Choose a field" : line.field,
                        "question-circle",
                        List.of(),
                        null,
                        Input.NOTHING,
                        null,
                        List.of(""),
                        List.of(),
                        List.of(),
                        null,
                        ShareMenu.NONE,
                        "",
                        List.of(),
                        null,
                        null,
                        error);
            }
            Input input = Input.of(field.type(), operator);
            Span<LocalDate> span = span(line, operator, input);
            return new LineView(
                    path,
                    line.field,
                    field.label(),
                    icon(field),
                    ConditionForm.operators(field.type()),
                    operator,
                    input,
                    field.type(),
                    line.values.isEmpty() ? List.of("") : line.values,
                    chips(line, field),
                    searched(field) || field.choices() == null
                            ? List.of()
                            : field.known().stream()
                                    .filter(choice -> !line.values.contains(choice.key()))
                                    .toList(),
                    suggests(field, operator, input) ? field.subject().key() : null,
                    input == Input.NUMBER
                            ? ShareMenu.of(
                                    purpose == Purpose.SEGMENT ? FieldMenu.Kind.SEGMENT : FieldMenu.Kind.LINE,
                                    form.subject(),
                                    form.catalogue(),
                                    line.field,
                                    line.other)
                            : ShareMenu.NONE,
                    line.other,
                    ParamView.of(field, line.params),
                    first(span),
                    last(span),
                    errors.get(path));
        }

        private static List<Chip> chips(Line line, FieldDefinition field) {
            boolean listed = field.choices() != null && !field.hasOpenChoices();
            return line.values.stream()
                    .map(value -> {
                        String label = value.equals("me") ? "Me" : field.labelOf(value);
                        return new Chip(value, label == null ? value : label, listed && label == null);
                    })
                    .toList();
        }

        /** Whether the choices are too many to be listed, or not all that there may be. */
        private static boolean searched(FieldDefinition field) {
            return field.hasOpenChoices()
                    || field.choices() != null && field.known().size() > MOST_LISTED;
        }

        private static boolean suggests(FieldDefinition field, Operator operator, Input input) {
            return switch (input) {
                case CHOICE, CHOICES -> searched(field);
                case TEXTS -> true;
                case TEXT -> operator == Operator.EQ || operator == Operator.NEQ;
                default -> false;
            };
        }

        private @Nullable Span<LocalDate> span(Line line, Operator operator, Input input) {
            if (operator.isCalendarPeriod()) {
                return new Periods(now).days(operator, new Value.None());
            }
            if (input == Input.DAYS
                    && !line.values.isEmpty()
                    && line.values.get(0).matches("[1-9][0-9]{0,3}")) {
                int days = Integer.parseInt(line.values.get(0));
                return days > 3660 ? null : new Periods(now).days(operator, new Value.Days(days));
            }
            return null;
        }

        private static @Nullable LocalDate first(@Nullable Span<LocalDate> span) {
            if (span == null || span.from() == null) {
                return null;
            }
            return span.fromIn() ? span.from() : span.from().plusDays(1);
        }

        private static @Nullable LocalDate last(@Nullable Span<LocalDate> span) {
            if (span == null || span.to() == null) {
                return null;
            }
            return span.toIn() ? span.to() : span.to().minusDays(1);
        }
    }

    /** The icon before a field: what kind of value it has. */
    public static String icon(FieldDefinition field) {
        return switch (field.type()) {
            case MONEY -> "cash-stack";
            case DATE, MOMENT -> "calendar3";
            case BAND, SCORE -> "heart-pulse";
            case PERSON -> "person";
            case MEMBERSHIP -> "funnel";
            case NUMBER, PERCENT -> "bar-chart";
            default -> "bookmark";
        };
    }

    /** The fields that a line may have, the subject's own before those of its account. */
    public static FieldMenu fields(FieldMenu.Kind kind, ConditionForm form) {
        return FieldMenu.of(kind, form.subject(), form.catalogue(), "");
    }

    /** The comparison modes of a group, by their key. */
    public static Map<String, String> modes() {
        Map<String, String> modes = new LinkedHashMap<>();
        Arrays.asList("All", "Any", "None").forEach(mode -> modes.put(mode.toLowerCase(java.util.Locale.ROOT), mode));
        return modes;
    }
}
