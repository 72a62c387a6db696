package app.steward.undo;

import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.team.Viewer;
import app.steward.undo.Deletable.About;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
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
     * @param type of what is deleted
     * @param also what goes with it, each after all that uses it
     * @param kept what stands in the way, since the viewer can't delete it
     * @param follows what else deleting all of these does, in sentences
     */
    public record Plan(String type, About about, List<Use> also, List<Use> kept, List<String> follows) {

        /** Whether one of this type goes, so that only what holds for those that do is told. */
        public boolean takes(String one) {
            return type.equals(one) || also.stream().anyMatch(use -> use.type().equals(one));
        }

        /** The same in lines, so that it can be told from what it becomes meanwhile. */
        public List<String> lines() {
            return Stream.concat(also.stream().map(DeletingWithUses::key), follows.stream())
                    .toList();
        }
    }

    /** What is told of a record, as far as the viewer may know of it. */
    public About about(Viewer viewer, String kind, long id) {
        return ofKind(kind).about(viewer, id);
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
        Set<String> reached = new HashSet<>(Set.of(key(new Use(root.type(), Long.toString(id), about.name()))));
        visit(viewer, root, id, reached, also, kept);
        List<Use> inOrder = also.values().stream()
                .sorted(Comparator.comparing(use -> !kind(use).belongsToOthers()))
                .toList();
        List<String> follows = new ArrayList<>(root.follows(viewer, id));
        inOrder.forEach(use -> follows.addAll(kind(use).follows(viewer, number(use))));
        return new Plan(root.type(), about, inOrder, List.copyOf(kept.values()), List.copyOf(follows));
    }

    /** @param reached what was come to already, so that a circle ends: what it is made of refuses to be deleted */
    private void visit(
            Viewer viewer, Deletable of, long id, Set<String> reached, Map<String, Use> also, Map<String, Use> kept) {
        for (Use use : of.usedBy(id)) {
            String key = key(use);
            if (reached.add(key)) {
                Deletable kind = ofType(use.type()).orElse(null);
                if (kind == null || reached.size() > MOST + 1 || !kind.mayDelete(viewer, number(use))) {
                    kept.put(key, use);
                } else {
                    visit(viewer, kind, number(use), reached, also, kept);
                    also.put(key, use);
                }
            }
        }
    }

    /**
     * Deletes it with what uses it; answers what Undo takes back, in that order.
     *
     * @param seen {@link Plan#lines} of what was confirmed
     * @throws Conflict where it is something else by now, or something stands in the way
     */
    @Transactional
    public List<Gone> delete(Viewer by, String kind, long id, List<String> seen) {
        Plan plan = plan(by, kind, id);
        if (!plan.kept().isEmpty()) {
            throw new Conflict(plan.about().name() + " is in use by what you can't delete.", plan.kept());
        }
        if (!plan.lines().equals(seen)) {
            throw new Conflict(
                    "Something else uses it by now, or other things follow. Look again at what goes with it.");
        }
        List<Gone> gone = new ArrayList<>();
        for (Use use : plan.also()) {
            Deletable one = kind(use);
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

    private Deletable kind(Use use) {
        return ofType(use.type()).orElseThrow();
    }

    private static String key(Use use) {
        return use.type() + " " + use.id();
    }

    private static long number(Use use) {
        return Long.parseLong(use.id());
    }
}
