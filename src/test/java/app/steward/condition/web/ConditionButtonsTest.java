package app.steward.condition.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.web.Builder.GroupView;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the buttons of the form do. */
class ConditionButtonsTest extends ConditionFormCase {
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
}
