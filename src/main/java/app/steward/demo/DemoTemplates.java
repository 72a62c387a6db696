package app.steward.demo;

import app.steward.team.Viewer;
import app.steward.template.EmailLayouts;
import app.steward.template.TemplateEditing;
import app.steward.template.TemplateStarters;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** The e-mail templates of the demo, and the layout around them. */
@Component
class DemoTemplates {
    private final DSLContext sql;
    private final TemplateEditing editing;
    private final EmailLayouts layouts;

    DemoTemplates(DSLContext sql, TemplateEditing editing, EmailLayouts layouts) {
        this.sql = sql;
        this.editing = editing;
        this.layouts = layouts;
    }

    void make() {
        layouts.change(
                Viewer.system(),
                "",
                "Northlight",
                "#3b52c4",
                "Northlight Software, 4 Harbour Row, Port Ambler. You get this because you use Northlight at"
                        + " {{account.name|your company}}.",
                null);
        sql.execute("update mail_settings set sender = 'hello@steward.example', sender_name = 'Northlight'");
        TemplateStarters.all().forEach(starter -> editing.create(Viewer.system(), starter.draft()));
    }
}
