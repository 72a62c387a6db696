package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Definitions from and to JSON. */
class DefinitionJsonTest {
    private static final String ALL = """
            {"entry": {"segments": [7, 3], "lists": [], "condition": {"field": "email", "op": "not_empty"}, "holdsDays": 2},
             "goal": {"field": "name", "op": "not_empty"}, "exit": null,
             "settings": {"reenrol": 90, "goalEnds": false, "leaveWithEntry": true, "excludes": [4], "needsEmail": true,
               "capPerDay": 200, "byCsm": true, "unsubscribed": "leave", "guard": 1000},
             "steps": [
               {"key": "hello", "name": "Welcome aboard", "type": "email", "template": 4, "from": "csm", "replyTo": null,
                "whenEmpty": "send", "next": "w1"},
               {"key": "w1", "name": "", "type": "wait", "hours": 3, "next": "w2"},
               {"key": "w2", "name": "", "type": "wait", "days": 3, "next": "w3"},
               {"key": "w3", "name": "", "type": "wait", "workingDays": 3, "next": "w4"},
               {"key": "w4", "name": "", "type": "wait", "weekday": "tuesday", "at": "09:00", "next": "w5"},
               {"key": "w5", "name": "", "type": "wait", "field": "account.renewal_on", "plus": -30, "at": "00:00",
                "past": "end", "next": "until"},
               {"key": "until", "name": "", "type": "wait_until", "when": {"field": "name", "op": "not_empty"}, "days": 7,
                "next": "far", "late": "call"},
               {"key": "far", "name": "How far?", "type": "if", "branches": [
                  {"name": "Far", "when": {"field": "name", "op": "not_empty"}, "next": "bye"},
                  {"name": "", "when": null, "next": null}], "else": "call"},
               {"key": "call", "name": "", "type": "task", "title": "Call", "dueIn": 2, "next": "play"},
               {"key": "play", "name": "", "type": "play", "play": 3, "next": "set"},
               {"key": "set", "name": "", "type": "set", "field": "role", "value": "admin", "next": "tell"},
               {"key": "tell", "name": "", "type": "notify", "role": "success_manager", "next": null},
               {"key": "bye", "name": "", "type": "end", "label": "Welcomed"}]}""";

    private static JsonNode json(String text) {
        return JsonMapper.shared().readTree(text);
    }

    @Test
    void whatIsWrittenIsWhatWasRead() {
        Definition read = DefinitionJson.read(json(ALL), Definition.EMPTY);
        JsonNode written = DefinitionJson.write(read);
        assertThat(written).isEqualTo(json(ALL.replace("[7, 3]", "[3, 7]")));
        assertThat(DefinitionJson.of(DefinitionJson.stored(read))).isEqualTo(read);
        assertThat(read.steps()).hasSize(13);
    }

    @Test
    void eachFaultNamesItsStep() {
        BadInput wrong = catchThrowableOfType(BadInput.class, () -> DefinitionJson.read(json("""
                                {"settings": {"reenrol": "often"}, "steps": [
                                  {"key": "a", "type": "wait", "days": 0, "next": "b"},
                                  {"key": "a", "type": "wait", "days": 1, "hours": 2},
                                  {"key": "b", "type": "dance"},
                                  {"key": "No", "type": "end"},
                                  {"key": "c", "type": "email", "to": "me"},
                                  {"key": "d", "type": "if", "branches": [{"when": 3}]}]}"""), Definition.EMPTY));
        assertThat(wrong.faults())
                .extracting(Fault::path)
                .containsExactly(
                        "settings.reenrol",
                        "steps.a.days",
                        "steps.a",
                        "steps.b.type",
                        "steps[3].key",
                        "steps.c.to",
                        "steps.d.branches[0].when");
    }

    @Test
    void whatIsLeftOutStays() {
        Definition before = DefinitionJson.read(json(ALL), Definition.EMPTY);
        assertThat(DefinitionJson.read(json("{}"), before)).isEqualTo(before);
        Definition after = DefinitionJson.read(json("{\"goal\": null, \"steps\": []}"), before);
        assertThat(after.goal()).isNull();
        assertThat(after.steps()).isEmpty();
        assertThat(after.entry()).isEqualTo(before.entry());
    }

    @Test
    void stepsComeBehindAllThatLeadToThem() {
        Definition read = DefinitionJson.read(json(ALL), Definition.EMPTY);
        List<String> order = read.inOrder().stream().map(Step::key).toList();
        assertThat(order)
                .containsExactly(
                        "hello", "w1", "w2", "w3", "w4", "w5", "until", "far", "bye", "call", "play", "set", "tell");
    }

    @Test
    void aCircleIsNotInOrder() {
        Definition read = DefinitionJson.read(json("""
                        {"steps": [{"key": "a", "type": "wait", "days": 1, "next": "b"},
                          {"key": "b", "type": "wait", "days": 1, "next": "a"}, {"key": "c", "type": "end"}]}"""), Definition.EMPTY);
        assertThat(read.inOrder()).isEmpty();
        assertThat(read.reached()).isEqualTo(Set.of("a", "b"));
    }
}
