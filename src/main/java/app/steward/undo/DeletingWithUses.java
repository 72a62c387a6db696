package app.steward.undo;

import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.Deletable.About;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Deletes something with all that uses it, and what uses that, in one transaction: all of it or nothing. */
@Component
public class DeletingWithUses {
    private static final int MOST = 50;

    private final List<Deletable> kinds;

    DeletingWithUses(List<Deletable> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /**
     * What deleting would take.
     *
     * @param also what goes with it, each after all that uses it
     * @param kept what stands in the way, since the viewer can't delete it
     */
    public record Plan(About about, List<Use> also, List<Use> kept) {

        /** The same in one word per record, so that it can be told from what it becomes meanwhile. */
        public List<String> words() {
            return also.stream().map(use -> use.type() + " " + use.id()).toList();
        }
    }

    /** Where something is shown that is said to use another. */
    public Optional<String> page(Viewer viewer, String type, long id) {
        return ofType(type)
                .flatMap(kind -> Optional.ofNullable(kind.about(viewer, id).page()));
    }

    @Transactional(readOnly = true)
    public Plan plan(Viewer viewer, String kind, long id) {
        Deletable root = ofKind(kind);
        About about = root.about(viewer, id);
        if (!root.mayDelete(viewer, id)) {
            throw new NotAllowed("Who may change " + about.name() + " deletes it.");
        }
        Map<String, Use> also = new LinkedHashMap<>();
        Map<String, Use> kept = new LinkedHashMap<>();
        visit(viewer, root, id, also, kept);
        return new Plan(about, List.copyOf(also.values()), List.copyOf(kept.values()));
    }

    private void visit(Viewer viewer, Deletable of, long id, Map<String, Use> also, Map<String, Use> kept) {
        for (Use use : of.usedBy(id)) {
            String key = use.type() + " " + use.id();
            Deletable kind = ofType(use.type()).orElse(null);
            if (kind == null || also.size() >= MOST || !kind.mayDelete(viewer, number(use))) {
                kept.put(key, use);
            } else if (!also.containsKey(key)) {
                visit(viewer, kind, number(use), also, kept);
                also.put(key, use);
            }
        }
    }

    /**
     * Deletes it with what uses it; answers what Undo takes back, in that order.
     *
     * @param seen {@link Plan#words} of what was confirmed
     * @throws Conflict where it is something else by now, or something stands in the way
     */
    @Transactional
    public List<Gone> delete(Viewer by, String kind, long id, List<String> seen) {
        Plan plan = plan(by, kind, id);
        if (!plan.kept().isEmpty()) {
            throw new Conflict(plan.about().name() + " is in use by what you can't delete.", plan.kept());
        }
        if (!plan.words().equals(seen)) {
            throw new Conflict("Something else uses it by now. Look again at what goes with it.");
        }
        List<Gone> gone = new ArrayList<>();
        for (Use use : plan.also()) {
            Deletable one = ofType(use.type()).orElseThrow();
            one.delete(by, number(use));
            gone.add(0, new Gone(one.kind(), number(use)));
        }
        ofKind(kind).delete(by, id);
        gone.add(0, new Gone(kind, id));
        return gone;
    }

    private Deletable ofKind(String kind) {
        return kinds.stream()
                .filter(one -> one.kind().equals(kind))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no page of that name."));
    }

    private Optional<Deletable> ofType(String type) {
        return kinds.stream().filter(one -> one.type().equals(type)).findFirst();
    }

    private static long number(Use use) {
        return Long.parseLong(use.id());
    }
}
