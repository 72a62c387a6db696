package app.steward.health.web;

import app.steward.health.HealthConfiguration;
import app.steward.health.HealthCounts.Bands;
import app.steward.membership.State;
import app.steward.segment.Segment;
import org.jspecify.annotations.Nullable;

/**
 * A place in the priority as its line on the page tells it.
 *
 * @param segment null for the default
 * @param stored null where the segment has no configuration
 * @param summary the configuration in one line; null without one and where it can't be read
 * @param decided the accounts it decides for
 * @param members the accounts in the segment
 * @param was its place in the saved order
 * @param change how many accounts more it would decide for
 * @param higher the order in which it stands a place higher, or null at the top; likewise lower
 */
record HealthRow(
        @Nullable Segment segment,
        @Nullable HealthConfiguration stored,
        @Nullable String summary,
        Bands decided,
        long members,
        int rank,
        int was,
        int of,
        long change,
        @Nullable String higher,
        @Nullable String lower) {

    /** As in addresses: the segment's number, or default. */
    public String key() {
        return segment == null ? "default" : String.valueOf(segment.id());
    }

    public String name() {
        return segment == null ? "All other accounts" : segment.name();
    }

    public boolean isDefault() {
        return segment == null;
    }

    public boolean hasMoved() {
        return rank != was;
    }

    public boolean broken() {
        return stored != null && stored.state() == State.BROKEN;
    }

    public boolean refreshing() {
        return stored != null && stored.state() == State.REFRESHING;
    }

    public boolean stale() {
        return stored != null && stored.state() == State.STALE;
    }
}
