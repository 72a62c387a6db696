package app.steward.health.web;

import app.steward.health.Band;
import app.steward.health.HealthExplanation;
import app.steward.health.Pillar;
import app.steward.health.ScoreExplanation;
import app.steward.health.ScoreExplanation.Judged;
import app.steward.health.ScoreExplanation.MetricWhy;
import app.steward.health.ScoreExplanation.Named;
import app.steward.health.ScoreExplanation.PillarExplanation;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Why an account has the health it has, as the API tells it. */
@RestController
@Tag(name = "Health")
@RequestMapping("/api/v2/accounts/{externalId}/health")
class AccountHealthApi {
    private final HealthExplanation explanation;
    private final Today today;

    AccountHealthApi(HealthExplanation explanation, Today today) {
        this.explanation = explanation;
        this.today = today;
    }

    /** A score and its band, null where it is not computed. */
    record ScoreAnswer(@Nullable Integer score, @Nullable String band) {
        static ScoreAnswer of(Judged judged) {
            return new ScoreAnswer(judged.score(), key(judged.band()));
        }
    }

    /** A metric; good and poor are the values for this account. */
    record MetricAnswer(
            String field,

            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Object> params,

            @Nullable BigDecimal value,
            @Nullable BigDecimal good,
            @Nullable BigDecimal poor,
            String better,
            BigDecimal weight,
            @Nullable BigDecimal score,
            @Nullable BigDecimal contribution) {
        static MetricAnswer of(MetricWhy why) {
            return new MetricAnswer(
                    why.metric().use().key(),
                    why.metric().use().params(),
                    why.value(),
                    why.good(),
                    why.poor(),
                    why.metric().better().key(),
                    plain(why.metric().weight()),
                    why.score(),
                    why.contribution());
        }
    }

    /** A pillar and its metrics. */
    record PillarAnswer(@Nullable Integer score, @Nullable String band, BigDecimal weight, List<MetricAnswer> metrics) {
        static PillarAnswer of(PillarExplanation why) {
            return new PillarAnswer(
                    why.judged().score(),
                    key(why.judged().band()),
                    plain(why.weight()),
                    why.metrics().stream().map(MetricAnswer::of).toList());
        }
    }

    /** The whole answer; the configuration is "default" or the number of a segment. */
    record HealthAnswer(
            Object configuration,
            @Nullable Named deciding,
            List<Named> runnersUp,
            ScoreAnswer overall,
            Map<String, PillarAnswer> pillars) {}

    @GetMapping
    @Operation(summary = "Why an account has its health: who decides, and each metric with what it adds")
    HealthAnswer health(Viewer viewer, @PathVariable String externalId) {
        ScoreExplanation why = explanation.of(viewer, externalId, today.now());
        Map<String, PillarAnswer> pillars = new LinkedHashMap<>();
        for (Map.Entry<Pillar, PillarExplanation> pillar : why.pillars().entrySet()) {
            pillars.put(pillar.getKey().key(), PillarAnswer.of(pillar.getValue()));
        }
        Named deciding = why.deciding();
        return new HealthAnswer(
                deciding == null ? "default" : deciding.id(),
                deciding,
                why.runnersUp(),
                ScoreAnswer.of(why.overall()),
                pillars);
    }

    private static @Nullable String key(@Nullable Band band) {
        return band == null ? null : band.key();
    }

    private static BigDecimal plain(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }
}
