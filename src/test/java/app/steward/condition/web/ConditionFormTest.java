package app.steward.condition.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Field;
import app.steward.condition.Operator;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.TestCatalogue;
import app.steward.condition.ValueType;
import app.steward.condition.web.Builder.GroupView;
import app.steward.condition.web.Builder.LineView;
import app.steward.condition.web.Builder.ParamView;
import app.steward.condition.web.Builder.Part;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.workspace.Now;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

class ConditionFormTest {
    private static final Now NOW = new Now(Instant.parse("2026-06-15T12:00:00Z"), ZoneOffset.UTC, DayOfWeek.MONDAY);

    private final Catalogue catalogue = TestCatalogue.make();
    private final Conditions conditions = new Conditions();

    private ConditionForm of(String json) {
        return ConditionForm.of(Subject.ACCOUNT, catalogue, conditions.tree(json.replace('\'', '"')));
    }

    private ConditionForm posted(MultiValueMap<String, String> parameters) {
        return ConditionForm.posted(Subject.ACCOUNT, catalogue, parameters);
    }

    /** What a form posts: name, value, name, value. */
    private static MultiValueMap<String, String> parameters(String... pairs) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            parameters.add(pairs[i], pairs[i + 1]);
        }
        return parameters;
    }

    private ConditionForm press(ConditionForm form, String act) {
        MultiValueMap<String, String> parameters = drawn(form);
        parameters.add("act", act);
        return posted(parameters);
    }

    private GroupView top(ConditionForm form) {
        return Builder.of(form, List.of(), NOW).top();
    }

    private static LineView line(@Nullable GroupView group, int at) {
        return Objects.requireNonNull(
                Objects.requireNonNull(group).parts().get(at).line());
    }

    /** What a browser sends of a form as it is drawn. */
    private static MultiValueMap<String, String> drawn(ConditionForm form) {
        MultiValueMap<String, String> parameters = new LinkedMultiValueMap<>();
        Builder builder = Builder.of(form, List.of(), NOW);
        parameters.add("undo", builder.undo());
        draw(builder.top(), parameters);
        return parameters;
    }

    private static void draw(GroupView group, MultiValueMap<String, String> parameters) {
        parameters.add(group.path(), group.mode());
        for (Part part : group.parts()) {
            if (part.group() != null) {
                draw(part.group(), parameters);
            } else {
                draw(Objects.requireNonNull(part.line()), parameters);
            }
        }
    }

    private static void draw(LineView line, MultiValueMap<String, String> parameters) {
        parameters.add(line.path() + ".field", line.field());
        parameters.add(line.path() + ".of", line.field());
        if (line.operator() != null) {
            parameters.add(line.path() + ".op", line.operator().key());
        }
        String value = line.path() + ".value";
        switch (line.input()) {
            case NOTHING -> {}
            case NUMBER -> {
                assertThat(line.other().isEmpty()
                                || line.others().stream()
                                        .anyMatch(other -> other.key().equals(line.other())))
                        .as("the list offers what is chosen")
                        .isTrue();
                parameters.add(value, line.value());
                parameters.add(line.path() + ".other", line.other());
            }
            case TEXT, DATE, DAYS, YES_NO, CHOICE -> parameters.add(value, line.value());
            case NUMBERS, DATES -> {
                parameters.add(line.path() + ".from", line.value());
                parameters.add(line.path() + ".to", line.second());
            }
            case TEXTS, CHOICES -> {
                line.chips().forEach(chip -> parameters.add(value, chip.value()));
                parameters.add(value, "");
            }
        }
        for (ParamView param : line.params()) {
            parameters.add(line.path() + ".param." + param.name(), param.value());
        }
    }

    /** The normal form of what a form holds, so that spelling does not matter. */
    private String normal(ConditionForm form) {
        return conditions.write(
                conditions.read(catalogue, Subject.ACCOUNT, form.json().condition(), Purpose.SEGMENT));
    }

    private String normal(String json) {
        return conditions.write(conditions.read(catalogue, Subject.ACCOUNT, json.replace('\'', '"'), Purpose.SEGMENT));
    }

    private List<Fault> faults(ConditionForm form) {
        return form.inWords(
                catchThrowableOfType(BadInput.class, () -> normal(form)).faults());
    }

    @Nullable
    private String error(ConditionForm form, int line) {
        return line(Builder.of(form, faults(form), NOW).top(), line).error();
    }

    @Test
    void keepsEveryComparisonOfEveryFieldWhenItIsDrawnAndPosted() {
        int kept = 0;
        for (Field field : catalogue.of(Subject.ACCOUNT)) {
            for (Operator operator : ConditionForm.operators(field.type())) {
                for (String value : values(field, operator)) {
                    var test = conditions.tree("{}").asObject();
                    test.put("field", field.key()).put("op", operator.key());
                    if (!value.isEmpty()) {
                        test.set("value", conditions.tree(value.replace('\'', '"')));
                    }
                    ConditionForm form = ConditionForm.of(Subject.ACCOUNT, catalogue, test);
                    String before = conditions.write(
                            conditions.read(catalogue, Subject.ACCOUNT, "{\"all\":[" + test + "]}", Purpose.SEGMENT));
                    assertThat(normal(form)).isEqualTo(before);
                    assertThat(normal(posted(drawn(form)))).isEqualTo(before);
                    kept++;
                }
            }
        }
        assertThat(kept).isGreaterThan(200);
    }

    private static List<String> values(Field field, Operator operator) {
        List<String> values = new ArrayList<>();
        switch (Input.of(field.type(), operator)) {
            case NOTHING -> values.add("");
            case NUMBER -> {
                values.addAll(List.of("0", "-20", "1234567.25", "0.000001", "123456789012345678"));
                if (!field.key().equals("licenses")) {
                    values.add("{'field':'licenses'}");
                    values.add("{'field':'licenses','times':0.6}");
                    values.add("{'field':'features_used','params':{'days':30},'times':1.255}");
                }
            }
            case NUMBERS -> values.addAll(List.of("[1,2]", "[-0.5,1000000]"));
            case DAYS -> values.addAll(List.of("1", "3660"));
            case DATE -> {
                values.add("'2024-12-31'");
                if (field.type() == ValueType.MOMENT && operator != Operator.ON) {
                    values.add("'2024-12-31T12:00:00Z'");
                }
            }
            case DATES -> values.add("['2024-12-31','2025-01-31']");
            case YES_NO -> values.addAll(List.of("true", "false"));
            case TEXT -> values.addAll(List.of("'Acme, Inc.'", "'5,000'", "'true'"));
            case CHOICE -> values.add("'" + key(field, 0) + "'");
            case TEXTS -> values.addAll(List.of("['a']", "['Oslo','a, b']"));
            case CHOICES -> {
                String quote = field.type() == ValueType.SEGMENT ? "" : "'";
                values.add("[" + quote + key(field, 0) + quote + "]");
                values.add("[" + quote + key(field, 1) + quote + "," + quote + key(field, 0) + quote + "]");
            }
        }
        return values;
    }

    private static String key(Field field, int at) {
        return field.known().size() > at ? field.known().get(at).key() : "gone " + at;
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'any':[{'field':'mrr','op':'gte','value':1},{'field':'name','op':'empty'}]}",
                "{'all':[{'field':'mrr','op':'gte','value':1},{'any':[{'field':'stage','op':'eq','value':'live'},"
                        + "{'field':'plan','op':'eq','value':'Pro'}]},{'field':'name','op':'not_empty'}]}",
                "{'all':[{'not':{'any':[{'field':'stage','op':'eq','value':'live'}]}},{'not':{'any':["
                        + "{'all':[{'field':'name','op':'empty'}]},{'field':'plan','op':'empty'}]}}]}",
                "{'not':{'any':[{'field':'stage','op':'eq','value':'live'}]}}",
                "{'all':[{'all':[{'any':[{'all':[{'field':'name','op':'empty'}]}]}]}]}",
                "{'all':[{'field':'features_used','params':{'days':30},'op':'lt','value':3}]}",
                "{'all':[{'field':'stage','op':'in','value':['gone','live']}]}"
            })
    void keepsGroupsParametersAndWhatIsGone(String json) {
        ConditionForm form = of(json);
        assertThat(normal(form)).isEqualTo(normal(json));
        assertThat(normal(posted(drawn(form)))).isEqualTo(normal(json));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'field':'mrr','op':'empty'} | {'all':[{'field':'mrr','op':'empty'}]}",
                "{'not':{'field':'mrr','op':'empty'}} | {'not':{'any':[{'field':'mrr','op':'empty'}]}}",
                "{'not':{'all':[{'field':'mrr','op':'empty'}]}} | {'not':{'any':[{'all':[{'field':'mrr','op':'empty'}]}]}}",
                "{'not':{'not':{'field':'mrr','op':'empty'}}}"
                        + " | {'not':{'any':[{'not':{'any':[{'field':'mrr','op':'empty'}]}}]}}"
            })
    void drawsWhatTheFormHasNoShapeForAsItsEqual(String json, String equal) {
        assertThat(normal(posted(drawn(of(json))))).isEqualTo(normal(equal));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "5,000 | 5000",
                "1,234,567.5 | 1234567.5",
                "5 000 | 5000",
                "5\u00a0000 | 5000",
                "5\u202f000 | 5000",
                "\u221220 | -20",
                "-20 | -20",
                "0.10 | 0.1",
                "1e3 | 1000"
            })
    void takesNumbersAsPeopleTypeThem(String typed, String meant) {
        ConditionForm form = posted(parameters("c", "all", "c.0.field", "mrr", "c.0.op", "gte", "c.0.value", typed));
        assertThat(normal(form)).isEqualTo("{\"all\":[{\"field\":\"mrr\",\"op\":\"gte\",\"value\":" + meant + "}]}");
        assertThat(line(top(form), 0).value()).isEqualTo(typed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "five", "0,5", "5,00", "$5", "1,0000", "NaN", "1e500", "1e999999999", "1e-999999999"})
    void refusesWhatIsNoNumberAtItsLine(String typed) {
        ConditionForm form = posted(parameters(
                "c",
                "all",
                "c.0.field",
                "name",
                "c.0.op",
                "empty",
                "c.1.field",
                "mrr",
                "c.1.op",
                "gte",
                "c.1.value",
                typed));
        assertThat(error(form, 1)).startsWith("Give a ");
        assertThat(error(form, 0)).isNull();
        assertThat(line(top(posted(drawn(form))), 1).value()).isEqualTo(typed);
        assertThat(normal(press(press(press(form, "drop:c.1"), "undo"), "drop:c.1")))
                .isEqualTo(normal("{'all':[{'field':'name','op':'empty'}]}"));
    }

    @Test
    void keepsAParameterOfTheFieldComparedWith() {
        ConditionForm form = of("{'all':[{'field':'mrr','op':'lt',"
                + "'value':{'field':'features_used','params':{'days':30},'times':0.5}}]}");
        LineView line = line(top(form), 0);
        assertThat(line.value()).isEqualTo("50");
        assertThat(line.others().get(line.others().size() - 1).label()).isEqualTo("Features used (30 days)");
        assertThat(normal(posted(drawn(form)))).contains("\"days\":30", "\"times\":0.5");
    }

    @Test
    void startsWithALineThatAsksForAField() {
        ConditionForm form = ConditionForm.empty(Subject.ACCOUNT, catalogue);
        assertThat(line(top(form), 0).label()).startsWith("Choose a field");
        assertThat(line(top(form), 0).error()).isNull();
        assertThat(error(form, 0)).isEqualTo("Choose a field for every line, or remove the line.");
    }

    @Test
    void saysOnceThatAFieldIsGone() {
        ConditionForm form = of("{'all':[{'field':'custom.tier','op':'eq','value':'gold'}]}");
        String said = "The field \"custom.tier\" is not there any more. Choose another.";
        assertThat(line(top(form), 0).error()).isEqualTo(said);
        assertThat(error(posted(drawn(form)), 0)).isEqualTo(said);
    }

    @Test
    void addsLinesAndGroupsWhereTheButtonStands() {
        ConditionForm form = of("{'all':[{'field':'mrr','op':'gte','value':1}]}");
        form = press(form, "group:c");
        GroupView inner = Objects.requireNonNull(top(form).parts().get(1).group());
        assertThat(inner.mode()).isEqualTo("any");
        assertThat(inner.path()).isEqualTo("c.1");
        assertThat(line(inner, 0).field()).isEmpty();
        form = press(form, "add:c.1");
        assertThat(top(form).parts()).hasSize(2);
        assertThat(Objects.requireNonNull(top(form).parts().get(1).group()).parts())
                .hasSize(2);
        form = press(form, "add:c");
        assertThat(line(top(form), 2).path()).isEqualTo("c.2");
        assertThat(line(top(form), 0).value()).isEqualTo("1");
    }

    @Test
    void removesALineAndBringsItBack() {
        String json = "{'all':[{'field':'mrr','op':'gte','value':0.1},{'any':[{'field':'stage','op':'in',"
                + "'value':['live','trial']},{'field':'users','op':'lt','value':{'field':'licenses','times':0.6}}]}]}";
        ConditionForm form = press(of(json), "drop:c.1.0");
        assertThat(normal(form)).doesNotContain("stage").contains("licenses");
        assertThat(form.undo()).isNotEmpty();
        ConditionForm back = press(form, "undo");
        assertThat(normal(back)).isEqualTo(normal(json));
        assertThat(back.undo()).isEmpty();

        ConditionForm without = press(of(json), "drop:c.1");
        assertThat(normal(without)).isEqualTo(normal("{'all':[{'field':'mrr','op':'gte','value':0.1}]}"));
        assertThat(normal(press(without, "undo"))).isEqualTo(normal(json));
    }

    @Test
    void takesOneValueAway() {
        ConditionForm form = of("{'all':[{'field':'stage','op':'in','value':['live','trial','onboarding']}]}");
        assertThat(line(top(form), 0).left()).extracting("key").containsExactly("cancelled");
        assertThat(normal(press(form, "take:c.0:1")))
                .isEqualTo(normal("{'all':[{'field':'stage','op':'in'," + "'value':['live','onboarding']}]}"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "take:c.0",
                "take:c.0:9",
                "take:c:0",
                "drop:c",
                "drop:c.9",
                "drop:",
                "add:c.0",
                "add:x",
                "undo",
                "group:c.0.0",
                "",
                "nonsense"
            })
    void ignoresButtonsThatMeanNothingHere(String act) {
        String json = "{'all':[{'field':'stage','op':'in','value':['live']}]}";
        assertThat(normal(press(of(json), act))).isEqualTo(normal(json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "no json", "5", "[]"})
    void undoesNothingThatItDidNotWrite(String undo) {
        ConditionForm form =
                posted(parameters("c", "all", "c.0.field", "name", "c.0.op", "empty", "undo", undo, "act", "undo"));
        assertThat(form.undo()).isEmpty();
        assertThat(top(form).parts()).hasSize(1);
    }

    @Test
    void forgetsValuesThatAnotherFieldCannotTake() {
        MultiValueMap<String, String> parameters =
                parameters("c", "all", "c.0.field", "mrr", "c.0.of", "stage", "c.0.op", "in", "c.0.value", "live");
        assertThat(line(top(posted(parameters)), 0).value()).isEmpty();
        parameters = parameters(
                "c", "all", "c.0.field", "employees", "c.0.of", "licenses", "c.0.op", "gte", "c.0.value", "40");
        assertThat(normal(posted(parameters))).contains("\"employees\"").contains("40");
    }

    @Test
    void takesTheFirstComparisonWhereTheFieldHasNotTheChosenOne() {
        ConditionForm form = posted(parameters("c", "all", "c.0.field", "mrr", "c.0.op", "contains"));
        assertThat(line(top(form), 0).operator()).isEqualTo(Operator.EQ);
    }

    @Test
    void findsTheLineOrGroupOfAFault() {
        FormJson json = of("{'all':[{'field':'mrr','op':'gte','value':1},{'not':{'any':[{'field':'stage','op':'in',"
                        + "'value':['live']},{'all':[{'field':'name','op':'empty'}]}]}}]}")
                .json();
        assertThat(json.placeOf("")).isEqualTo("c");
        assertThat(json.placeOf("all")).isEqualTo("c");
        assertThat(json.placeOf("all[0].value")).isEqualTo("c.0");
        assertThat(json.placeOf("all[1].not")).isEqualTo("c.1");
        assertThat(json.placeOf("all[1].not.any[0].value[0]")).isEqualTo("c.1.0");
        assertThat(json.placeOf("all[1].not.any[1].all[0].op")).isEqualTo("c.1.1.0");
        assertThat(json.placeOf("all[9]")).isEqualTo("c");
    }

    @Test
    void putsEveryFaultOnItsOwnLineAndGroup() {
        ConditionForm form = posted(parameters(
                "c",
                "all",
                "c.0.field",
                "mrr",
                "c.0.op",
                "between",
                "c.0.from",
                "",
                "c.0.to",
                "",
                "c.1",
                "none",
                "c.1.0.field",
                "stage",
                "c.1.0.op",
                "in",
                "c.1.0.value",
                "",
                "c.2",
                "any"));
        GroupView top = Builder.of(form, faults(form), NOW).top();
        assertThat(line(top, 0).error()).isEqualTo("Give a number, such as 5000.");
        assertThat(line(top.parts().get(1).group(), 0).error()).contains("1 to 1000 values");
        assertThat(Objects.requireNonNull(top.parts().get(2).group()).error())
                .isEqualTo("A group needs at least one condition.");
        assertThat(top.error()).isNull();
    }

    @Test
    void showsTheDaysThatAPeriodMeans() {
        LineView next = line(top(of("{'field':'next_billing_on','op':'next_days','value':90}")), 0);
        assertThat(next.from()).isEqualTo(LocalDate.of(2026, 6, 15));
        assertThat(next.to()).isEqualTo(LocalDate.of(2026, 9, 12));
        LineView before = line(top(of("{'field':'created_on','op':'before_last_days','value':30}")), 0);
        assertThat(before.from()).isNull();
        assertThat(before.to()).isEqualTo(LocalDate.of(2026, 5, 16));
        LineView month = line(top(of("{'field':'created_on','op':'last_month'}")), 0);
        assertThat(month.from()).isEqualTo(LocalDate.of(2026, 5, 1));
        assertThat(month.to()).isEqualTo(LocalDate.of(2026, 5, 31));
    }

    @Test
    void readsNoMoreThanAConditionMayHold() {
        MultiValueMap<String, String> many = parameters("c", "all");
        for (int i = 0; i < 2_000; i++) {
            many.add("c." + i + ".field", "name");
            many.add("c." + i + ".op", "empty");
        }
        assertThat(top(posted(many)).parts()).hasSize(500);
        MultiValueMap<String, String> deep = parameters();
        StringBuilder path = new StringBuilder("c");
        for (int i = 0; i < 2_000; i++) {
            deep.add(path.toString(), "all");
            path.append(".0");
        }
        assertThat(faults(posted(deep))).isNotEmpty();
    }
}
