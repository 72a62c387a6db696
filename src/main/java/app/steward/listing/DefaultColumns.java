package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import java.util.List;

/** The columns that a list has before anyone chose their own, and its order. */
public final class DefaultColumns {

    private DefaultColumns() {}

    private static List<String> keys(Subject subject) {
        return switch (subject) {
            case ACCOUNT ->
                List.of(
                        "name",
                        "attention",
                        "overall_health",
                        "stage",
                        "mrr",
                        "next_billing_on",
                        "product_health",
                        "licenses",
                        "success_manager",
                        "last_active_at",
                        "usage_trend");
            case USER ->
                List.of(
                        "name",
                        "account.name",
                        "title",
                        "role",
                        "persona",
                        "activity",
                        "last_active_at",
                        "features_used",
                        "usage_trend");
            case SUBSCRIPTION ->
                List.of(
                        "external_id",
                        "account.name",
                        "plan",
                        "status",
                        "mrr",
                        "amount",
                        "seats",
                        "starts_on",
                        "ends_on",
                        "next_billing_on",
                        "auto_renew");
        };
    }

    /** Those of the usual columns that the catalogue has. */
    public static List<Column> of(Subject subject, Catalogue catalogue) {
        return keys(subject).stream()
                .filter(key -> catalogue.find(subject, key).isPresent())
                .map(key -> Column.of(subject, key, catalogue))
                .toList();
    }

    /** The accounts that need somebody first, where health is computed. */
    public static Sort byHealth(Catalogue catalogue) {
        return Sort.parse(Subject.ACCOUNT, "overall_health", catalogue);
    }

    /** The largest subscriptions first. */
    public static Sort bySize(Catalogue catalogue) {
        return Sort.parse(Subject.SUBSCRIPTION, "-mrr", catalogue);
    }

    /** By name, or by external id where records have no name. */
    public static Sort sort(Subject subject, Catalogue catalogue) {
        return Sort.parse(subject, subject == Subject.SUBSCRIPTION ? "external_id" : "name", catalogue);
    }
}
