package app.steward.fact;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.workspace.Now;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** What features contribute to the derived rows, and what of it can only be computed together. */
@Component
class FactSources {
    private final List<FactSource> contributed;
    private final Map<FactSource, Set<String>> columns = new ConcurrentHashMap<>();

    FactSources(List<FactSource> contributed) {
        this.contributed = List.copyOf(contributed);
    }

    Stream<FactSource> all() {
        return contributed.stream();
    }

    List<FactSource> of(Subject subject) {
        return all().filter(source -> source.subject() == subject).toList();
    }

    /**
     * These and all whose columns the statement needs with them: those that know something about the same column, those
     * that theirs follow, and where one keeps a value in {@code metrics[]}, all that do.
     */
    List<FactSource> together(Subject subject, Collection<FactSource> due, Now now, Map<Integer, FieldRef> kept) {
        List<FactSource> known = of(subject);
        Set<FactSource> found = new LinkedHashSet<>(due);
        int before;
        do {
            before = found.size();
            Set<String> needed = new HashSet<>();
            found.forEach(source -> {
                needed.addAll(columns(source, now));
                needed.addAll(source.follows());
            });
            boolean keeps = found.stream().anyMatch(source -> source.keepsAny(kept.values()));
            for (FactSource each : known) {
                if (columns(each, now).stream().anyMatch(needed::contains) || (keeps && each.keepsAny(kept.values()))) {
                    found.add(each);
                }
            }
        } while (found.size() > before);
        return known.stream().filter(found::contains).toList();
    }

    /** Those that follow any of these columns. */
    List<FactSource> following(Subject subject, Set<String> changed) {
        return of(subject).stream()
                .filter(source -> source.follows().stream().anyMatch(changed::contains))
                .toList();
    }

    /** The same at every moment. */
    private Set<String> columns(FactSource source, Now now) {
        return columns.computeIfAbsent(source, any -> {
            FactSource.Contribution part = source.contribute(now, new Scope.Records(List.of()), Map.of());
            return Stream.concat(part.columns().stream(), part.following().stream())
                    .map(FactSource.Column::name)
                    .collect(Collectors.toUnmodifiableSet());
        });
    }
}
