package app.steward.condition.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.FieldDefinition;
import app.steward.condition.Operator;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.Builder.GroupView;
import app.steward.condition.web.Builder.LineView;
import java.time.LocalDate;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.MultiValueMap;

class ConditionFormTest extends ConditionFormCase {
    @Test
    void keepsEveryComparisonOfEveryFieldWhenItIsDrawnAndPosted() {
        int kept = 0;
        for (FieldDefinition field : catalogue.of(Subject.ACCOUNT)) {
            for (Operator operator : ConditionForm.operators(field.type())) {
                for (String value : values(field, operator)) {
                    var test = conditions.tree("{}").asObject();
                    test.put("field", field.key()).put("op", operator.key());
                    if (!value.isEmpty()) {
                        test.set("value", conditions.tree(value.replace('\'', '"')));
                    }
                    ConditionForm form = ConditionForm.of(Subject.ACCOUNT, catalogue, test);
                    String before = conditions.write(
                            conditions.read(catalogue, Subject.ACCOUNT, "{\"all\":[" + test + "]}", Purpose.RULE));
                    assertThat(normal(form)).isEqualTo(before);
                    assertThat(normal(posted(drawn(form)))).isEqualTo(before);
                    kept++;
                }
            }
        }
        assertThat(kept).isGreaterThan(200);
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
                "{'not':{'all':[{'field':'mrr','op':'empty'}]}} |"
                        + " {'not':{'any':[{'all':[{'field':'mrr','op':'empty'}]}]}}",
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
                "0,5 | 0.5",
                "5,00 | 5",
                "1.200 | 1200",
                "1.234,50 | 1234.5",
                "$5 | 5",
                "5 USD | 5",
                "1.2340 | 1.234"
            })
    void takesNumbersAsPeopleTypeThem(String typed, String meant) {
        ConditionForm form = posted(parameters("c", "all", "c.0.field", "mrr", "c.0.op", "gte", "c.0.value", typed));
        assertThat(normal(form)).isEqualTo("{\"all\":[{\"field\":\"mrr\",\"op\":\"gte\",\"value\":" + meant + "}]}");
        assertThat(line(top(form), 0).value()).isEqualTo(typed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "five", "€5", "5 EUR", "1,00,00", "NaN", "1e3", "1e500", "1e999999999", "1e-999999999"})
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
        assertThat(line.others().listed().get(line.others().listed().size() - 1).label())
                .isEqualTo("Features used (30 days)");
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
        GroupView top = Builder.of(form, Purpose.FILTER, faults(form), NOW).top();
        assertThat(line(top, 0).error()).isEqualTo("Give a number, such as 5000.");
        assertThat(line(top.parts().get(1).group(), 0).error()).contains("1 to 1000 values");
        assertThat(Objects.requireNonNull(top.parts().get(2).group()).error())
                .isEqualTo("A group needs at least one condition.");
        assertThat(top.error()).isNull();
    }

    @Test
    void manyValuesAreTypedOrPastedAtOnce() {
        ConditionForm form = posted(parameters(
                "c",
                "all",
                "c.0.field",
                "plan",
                "c.0.op",
                "in",
                "c.0.value",
                "Pro, yearly",
                "c.0.add",
                "Basic\tTeam, new\tBasic",
                "c.1.field",
                "stage",
                "c.1.op",
                "in",
                "c.1.add",
                "Live; TRIAL; gone"));
        assertThat(normal(form))
                .isEqualTo(normal("{'all':[{'field':'plan','op':'in','value':['Pro, yearly','Basic','Team, new']},"
                        + "{'field':'stage','op':'in','value':['Live','TRIAL','gone']}]}"));
    }

    @Test
    void aRangeTheWrongWayRoundIsSaidAtItsLine() {
        assertThat(error(of("{'field':'mrr','op':'between','value':[5000,1000]}"), 0))
                .isEqualTo("The first number is larger than the second, so nothing is between them."
                        + " Put the smaller one first.");
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

    @Test
    void aLineTakesTheFieldThatIsChosenBelowTheForm() {
        MultiValueMap<String, String> form = drawn(
                of("{'all':[{'field':'mrr','op':'gte','value':5}," + "{'field':'stage','op':'eq','value':'live'}]}"));
        form.add("chosen", "name");
        form.add("act", "choose:c.1");
        assertThat(posted(form).json().text())
                .contains("\"mrr\"")
                .contains("\"name\"")
                .doesNotContain("\"stage\"")
                .doesNotContain("live");
        form.set("chosen", "");
        assertThat(posted(form).json().text()).contains("\"stage\"");
    }
}
