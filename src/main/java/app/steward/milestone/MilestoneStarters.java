package app.steward.milestone;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.ConditionTree;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.milestone.MilestoneEditing.Draft;
import app.steward.segment.Starters;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Milestones that most teams begin with. All come off. */
@Component
public class MilestoneStarters {
    private final Starters starters;

    MilestoneStarters(Starters starters) {
        this.starters = starters;
    }

    private record Made(String key, String name, @Nullable Integer dueDays, String condition) {}

    /** What a workspace is asked for that knows its features: the one that is used by itself. */
    private static final String FEATURE = """
            {"field":"feature_uses","params":{"feature":"FEATURE","days":30},"op":"gte","value":1}""";

    private static final List<Made> ALL = List.of(
            new Made("first_login", "First login", 7, """
                    {"field":"last_login_at","op":"not_empty"}"""),
            new Made("three_active", "Three active users", 21, """
                    {"field":"active_users","params":{"days":14},"op":"gte","value":3}"""),
            new Made("key_feature", "Key feature used", 30, FEATURE),
            new Made("half_active", "Half of the licenses active", 60, """
                    {"field":"license_utilisation","op":"gte","value":50}"""),
            new Made("first_review", "First review", 90, """
                    {"field":"last_touchpoint_at","op":"not_empty"}"""));

    /** One to begin with. */
    public record Starter(String key, Draft draft) {}

    /** What they ask, also those that this workspace can't. */
    public List<Starters.Starter> conditions(Catalogue catalogue) {
        return ALL.stream().map(one -> asked(one, catalogue)).toList();
    }

    private static Starters.Starter asked(Made one, Catalogue catalogue) {
        if (!one.condition().contains("FEATURE")) {
            return new Starters.Starter(one.key(), Subject.ACCOUNT, one.name(), one.condition());
        }
        String feature = feature(catalogue);
        return feature == null
                ? new Starters.Starter(one.key(), Subject.ACCOUNT, one.name(), null, "Needs features that are used.")
                : new Starters.Starter(
                        one.key(), Subject.ACCOUNT, one.name(), one.condition().replace("FEATURE", feature));
    }

    /** The first feature that is known, for people to replace by their own. */
    private static @Nullable String feature(Catalogue catalogue) {
        return catalogue.find(Subject.ACCOUNT, "feature_uses").stream()
                .flatMap(field -> field.params().stream()
                        .filter(param -> param.name().equals("feature"))
                        .flatMap(param -> field.known(param).stream()))
                .map(Choice::key)
                .filter(key -> !key.contains("\"") && !key.equals("login"))
                .findFirst()
                .orElse(null);
    }

    public Optional<Starter> find(String key, Catalogue catalogue) {
        return ALL.stream()
                .filter(one -> one.key().equals(key))
                .filter(one -> asked(one, catalogue).condition() != null)
                .findFirst()
                .map(one -> {
                    ConditionTree condition = starters.condition(asked(one, catalogue), catalogue, Purpose.RULE);
                    return new Starter(
                            key,
                            new Draft(
                                    one.name(),
                                    List.of(),
                                    condition,
                                    0,
                                    false,
                                    one.dueDays(),
                                    DueDates.USUAL,
                                    List.of(),
                                    null,
                                    false,
                                    null));
                });
    }
}
