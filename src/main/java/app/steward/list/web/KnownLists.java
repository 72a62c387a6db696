package app.steward.list.web;

import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.team.Viewer;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.context.annotation.RequestScope;

/** Which lists the viewer can open, read once for a page that links to what uses something. */
@Component
@RequestScope
class KnownLists {
    private final Lists lists;
    private @Nullable Set<String> known;

    KnownLists(Lists lists) {
        this.lists = lists;
    }

    /** @param id as it stands in addresses */
    public boolean has(Viewer viewer, String id) {
        Set<String> ids = known;
        if (ids == null) {
            ids = lists.knownTo(viewer).stream()
                    .map(Rule::id)
                    .map(Object::toString)
                    .collect(Collectors.toSet());
            known = ids;
        }
        return ids.contains(id);
    }
}
