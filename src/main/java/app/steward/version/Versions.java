package app.steward.version;

import app.steward.audit.AuditedPart;
import app.steward.audit.AuditedPart.Difference;
import app.steward.audit.VersionHistory;
import app.steward.audit.VersionHistory.Version;
import app.steward.condition.Catalogue;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipNames;
import app.steward.condition.Subject;
import app.steward.problem.Conflict;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.version.Versioned.Present;
import app.steward.version.Versioned.Restoring;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
     * @param tooLittle what the trail tells too little of for that, in words; empty for nothing
     */
    public record Told(
            Version version, List<Difference> differences, boolean isPresent, boolean restorable, String tooLittle) {

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
        List<AuditedPart> parts = of.parts(viewer, present.subject());
        List<Told> versions = new ArrayList<>();
        for (Version version : found.subList(0, Math.min(limit, found.size()))) {
            boolean isPresent = below == null && versions.isEmpty();
            versions.add(new Told(
                    version,
                    differences(version, parts),
                    isPresent,
                    isKnown(version, parts),
                    isTold(version, parts) ? tooLittle(version, parts) : ""));
        }
        return new Page(
                present,
                versions,
                found.size() > limit ? (Integer) found.get(limit - 1).number() : null);
    }

    private static List<Difference> differences(Version version, List<AuditedPart> parts) {
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

    private static boolean isKnown(Version version, List<AuditedPart> parts) {
        return parts.stream().allMatch(part -> part.isKnown(version.after().get(part.key())));
    }

    /** Whether there is something of each part, though maybe too little. */
    private static boolean isTold(Version version, List<AuditedPart> parts) {
        return parts.stream().allMatch(part -> part.stays() || version.after().containsKey(part.key()));
    }

    /** "tasks": what the trail tells too little of. */
    private static String tooLittle(Version version, List<AuditedPart> parts) {
        return parts.stream()
                .filter(part -> !part.isKnown(version.after().get(part.key())))
                .map(part -> part.label().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" and "));
    }

    /**
     * What putting a version back would do.
     *
     * @param differences from what holds now
     * @param effects on records, in sentences
     * @param asksForExisting whether it must be said what happens with who matches already
     */
    public record Would(
            Present present,
            Version version,
            List<Difference> differences,
            List<String> effects,
            boolean asksForExisting) {}

    /** Changes nothing. */
    @Transactional(readOnly = true)
    public Would restoring(Viewer viewer, Versioned of, String id, int number) {
        Present present = of.present(viewer, id);
        List<AuditedPart> parts = of.parts(viewer, present.subject());
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
        List<String> effects = differences.isEmpty() ? List.of() : of.effects(viewer, present, version.after());
        return new Would(present, version, differences, effects, of.asksForExisting(present, version.after()));
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
        Version back = version(of, present, number, of.parts(by, present.subject()));
        of.restore(
                by,
                present,
                new Restoring(number, back.after(), existing, version == null ? present.version() : version));
    }

    private Version version(Versioned of, Present present, int number, List<AuditedPart> parts) {
        Map<String, ?> told = present.told();
        Version version = told == null
                ? null
                : history.find(of.kind(), present.id(), told, number).orElse(null);
        if (version == null) {
            throw new NotFound("There is no version " + number + " of " + present.label() + ".");
        }
        if (!isKnown(version, parts)) {
            throw new Conflict("Version " + number + " of " + present.label() + " can't be restored: "
                    + (version.action().equals("deleted")
                            ? "it was deleted then."
                            : isTold(version, parts)
                                    ? "what its " + tooLittle(version, parts) + " said was not kept in full then."
                                    : "it was private then."));
        }
        return version;
    }

    /** Names what membership of a subject, or of any, is tested of, as the viewer may know it; what is gone by its last name, read once. */
    public MembershipNames names(@Nullable Subject subject, Catalogue catalogue) {
        Map<String, String> gone = new HashMap<>();
        return (kind, id) -> {
            String known = (subject == null ? Arrays.stream(Subject.values()) : Stream.of(subject))
                    .flatMap(each -> catalogue.find(each, kind.key()).stream())
                    .flatMap(field -> Optional.ofNullable(field.labelOf(id)).stream())
                    .findFirst()
                    .orElse(null);
            return known != null ? known : gone.computeIfAbsent(kind + " " + id, any -> lastName(kind, id));
        };
    }

    private String lastName(MembershipKind kind, String id) {
        return kind == MembershipKind.SEGMENT
                ? history.lastLabel(kind.words(), id).orElse("A segment") + " (deleted)"
                : (kind == MembershipKind.OPEN_ALERT ? "An " : "A ") + kind.words() + " that is gone";
    }
}
