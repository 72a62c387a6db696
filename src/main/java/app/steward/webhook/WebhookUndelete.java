package app.steward.webhook;

import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.Deletable;
import app.steward.undo.DeletedRows.Deleted;
import java.util.List;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Puts a deleted webhook back. What happened meanwhile it is not told. */
@Component
class WebhookUndelete implements Deletable {
    private static final String PAGE = "/settings/webhooks";

    private final DSLContext sql;
    private final Webhooks webhooks;
    private final WebhookPlace place;
    private final AuditTrail audit;

    WebhookUndelete(DSLContext sql, Webhooks webhooks, WebhookPlace place, AuditTrail audit) {
        this.sql = sql;
        this.webhooks = webhooks;
        this.place = place;
        this.audit = audit;
    }

    @Override
    public String kind() {
        return Webhooks.KIND;
    }

    @Override
    public String type() {
        return Webhooks.KIND;
    }

    @Override
    public About about(Viewer viewer, long id) {
        return new About(webhooks.get(viewer, Math.toIntExact(id)).name(), PAGE + "?webhook=" + id, PAGE);
    }

    @Override
    public List<Use> usedBy(long id) {
        return List.of();
    }

    @Override
    public boolean mayDelete(Viewer by, long id) {
        return by.mayAdminister();
    }

    @Override
    public void delete(Viewer by, long id) {
        webhooks.delete(by, Math.toIntExact(id));
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        Webhooks.requireEditor(by);
        place.hold();
        deleted.insert("webhooks");
        int id = Math.toIntExact(deleted.id());
        sql.execute("update webhooks set since = pg_current_xact_id() where id = {0}", val(id));
        place.begin();
        Webhook webhook = webhooks.get(by, id);
        audit.record(
                by, "restored", Webhooks.KIND, Integer.toString(id), webhook.name(), null, Webhooks.values(webhook));
        return webhook.name();
    }
}
