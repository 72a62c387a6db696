package app.steward.version;

import app.steward.audit.AuditedPart;
import app.steward.condition.Subject;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A kind of definition that has versions. Its feature contributes it as a bean. */
public interface Versioned {

    /** The word in addresses: segments, lists ... */
    String collection();

    /** As entries of the audit trail have it. */
    String kind();

    /**
     * The definition for whoever may see it.
     *
     * @throws NotFound for whoever may not, as where there is none
     */
    Present present(Viewer viewer, String id);

    /**
     * What can be told of its versions, in the order in which it is told. Names only what the viewer may see.
     *
     * @param subject what it is about; null where nobody asked which, of one that may be about any
     */
    List<AuditedPart> parts(Viewer viewer, @Nullable Subject subject);

    /** Whether putting these values back asks what happens with who matches already. */
    default boolean asksForExisting(Present present, Map<String, JsonNode> values) {
        return false;
    }

    /**
     * What putting these values back would do to the records that the viewer sees, in sentences; none where it does
     * nothing to them, or nobody can tell.
     */
    default List<String> effects(Viewer viewer, Present present, Map<String, JsonNode> values) {
        return List.of();
    }

    /** Changes the definition as its form would, with all checks, and recorded as a restoring. */
    void restore(Viewer by, Present present, Restoring restoring);

    /**
     * A definition as it is now.
     *
     * @param id as entries of the audit trail have it
     * @param label how people know it
     * @param version counts its changes; null where it is deleted and can be made anew
     * @param told what its entries in the audit trail would tell; null where it has no versions
     * @param editable whether the viewer may change it
     * @param address of its page
     * @param place what the navigation marks there
     */
    record Present(
            String id,
            String label,
            Subject subject,
            @Nullable Integer version,
            @Nullable Map<String, ?> told,
            boolean editable,
            String address,
            String place) {

        /** Whether it is on, as rules are, and one of these things would be another. */
        public boolean isOnAndDiffers(Map<String, JsonNode> values, List<String> keys) {
            Map<String, ?> now = told;
            return now != null
                    && Boolean.TRUE.equals(now.get("on"))
                    && keys.stream().anyMatch(key -> !asTold(now.get(key)).equals(values.get(key)));
        }

        /** As the audit trail gives it back. */
        private static JsonNode asTold(@Nullable Object value) {
            JsonMapper mapper = JsonMapper.shared();
            return mapper.readTree(mapper.writeValueAsString(value));
        }
    }

    /**
     * What comes back.
     *
     * @param number of the version
     * @param values what it said
     * @param existing act or skip, for what asks; null: nothing was said
     * @param version of the definition that this was asked of
     */
    record Restoring(
            int number,
            Map<String, JsonNode> values,
            @Nullable String existing,
            @Nullable Integer version) {

        /** What it said of a part that comes back, all of which are known. */
        public JsonNode value(String key) {
            return Objects.requireNonNull(values.get(key), key);
        }
    }
}
