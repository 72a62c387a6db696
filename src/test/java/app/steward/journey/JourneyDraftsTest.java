package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.journey.DefinitionCheck.Problem;
import app.steward.journey.Journey.Status;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.problem.Overtaken;
import app.steward.team.Viewer;
import app.steward.testing.StewardTest;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.json.JsonMapper;

/** Journeys as they are edited, before anybody is in them. */
@StewardTest
class JourneyDraftsTest {
    private static final Viewer ADA = Viewer.system();

    @Autowired
    JourneyEditing editing;

    @Autowired
    Journeys journeys;

    @Autowired
    DefinitionCheck check;

    @Autowired
    Fields fields;

    private static Definition definition(String json) {
        return DefinitionJson.read(JsonMapper.shared().readTree(json.replace('\'', '"')), Definition.EMPTY);
    }

    @Test
    void aDraftIsSavedHoweverUnfinished() {
        int id = editing.create(ADA, Subject.USER, "Unfinished", Definition.EMPTY);
        Definition half = definition("{'steps':[{'key':'a','type':'email'},{'key':'b','type':'if','branches':[]}]}");
        Journey saved = editing.save(ADA, id, "Hardly begun", half, 0);
        assertThat(saved.name()).isEqualTo("Hardly begun");
        assertThat(saved.draft()).isEqualTo(half);
        assertThat(saved.status()).isEqualTo(Status.DRAFT);
        assertThat(saved.version()).isEqualTo(1);
        assertThat(editing.save(ADA, id, "Hardly begun", half, 1).version())
                .as("nothing was changed")
                .isEqualTo(1);
        assertThatThrownBy(() -> editing.save(ADA, id, "Mine", half, 0)).isInstanceOf(Overtaken.class);
        assertThatThrownBy(() -> editing.discard(ADA, id, null)).isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> editing.create(ADA, Subject.USER, "HARDLY BEGUN", Definition.EMPTY))
                .isInstanceOf(Conflict.class);
        assertThatThrownBy(() -> editing.create(ADA, Subject.ACCOUNT, "Accounts", Definition.EMPTY))
                .isInstanceOf(BadInput.class);
        assertThat(journeys.get(editing.copy(ADA, id)).name()).isEqualTo("Hardly begun (copy)");
        editing.delete(ADA, id);
        assertThatThrownBy(() -> journeys.get(id)).isInstanceOf(NotFound.class);
    }

    @Test
    void whatADraftLacksNamesItsStep() {
        Definition half = definition("""
                {'entry':{'segments':[99],'condition':{'field':'no such','op':'eq','value':1}},
                 'settings':{'excludes':[77]},
                 'steps':[{'key':'a','type':'email','from':'nobody','next':'b'},
                   {'key':'b','type':'if','branches':[{'when':{'field':'name','op':'gt'},'next':'zz'}],'else':'c'},
                   {'key':'c','type':'wait_until','next':'b'},
                   {'key':'d','type':'wait','field':'name'}]}""");
        assertThat(check.problems(0, Subject.USER, half, fields.catalogue()))
                .extracting(Problem::fault)
                .extracting(fault -> fault.path())
                .contains(
                        "entry.segments",
                        "entry.condition.field",
                        "settings.excludes",
                        "steps.a.template",
                        "steps.a.from",
                        "steps.b.branches[0].when.op",
                        "steps.b.branches[0].next",
                        "steps.c.when",
                        "steps.b.next",
                        "steps.d.field",
                        "steps.d");
        assertThat(check.problems(0, Subject.USER, Definition.EMPTY, fields.catalogue()))
                .extracting(Problem::path)
                .containsExactly("entry", "steps");
    }
}
