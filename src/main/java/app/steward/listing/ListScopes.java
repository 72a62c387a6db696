package app.steward.listing;

import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import java.util.Arrays;
import java.util.stream.Stream;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** All lists that have pages: those of all accounts, users and subscriptions, and what features contribute. */
@Component
public class ListScopes {
    /** Asked late: a feature's list may need the page that it is shown on. */
    private final ObjectProvider<ListSource> sources;

    ListScopes(ObjectProvider<ListSource> sources) {
        this.sources = sources;
    }

    /** Whether the list of these views ({@link ListScope#views}) is deleted. */
    boolean isGone(String views) {
        return sources.stream().anyMatch(source -> source.isGone(views));
    }

    /** @throws NotFound for a name that is of no list */
    public ListScope find(String name, Viewer viewer) {
        return Stream.concat(
                        Arrays.stream(Subject.values())
                                .filter(subject -> subject.plural().equals(name))
                                .map(ListScope::of),
                        sources.orderedStream().flatMap(source -> source.find(name, viewer).stream()))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no such list."));
    }
}
