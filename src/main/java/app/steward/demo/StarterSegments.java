package app.steward.demo;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.segment.SegmentEditing;
import app.steward.team.Viewer;
import org.springframework.stereotype.Component;

/** Segments that most teams start with. */
@Component
class StarterSegments {
    private final SegmentEditing segments;
    private final Conditions conditions;
    private final Fields fields;

    StarterSegments(SegmentEditing segments, Conditions conditions, Fields fields) {
        this.segments = segments;
        this.conditions = conditions;
        this.fields = fields;
    }

    void make() {
        Catalogue catalogue = fields.catalogue();
        int renewal = accounts(catalogue, "Renewal in 90 days", true, """
                {"all":[{"field":"next_billing_on","op":"next_days","value":90},
                        {"field":"stage_type","op":"eq","value":"live"}]}""");
        accounts(catalogue, "Renewal at risk", true, """
                {"all":[{"field":"segment","op":"in","value":[%d]},{"field":"mrr","op":"gte","value":1000},
                        {"any":[{"field":"usage_change","params":{"days":14},"op":"lt","value":-20},
                                {"field":"license_utilisation","op":"lt","value":20}]}]}""".formatted(renewal));
        accounts(catalogue, "Enterprise", true, """
                {"all":[{"field":"plan","op":"eq","value":"Enterprise"},{"field":"stage_type","op":"neq","value":"cancelled"}]}""");
        accounts(catalogue, "Onboarding", true, """
                {"all":[{"field":"stage_type","op":"eq","value":"onboarding"}]}""");
        accounts(catalogue, "Trial", true, """
                {"all":[{"field":"stage_type","op":"eq","value":"trial"}]}""");
        accounts(catalogue, "Silent for 30 days", true, """
                {"all":[{"field":"active_users","params":{"days":30},"op":"eq","value":0},
                        {"field":"stage_type","op":"eq","value":"live"}]}""");
        accounts(catalogue, "Usage falling", true, """
                {"all":[{"field":"usage_change","params":{"days":30},"op":"lt","value":-25},
                        {"field":"stage_type","op":"eq","value":"live"}]}""");
        accounts(catalogue, "Expansion ready", true, """
                {"all":[{"field":"active_users","op":"gte","value":{"field":"licenses","times":0.6}},
                        {"field":"stage_type","op":"eq","value":"live"},{"field":"usage_change","op":"gte","value":0}]}""");
        accounts(catalogue, "Without a success manager", true, """
                {"all":[{"field":"success_manager","op":"empty"},
                        {"field":"stage_type","op":"in","value":["onboarding","live"]}]}""");
        accounts(catalogue, "Pulse and health disagree", true, """
                {"any":[{"field":"pulse_gap","op":"gte","value":1},{"field":"pulse_gap","op":"lte","value":-1}]}""");
        accounts(catalogue, "Nordics", false, """
                {"all":[{"field":"billing_country","op":"in","value":["Denmark","Finland","Iceland","Norway","Sweden"]}]}""");

        users(catalogue, "Champions", """
                {"all":[{"field":"active_days","params":{"days":30},"op":"gte","value":10},
                        {"field":"features_used","params":{"days":30},"op":"gte","value":6}]}""");
        users(catalogue, "Sponsors", """
                {"all":[{"field":"persona","op":"eq","value":"sponsor"}]}""");
        users(catalogue, "New users", """
                {"all":[{"field":"created_on","op":"last_days","value":30}]}""");
        users(catalogue, "Went quiet", """
                {"all":[{"field":"activity","op":"eq","value":"inactive"},
                        {"field":"last_active_at","op":"last_days","value":60}]}""");
        users(catalogue, "Never logged in", """
                {"all":[{"field":"logged_in","op":"eq","value":false}]}""");
        users(catalogue, "Admins before a renewal", """
                {"all":[{"field":"role","op":"eq","value":"admin"},
                        {"field":"account.segment","op":"in","value":[%d]}]}""".formatted(renewal));
    }

    private int accounts(Catalogue catalogue, String name, boolean visible, String condition) {
        return make(catalogue, Subject.ACCOUNT, name, visible, condition);
    }

    private void users(Catalogue catalogue, String name, String condition) {
        make(catalogue, Subject.USER, name, true, condition);
    }

    private int make(Catalogue catalogue, Subject subject, String name, boolean visible, String condition) {
        return segments.create(
                Viewer.system(),
                subject,
                name,
                visible,
                conditions.read(catalogue, subject, condition, Purpose.SEGMENT));
    }
}
