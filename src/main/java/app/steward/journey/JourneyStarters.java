package app.steward.journey;

import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.segment.Starters.Starter;
import app.steward.team.Viewer;
import app.steward.template.EmailTemplate;
import app.steward.template.EmailTemplates;
import app.steward.template.TemplateEditing;
import app.steward.template.TemplateStarters;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Journeys that most teams begin with. They are made as drafts, with their templates: nobody enters before one is published. */
@Component
public class JourneyStarters {
    /** Where the number of the template goes. */
    private static final String TEMPLATE = "\"TEMPLATE\"";

    private record Made(String key, String name, String entry, String goal, String steps) {}

    private static final List<Made> ALL = List.of(
            new Made("welcome", "Welcome new users", """
                    {"all":[{"field":"created_on","op":"last_days","value":30}]}""", """
                    {"all":[{"field":"active_days","params":{"days":14},"op":"gte","value":5}]}""", """
                    [{"key":"s1","type":"email","name":"Welcome aboard","template":"TEMPLATE","next":"s2"},
                     {"key":"s2","type":"wait","days":3,"next":"s3"},
                     {"key":"s3","type":"if","name":"How far did they get?","branches":[{"name":"Signed in",
                       "when":{"all":[{"field":"logged_in","op":"eq","value":true}]},"next":"s4"}],"else":"s6","join":"s7"},
                     {"key":"s4","type":"wait_until","name":"Until they come back",
                       "when":{"all":[{"field":"active_days","params":{"days":7},"op":"gte","value":3}]},
                       "days":7,"next":"s7","late":"s5","join":"s7"},
                     {"key":"s5","type":"task","title":"Call about the first steps","role":"success_manager",
                       "dueIn":2,"workingDays":true,"next":"s7"},
                     {"key":"s6","type":"task","title":"Ask why they never signed in",
                       "role":"success_manager","dueIn":3,"workingDays":true,"next":"s7"},
                     {"key":"s7","type":"end","label":"Welcomed"}]"""),
            new Made("adopt", "Adopt a feature", """
                    {"all":[{"field":"activity","op":"eq","value":"active"},
                            {"field":"features_used","params":{"days":30},"op":"lte","value":2}]}""", """
                    {"all":[{"field":"features_used","params":{"days":14},"op":"gte","value":3}]}""", """
                    [{"key":"s1","type":"email","name":"What others like","template":"TEMPLATE","next":"s2"},
                     {"key":"s2","type":"wait","days":7,"next":"s3"},
                     {"key":"s3","type":"task","title":"Show them one feature more","role":"success_manager",
                       "dueIn":5,"workingDays":true,"next":"s4"},
                     {"key":"s4","type":"wait","days":14,"next":"s5"},
                     {"key":"s5","type":"end","label":"Shown"}]"""),
            new Made("win_back", "Win back", """
                    {"all":[{"field":"last_active_at","op":"before_last_days","value":28},
                            {"field":"last_active_at","op":"last_days","value":120}]}""", """
                    {"all":[{"field":"last_active_at","op":"last_days","value":7}]}""", """
                    [{"key":"s1","type":"email","name":"We kept your place","template":"TEMPLATE","next":"s2"},
                     {"key":"s2","type":"wait","days":7,"next":"s3"},
                     {"key":"s3","type":"notify","role":"success_manager","next":"s4"},
                     {"key":"s4","type":"end","label":"Told the owner"}]"""),
            new Made("trial_ends", "Trial ends", """
                    {"all":[{"field":"account.stage_type","op":"eq","value":"trial"},
                            {"field":"account.next_billing_on","op":"next_days","value":10}]}""", """
                    {"all":[{"field":"account.stage_type","op":"eq","value":"live"}]}""", """
                    [{"key":"s1","type":"email","name":"Your trial ends","template":"TEMPLATE","next":"s2"},
                     {"key":"s2","type":"wait","field":"account.next_billing_on","plus":-1,"at":"09:00","past":"go_on",
                       "next":"s3"},
                     {"key":"s3","type":"task","title":"Call: the trial ends tomorrow",
                       "role":"success_manager","priority":"high","dueIn":0,"next":"s4"},
                     {"key":"s4","type":"end","label":"Called"}]"""),
            new Made("new_administrator", "New administrator", """
                    {"all":[{"field":"role","op":"eq","value":"admin"},
                            {"field":"created_on","op":"last_days","value":30}]}""", """
                    {"all":[{"field":"active_days","params":{"days":7},"op":"gte","value":2}]}""", """
                    [{"key":"s1","type":"email","name":"The settings that matter first","template":"TEMPLATE","next":"s2"},
                     {"key":"s2","type":"wait","workingDays":3,"next":"s3"},
                     {"key":"s3","type":"task","title":"Offer half an hour",
                       "role":"success_manager","dueIn":3,"workingDays":true,"next":"s4"},
                     {"key":"s4","type":"end","label":"Offered help"}]"""));

    private final JourneyEditing editing;
    private final EmailTemplates templates;
    private final TemplateEditing templateEditing;
    private final Conditions conditions;

    JourneyStarters(
            JourneyEditing editing, EmailTemplates templates, TemplateEditing templateEditing, Conditions conditions) {
        this.editing = editing;
        this.templates = templates;
        this.templateEditing = templateEditing;
        this.conditions = conditions;
    }

    /** Who would enter each, as one counts them. */
    public List<Starter> conditions() {
        return ALL.stream()
                .map(one -> new Starter(one.key(), Subject.USER, one.name(), one.entry()))
                .toList();
    }

    public Optional<String> name(String key) {
        return ALL.stream().filter(one -> one.key().equals(key)).findFirst().map(Made::name);
    }

    /** Makes one as a draft, with its template where there is none of its name yet; answers its number. */
    @Transactional
    public int create(Viewer by, String key, String name) {
        JourneyEditing.mayEdit(by);
        Made made = ALL.stream()
                .filter(one -> one.key().equals(key))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no starter " + key + "."));
        ObjectNode definition = JsonMapper.shared().createObjectNode();
        definition.putObject("entry").set("condition", conditions.tree(made.entry()));
        definition.set("goal", conditions.tree(made.goal()));
        definition.set("steps", JsonMapper.shared().readTree(made.steps().replace(TEMPLATE, template(by, key))));
        return editing.create(by, Subject.USER, name, DefinitionJson.read(definition, Definition.EMPTY));
    }

    private String template(Viewer by, String key) {
        TemplateEditing.Draft draft = TemplateStarters.find(key)
                .orElseThrow(() -> new IllegalStateException("There is no template " + key + "."))
                .draft();
        return templates.all().stream()
                .filter(one -> !one.isArchived() && one.name().equalsIgnoreCase(draft.name()))
                .findFirst()
                .map(EmailTemplate::id)
                .orElseGet(() -> templateEditing.create(by, draft).id())
                .toString();
    }
}
