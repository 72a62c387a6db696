package app.steward.team;

import java.time.Duration;
import java.util.Optional;
import org.springframework.stereotype.Service;

/** Where programs come in, wherever their key stood: whether it is one, as whom it acts, and whether it may just now. */
@Service
public class KeyGate {
    private final ApiKeys keys;
    private final TeamMembers members;
    private final Covers covers;
    private final KeyLimits limits;
    private final KeyUse use;

    KeyGate(ApiKeys keys, TeamMembers members, Covers covers, KeyLimits limits, KeyUse use) {
        this.keys = keys;
        this.members = members;
        this.covers = covers;
        this.limits = limits;
        this.use = use;
    }

    /**
     * A request that came with a key of ours.
     *
     * @param holder as whom the key acts
     * @param delay after how long it may be made again; zero where it may be made now
     */
    public record Entry(ApiKey key, Viewer holder, Duration delay) {
        public boolean isTooEarly() {
            return !delay.isZero();
        }

        /** The delay as the header {@code Retry-After} has it. */
        public String retryAfter() {
            return Long.toString(delay.plusNanos(999_999_999).toSeconds());
        }

        /** What whoever is too early is told. */
        public String tooEarly() {
            return "This API key may make %,d requests a second. Send it again in a moment.".formatted(key.perSecond());
        }
    }

    /** Counts a request; empty where the key is none, was revoked, or acts as a member who is disabled. */
    public Optional<Entry> enter(String secret) {
        return keys.recognise(secret).flatMap(key -> holder(key).map(holder -> entry(key, holder)));
    }

    private Entry entry(ApiKey key, Viewer holder) {
        use.request(key.id());
        Entry entry = new Entry(key, holder, limits.take(key));
        if (entry.isTooEarly()) {
            use.refused(key.id(), 1);
        }
        return entry;
    }

    /** A request of this key was answered with a fault of its sender's. */
    public void refused(ApiKey key) {
        use.refused(key.id(), 1);
    }

    /** The member as whom a request of this key acts, with those for whom they stand in. */
    public Viewer acting(TeamMember member, ApiKey key) {
        return covers.viewer(member).through(key.id());
    }

    private Optional<Viewer> holder(ApiKey key) {
        if (key.memberId() != null) {
            return members.findById(key.memberId()).filter(m -> !m.disabled()).map(m -> acting(m, key));
        }
        boolean secret = key.kind() == ApiKey.Kind.SECRET;
        return Optional.of(new Viewer(
                null, "", key.name(), secret ? Profile.ADMINISTRATOR : Profile.DEVELOPER, secret, "system", key.id()));
    }
}
