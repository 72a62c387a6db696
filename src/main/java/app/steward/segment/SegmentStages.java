package app.steward.segment;

import app.steward.condition.Subject;
import app.steward.derive.Place;
import app.steward.derive.Stage;
import app.steward.membership.MembershipPass.Part;
import app.steward.membership.MembershipStage;
import java.util.Set;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Membership in segments as stages: account segments around health, then user segments. */
@Configuration(proxyBeanMethods = false)
class SegmentStages {
    private final MembershipStage.Engine engine;

    SegmentStages(MembershipStage.Engine engine) {
        this.engine = engine;
    }

    @Bean
    Stage accountSegments() {
        return new MembershipStage(
                engine,
                SegmentKind.SEGMENT,
                "account_segments",
                "Account segments",
                Place.ACCOUNT_SEGMENTS,
                Subject.ACCOUNT,
                Part.BEFORE_HEALTH,
                Set.of("account.unassigned"));
    }

    @Bean
    Stage healthSegments() {
        return new MembershipStage(
                engine,
                SegmentKind.SEGMENT,
                "health_segments",
                "Segments by health",
                Place.HEALTH_SEGMENTS,
                Subject.ACCOUNT,
                Part.AFTER_HEALTH,
                Set.of());
    }

    @Bean
    Stage userSegments() {
        return new MembershipStage(
                engine,
                SegmentKind.SEGMENT,
                "user_segments",
                "User segments",
                Place.USER_SEGMENTS,
                Subject.USER,
                Part.ALL,
                Set.of("account.unassigned", "user.account", "user.last_active_at"));
    }
}
