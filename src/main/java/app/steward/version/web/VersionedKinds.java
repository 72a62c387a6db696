package app.steward.version.web;

import app.steward.problem.NotFound;
import app.steward.version.Versioned;
import java.util.List;
import org.springframework.stereotype.Component;

/** The kinds of definitions that have versions, by their word in addresses. */
@Component
class VersionedKinds {
    private final List<Versioned> kinds;

    VersionedKinds(List<Versioned> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    Versioned of(String collection) {
        return kinds.stream()
                .filter(kind -> kind.collection().equals(collection))
                .findFirst()
                .orElseThrow(() -> new NotFound("There is no page of that name."));
    }
}
