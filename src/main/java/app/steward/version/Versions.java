package app.steward.version;

import app.steward.audit.VersionHistory;
import app.steward.audit.VersionHistory.Version;
import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.version.VersionPart.Difference;
import app.steward.version.Versioned.Present;
import app.steward.version.Versioned.Restoring;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Who changed what in a definition and when, in words; and earlier versions, put back. */
@Component
public class Versions {
    private final VersionHistory history;

    Versions(VersionHistory history) {
        this.history = history;
    }

    /**
     * A version as it is told.
     *
     * @param differences from the one before it
     * @param isPresent whether it is what holds now
     * @param restorable whether enough is known of it to put it back
     */
    public record Told(Version version, List<Difference> differences, boolean isPresent, boolean restorable) {

        /** What was done, in a few words; the differences follow. */
        public String act() {
            return switch (version.action()) {
                case "created" -> "Created";
                case "deleted" -> "Deleted";
                case "restored" ->
                    version.restored() == null ? "Deleting undone" : "Version " + version.restored() + " restored";
                case "changed" -> "Changed";
                default -> "As it was before changes were recorded";
            };
        }

        /** All of it as one text. */
        public String words() {
            List<String> said = new ArrayList<>();
            if (!version.action().equals("changed") || differences.isEmpty()) {
                said.add(act());
            }
            differences.forEach(difference -> said.add(difference.words()));
            return String.join(". ", said) + ".";
        }
    }

    /** @param older number below which there are more; null where there are none */
    public record Page(
            Present present, List<Told> versions, @Nullable Integer older) {}

    /** @param below only versions below that number; null: from the newest */
    @Transactional(readOnly = true)
    public Page page(Viewer viewer, Versioned of, String id, @Nullable Integer below, int limit) {
        Present present = of.present(viewer, id);
        Map<String, ?> told = present.told();
        if (told == null) {
            return new Page(present, List.of(), null);
        }
        List<Version> found = history.page(of.kind(), present.id(), told, below, limit + 1);
        List<VersionPart> parts = of.parts(viewer, present);
        List<Told> versions = new ArrayList<>();
        for (Version version : found.subList(0, Math.min(limit, found.size()))) {
            boolean isPresent = below == null && versions.isEmpty();
            versions.add(new Told(version, differences(version, parts), isPresent, isKnown(version, parts)));
        }
        return new Page(
                present,
                versions,
                found.size() > limit ? (Integer) found.get(limit - 1).number() : null);
    }

    private static List<Difference> differences(Version version, List<VersionPart> parts) {
        boolean begins = version.before().isEmpty();
        return parts.stream()
                .map(part -> begins
                        ? part.beginning(version.after().get(part.key()))
                        : part.difference(
                                version.before().get(part.key()),
                                version.after().get(part.key())))
                .flatMap(difference -> Optional.ofNullable(difference).stream())
                .toList();
    }

    private static boolean isKnown(Version version, List<VersionPart> parts) {
        return parts.stream()
                .filter(part -> !part.stays())
                .allMatch(part -> version.after().containsKey(part.key()));
    }

    /**
     * What putting a version back would do.
     *
     * @param differences from what holds now
     * @param asksForExisting whether it must be said what happens with who matches already
     */
    public record Would(Present present, Version version, List<Difference> differences, boolean asksForExisting) {}

    /** Changes nothing. */
    @Transactional(readOnly = true)
    public Would restoring(Viewer viewer, Versioned of, String id, int number) {
        Present present = of.present(viewer, id);
        List<VersionPart> parts = of.parts(viewer, present);
        Version version = version(of, present, number, parts);
        Map<String, JsonNode> now = new HashMap<>();
        history.page(of.kind(), present.id(), Objects.requireNonNull(present.told()), null, 1)
                .forEach(newest -> now.putAll(newest.after()));
        List<Difference> differences = parts.stream()
                .filter(part -> !part.stays())
                .map(part -> now.isEmpty()
                        ? part.beginning(version.after().get(part.key()))
                        : part.difference(now.get(part.key()), version.after().get(part.key())))
                .flatMap(difference -> Optional.ofNullable(difference).stream())
                .toList();
        return new Would(present, version, differences, of.asksForExisting(present, version.after()));
    }

    /**
     * Puts a version back, as a change of whoever asks.
     *
     * @param existing act or skip, where turning to other records asks; null: nothing was said
     * @param version of the definition that this was asked of; null: whatever it is now
     */
    @Transactional
    public void restore(
            Viewer by, Versioned of, String id, int number, @Nullable String existing, @Nullable Integer version) {
        Present present = of.present(by, id);
        Version back = version(of, present, number, of.parts(by, present));
        of.restore(
                by,
                present,
                new Restoring(number, back.after(), existing, version == null ? present.version() : version));
    }

    private Version version(Versioned of, Present present, int number, List<VersionPart> parts) {
        Map<String, ?> told = present.told();
        Version version = told == null
                ? null
                : history.find(of.kind(), present.id(), told, number).orElse(null);
        if (version == null) {
            throw new NotFound("There is no version " + number + " of " + present.label() + ".");
        }
        if (!isKnown(version, parts)) {
            throw new Conflict("Version " + number + " of " + present.label() + " can't be restored: "
                    + (version.action().equals("deleted") ? "it was deleted then." : "it was private then."));
        }
        return version;
    }

    /** Names what membership is tested of, as the viewer may know it; what is gone by its last name. */
    public Function<String, String> namer(MembershipKind kind, Subject subject, Catalogue catalogue) {
        FieldDefinition field = catalogue.find(subject, kind.key()).orElse(null);
        return id -> {
            String known = field == null ? null : field.labelOf(id);
            return known != null
                    ? known
                    : kind == MembershipKind.SEGMENT
                            ? history.lastLabel(kind.words(), id).orElse("A segment") + " (deleted)"
                            : "A " + kind.words() + " that is gone";
        };
    }
}
