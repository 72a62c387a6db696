package app.steward.usage;

import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import jakarta.persistence.Version;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Something that users use in the customer's product: a feature, within a module, within a product. */
@Entity
@Table(name = "features")
@SuppressWarnings("NullAway.Init")
public class Feature {
    private static final int LENGTH = 255;

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private @Nullable Integer id;

    @Column(updatable = false)
    private String feature;

    @Column(updatable = false)
    private String module;

    @Column(updatable = false)
    private String product;

    private String label;
    private boolean tracked = true;

    @Version
    private int version;

    protected Feature() {}

    /**
     * @param feature its id in the customer's product
     * @param module the module's id, empty without one
     * @param product the product's id, empty without one
     */
    Feature(String feature, String module, String product) {
        this.feature = checked("key", feature, false);
        this.module = checked("module", module, true);
        this.product = checked("product", product, true);
        this.label = this.feature;
    }

    private static String checked(String path, String text, boolean mayBeEmpty) {
        String stripped = CleanText.at(path, text);
        if (stripped.length() > LENGTH || (stripped.isEmpty() && !mayBeEmpty)) {
            throw BadInput.of(path, "Enter " + (mayBeEmpty ? "at most" : "1 to") + " " + LENGTH + " characters.");
        }
        return stripped;
    }

    void rename(String newLabel) {
        this.label = checked("label", newLabel, false);
    }

    /** Tracked features count in features used, product stickiness and what follows from these. */
    void track(boolean counts) {
        this.tracked = counts;
    }

    public int id() {
        return Objects.requireNonNull(id, "not stored yet");
    }

    public String feature() {
        return feature;
    }

    public String module() {
        return module;
    }

    public String product() {
        return product;
    }

    public String label() {
        return label;
    }

    public boolean tracked() {
        return tracked;
    }

    public int version() {
        return version;
    }
}
