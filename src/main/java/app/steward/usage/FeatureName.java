package app.steward.usage;

import app.steward.value.CleanText;
import app.steward.value.InvalidValue;
import org.jspecify.annotations.Nullable;

/**
 * How the customer's product names a feature.
 *
 * @param module the module's id, empty without one
 * @param product the product's id, empty without one
 */
public record FeatureName(String feature, String module, String product) {
    private static final int LONGEST = 255;

    /** As it is stored; throws {@link InvalidValue} for what is no name. */
    public static FeatureName read(String feature, @Nullable String module, @Nullable String product) {
        String name = CleanText.read(feature, LONGEST);
        if (name == null) {
            throw new InvalidValue("is empty", "Name the feature.");
        }
        return new FeatureName(name, part(module), part(product));
    }

    private static String part(@Nullable String given) {
        String part = given == null ? null : CleanText.read(given, LONGEST);
        return part == null ? "" : part;
    }
}
