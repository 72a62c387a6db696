package app.steward.demo;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One company of the demo portfolio, and how its use of the product goes. */
record Company(
        long id,
        String externalId,
        String name,
        @Nullable Long parent,
        String stage,
        @Nullable String status,
        String industry,
        String plan,
        int employees,
        int seats,
        BigDecimal mrr,
        LocalDate createdOn,
        @Nullable LocalDate trialStartOn,
        @Nullable LocalDate renewsOn,
        Town town,
        Course course,
        int people) {

    /** Where a company is billed. */
    record Town(String city, String state, String postalCode, String country) {}

    /** How use goes over the last ninety days. */
    enum Course {
        STEADY,
        GROWING,
        FALLING,
        STARTING,
        SILENT;

        /** The share of its usual use, {@code ago} days ago. */
        double at(int ago) {
            return switch (this) {
                case STEADY -> 1;
                case GROWING -> 1.25 - ago / 120.0;
                case FALLING -> Math.min(1, 0.12 + ago / 60.0);
                case STARTING -> ago > 40 ? 0 : 1 - ago / 45.0;
                case SILENT -> ago < 38 ? 0 : 0.6;
            };
        }

        static Course of(String stage, RandomGenerator random) {
            int roll = random.nextInt(100);
            return switch (stage) {
                case "trial", "onboarding" -> roll < 70 ? STARTING : roll < 85 ? STEADY : SILENT;
                case "cancelled" -> SILENT;
                default -> roll < 52 ? STEADY : roll < 72 ? GROWING : roll < 91 ? FALLING : SILENT;
            };
        }
    }

    static final List<String> PLANS = List.of("Starter", "Business", "Enterprise");
}
