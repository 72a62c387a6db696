package app.steward.health.web;

import app.steward.health.Pillar;
import org.jspecify.annotations.Nullable;

/** The icons of overall health and its pillars. */
public final class PillarIcons {

    private PillarIcons() {}

    /** The icon of a pillar; of overall health for null. */
    public static String icon(@Nullable Pillar pillar) {
        if (pillar == null) {
            return "heart-pulse";
        }
        return switch (pillar) {
            case PRODUCT -> "box";
            case SERVICE -> "headset";
            case RELATIONSHIP -> "chat-heart";
            case FINANCIAL -> "credit-card";
        };
    }
}
