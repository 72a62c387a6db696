package app.steward.journey;

import app.steward.membership.RuleGuards;
import app.steward.membership.RuleGuards.Allowed;
import app.steward.membership.RuleGuards.Guarded;
import app.steward.notice.HeldRules;
import app.steward.notice.NoticeKind;
import app.steward.workspace.Now;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.stereotype.Component;

/** Stops a journey that far more would enter than expected, until a person lets them. */
@Component
class JourneyGuard {
    private static final NoticeKind HELD = HeldRules.kind(
            "journey_held",
            "Journeys that are held",
            "Far more would enter one than expected, and it waits for an administrator.");

    private static final Guarded JOURNEYS = new Guarded("journeys", "id", """
            select count(*) from journey_runs n where n.journey_id = d.id and not n.by_hand and n.entered_at > {0}
              and n.entering > coalesce(d.let_through_at, '-infinity')""");

    private final RuleGuards guards;
    private final HeldRules held;

    JourneyGuard(RuleGuards guards, HeldRules held) {
        this.guards = guards;
        this.held = held;
    }

    @Configuration(proxyBeanMethods = false)
    static class Kinds {
        @Bean
        NoticeKind heldJourneyKind() {
            return HELD;
        }
    }

    /** @param due how many would enter that nobody let through; null where so many may */
    @Nullable
    Allowed check(int journey, long due, Now now) {
        return guards.check(
                        JOURNEYS,
                        due == 0 ? Map.of() : Map.of(journey, due),
                        now,
                        (one, many) -> held.tell(HELD, one, many, "users would enter", "/journeys/", now))
                .get(journey);
    }
}
