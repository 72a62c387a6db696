package app.steward.listing;

import app.steward.audit.AuditTrail;
import app.steward.problem.Conflict;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.Deletable;
import app.steward.undo.DeletedRows.Deleted;
import java.util.List;
import org.springframework.stereotype.Component;

/** Puts a deleted view back, for whom it opens a list, too. */
@Component
class ViewUndelete implements Deletable {
    private final NamedViews views;
    private final ListScopes lists;
    private final AuditTrail audit;

    ViewUndelete(NamedViews views, ListScopes lists, AuditTrail audit) {
        this.views = views;
        this.lists = lists;
        this.audit = audit;
    }

    @Override
    public String kind() {
        return NamedViews.UNDO;
    }

    @Override
    public String type() {
        return ViewUses.TYPE;
    }

    @Override
    public About about(Viewer viewer, long id) {
        NamedView view = views.get(id);
        if (!view.shared() && !view.mayDelete(viewer)) {
            throw NamedViews.unknown();
        }
        return new About(view.nameFor(viewer), null, "/" + view.subject().plural());
    }

    @Override
    public List<Use> usedBy(long id) {
        return List.of();
    }

    @Override
    public boolean mayDelete(Viewer by, long id) {
        return views.get(id).mayDelete(by);
    }

    /** A list takes its views along. */
    @Override
    public boolean belongsToOthers() {
        return true;
    }

    @Override
    public void delete(Viewer by, long id) {
        views.delete(by, views.get(id));
    }

    @Override
    public String putBack(Viewer by, Deleted deleted) {
        deleted.insert("views");
        String list = views.listOf(deleted.id());
        if (lists.isGone(list)) {
            throw new Conflict("Nothing is undone: the list that it is a view of was deleted.");
        }
        // who opens the list with another one by now goes on so
        deleted.insertWhereFree("default_views");
        NamedView view = views.get(deleted.id());
        audit.record(
                by, "restored", "view", Long.toString(deleted.id()), view.publicName(), null, NamedViews.told(view));
        return view.nameFor(by);
    }
}
