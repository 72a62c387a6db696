package app.steward.usage;

import app.steward.audit.AuditTrail;
import app.steward.change.RefreshRequested;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.SqlState;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What administrators say about features: how they are called, and whether they are tracked. */
@Component
public class FeatureSettings {
    private final Features features;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    FeatureSettings(Features features, AuditTrail audit, ApplicationEventPublisher events) {
        this.features = features;
        this.audit = audit;
        this.events = events;
    }

    /**
     * What to change; null keeps the value.
     *
     * @param version the version that the change was made of, checked when given
     */
    public record Changes(
            @Nullable String label,
            @Nullable Boolean tracked,
            @Nullable Integer version) {}

    /** Names a feature before it is first seen. */
    @Transactional
    public Feature add(
            Viewer by, String key, String module, String product, @Nullable String label, @Nullable Boolean tracked) {
        check(by);
        Feature feature = new Feature(key, module, product);
        set(feature, label, tracked);
        try {
            feature = features.saveAndFlush(feature);
        } catch (DataIntegrityViolationException e) {
            if (SqlState.is(e, SqlState.UNIQUE)) {
                throw Conflict.at("key", "There is a feature " + key + " in this module and product already.");
            }
            throw e;
        }
        audit.record(by, "created", "feature", key, feature.label(), null, values(feature));
        events.publishEvent(new RefreshRequested("A feature was added: " + feature.label()));
        return feature;
    }

    /**
     * Changes a feature. Its values are computed anew in the background where it starts or ceases to be tracked.
     *
     * @param module narrows, where several modules have a feature of this id; null for any
     * @param seen what the form showed of it; empty where it does not matter
     */
    @Transactional
    public Feature change(
            Viewer by,
            String key,
            @Nullable String module,
            @Nullable String product,
            Map<String, String> seen,
            Changes changes) {
        check(by);
        Feature feature = one(key, module, product);
        audit.requireVersion("feature", key, feature.label(), changes.version(), feature.version());
        Map<String, Object> before = values(feature);
        audit.requireSeen("feature", key, feature.label(), seen, before);
        boolean wasTracked = feature.tracked();
        set(feature, changes.label(), changes.tracked());
        features.saveAndFlush(feature);
        if (!before.equals(values(feature))) {
            audit.record(by, "changed", "feature", key, feature.label(), before, values(feature));
        }
        if (wasTracked != feature.tracked()) {
            events.publishEvent(new RefreshRequested(
                    feature.label() + (feature.tracked() ? " is tracked now" : " is not tracked any more")));
        }
        return feature;
    }

    /** The feature of this key; module and product narrow, empty for none and null for any. */
    @Transactional(readOnly = true)
    public Feature get(String key, @Nullable String module, @Nullable String product) {
        return one(key, module, product);
    }

    private Feature one(String key, @Nullable String module, @Nullable String product) {
        List<Feature> found = features.all().stream()
                .filter(feature -> feature.feature().equalsIgnoreCase(CleanText.of(key)))
                .filter(feature -> module == null || feature.module().equalsIgnoreCase(CleanText.of(module)))
                .filter(feature -> product == null || feature.product().equalsIgnoreCase(CleanText.of(product)))
                .toList();
        if (found.isEmpty()) {
            throw new NotFound("There is no feature " + key + ".");
        }
        if (found.size() > 1) {
            throw new Conflict(found.size() + " features have the key " + key + ": name the module and the product.");
        }
        return found.get(0);
    }

    /** Throws {@link NotAllowed} for whoever does not change features. */
    public static void check(Viewer by) {
        if (!by.mayAdminister()) {
            throw new NotAllowed("Only administrators change features.");
        }
    }

    private static void set(Feature feature, @Nullable String label, @Nullable Boolean tracked) {
        if (label != null) {
            feature.rename(label);
        }
        if (tracked != null) {
            feature.track(tracked);
        }
    }

    private static Map<String, Object> values(Feature feature) {
        return Map.of("label", feature.label(), "tracked", feature.tracked());
    }
}
