package app.steward.journey;

import app.steward.membership.RuleGuards.Guarded;
import app.steward.notice.HeldRules;
import app.steward.notice.NoticeKind;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Stops a journey that far more would enter than expected, until a person lets them. */
@Configuration(proxyBeanMethods = false)
class JourneyGuard {
    static final HeldRules.Kind JOURNEYS = new HeldRules.Kind(
            "journey_held",
            "Journeys that are held",
            "Far more would enter one than expected, and it waits for an administrator.",
            new Guarded("journeys", "id", """
                    select count(*) from journey_runs n where n.journey_id = d.id and not n.by_hand and n.entered_at > {0}
                      and n.entering > coalesce(d.let_through_at, '-infinity')"""),
            "users would enter",
            "/journeys/");

    @Bean
    NoticeKind heldJourneyKind() {
        return JOURNEYS.notice();
    }
}
