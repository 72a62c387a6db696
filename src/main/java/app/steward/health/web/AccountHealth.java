package app.steward.health.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.health.ConfigurationChange;
import app.steward.health.HealthChanges;
import app.steward.health.HealthExplanation;
import app.steward.health.HealthTrend;
import app.steward.health.Metric;
import app.steward.health.Pillar;
import app.steward.health.ScoreExplanation;
import app.steward.health.ScoreExplanation.Judged;
import app.steward.health.ScoreExplanation.MetricWhy;
import app.steward.health.ScoreExplanation.Named;
import app.steward.health.ScoreExplanation.PillarExplanation;
import app.steward.health.web.HealthView.Line;
import app.steward.health.web.HealthView.Part;
import app.steward.problem.NotFound;
import app.steward.record.KnownRecords;
import app.steward.team.Viewer;
import app.steward.web.Formats;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The health of one account, for the pages that show it. */
@Component
public class AccountHealth {
    private static final int TREND_DAYS = 30;

    /** The scale is 90 wide: a third is poor, a third lies between, a third is good. */
    private static final int THIRD = 30;

    private final HealthExplanation explanation;
    private final HealthTrend trend;
    private final Fields fields;
    private final Formats formats;
    private final HealthChanges changed;
    private final KnownRecords known;

    AccountHealth(
            HealthExplanation explanation,
            HealthTrend trend,
            HealthChanges changed,
            Fields fields,
            Formats formats,
            KnownRecords known) {
        this.explanation = explanation;
        this.trend = trend;
        this.fields = fields;
        this.formats = formats;
        this.changed = changed;
        this.known = known;
    }

    /** The account of this external id; throws {@link NotFound} where the viewer sees none. */
    KnownRecords.Known find(Viewer viewer, String externalId) {
        return known.seen(viewer, Subject.ACCOUNT, externalId);
    }

    /**
     * A score by day.
     *
     * @param days as far back as it was computed; oldest first, today the last
     * @param marks where something else decides than the day before
     */
    record Curve(List<Integer> days, List<Mark> marks) {}

    /** @param place of the day among those of the curve */
    record Mark(int place, String says) {}

    /** Overall health by day. */
    Curve overall(long account, int days, Now now) {
        HealthTrend.Changes changes = trend.changes(account, days, now);
        List<Integer> computed = computed(trend.days(changes, null, days, now));
        List<Mark> marks = trend.decided(changes, days, now).stream()
                .map(decided -> mark(decided, computed.size(), now))
                .filter(mark -> mark.place() > 0)
                .toList();
        return new Curve(computed, marks);
    }

    private Mark mark(ConfigurationChange decided, int days, Now now) {
        int ago = (int) ChronoUnit.DAYS.between(decided.day(), now.today());
        return new Mark(days - 1 - ago, said(decided));
    }

    private String said(ConfigurationChange decided) {
        return decided.since(formats.shortDate(decided.day()));
    }

    /** The health of an account that the viewer sees. */
    HealthView of(long account, Now now) {
        return of(account, fields.catalogue(), now);
    }

    /** The same by a catalogue that was taken already. */
    public HealthView of(long account, Catalogue catalogue, Now now) {
        ScoreExplanation why = explanation.of(account, catalogue, now);
        HealthTrend.Changes changes = trend.changes(account, TREND_DAYS + 1, now);
        List<ConfigurationChange> decided = trend.decided(changes, TREND_DAYS + 1, now);
        HealthChanges.Points points = changed.of(account, TREND_DAYS, catalogue, now);
        BigDecimal weights = why.pillars().values().stream()
                .filter(pillar -> pillar.share() != null)
                .map(PillarExplanation::weight)
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        MetricText text = new MetricText(catalogue, formats);
        List<@Nullable Integer> adds = why.shownShares();
        List<Part> pillars = new ArrayList<>();
        why.pillars().forEach((pillar, part) -> {
            String weight =
                    part.share() == null ? "" : formats.number(part.weight()) + " of " + formats.number(weights);
            pillars.add(part(
                    pillar,
                    part.judged(),
                    weight,
                    adds.get(pillars.size()),
                    trend.days(changes, pillar, TREND_DAYS + 1, now),
                    decided,
                    points.of(pillar),
                    now,
                    lines(part, text)));
        });
        Part overall = part(
                null,
                why.overall(),
                "",
                null,
                trend.days(changes, null, TREND_DAYS + 1, now),
                decided,
                points.of(null),
                now,
                List.of());
        Named deciding = why.deciding();
        return new HealthView(
                sentence(why),
                decided.isEmpty() ? null : said(decided.get(decided.size() - 1)) + ".",
                caution(why),
                deciding == null ? null : deciding.id(),
                deciding == null ? "All other accounts" : deciding.name(),
                overall,
                pillars);
    }

    private Part part(
            @Nullable Pillar pillar,
            Judged judged,
            String weight,
            @Nullable Integer adds,
            List<@Nullable Integer> days,
            List<ConfigurationChange> decided,
            @Nullable Integer change,
            Now now,
            List<Line> lines) {
        List<Integer> computed = computed(days);
        return new Part(
                pillar == null ? "overall" : pillar.key(),
                pillar == null ? "Overall" : pillar.shortLabel(),
                PillarIcons.icon(pillar),
                judged.score(),
                judged.band(),
                weight,
                adds,
                change,
                computed,
                decided.stream()
                        .map(one -> mark(one, computed.size(), now).place())
                        .filter(place -> place > 0)
                        .toList(),
                lines);
    }

    /** Up to today without a gap: before that there is nothing to draw a line from. */
    private static List<Integer> computed(List<@Nullable Integer> days) {
        List<Integer> computed = new ArrayList<>();
        for (int i = days.size() - 1; i >= 0 && days.get(i) != null; i--) {
            computed.add(0, Objects.requireNonNull(days.get(i)));
        }
        return computed;
    }

    private List<Line> lines(PillarExplanation part, MetricText text) {
        List<@Nullable Integer> adds = part.shownContributions();
        List<Line> lines = new ArrayList<>();
        for (MetricWhy why : part.metrics()) {
            Metric metric = why.metric();
            BigDecimal score = why.score();
            lines.add(new Line(
                    text.label(metric.use()),
                    text.detail(metric),
                    text.value(metric, why.value()),
                    text.range(metric, why.poor(), why.good()),
                    mark(why),
                    isCrossed(why),
                    score == null
                            ? null
                            : (Integer) score.setScale(0, RoundingMode.HALF_UP).intValue(),
                    formats.number(metric.weight()),
                    adds.get(lines.size()),
                    text.behind(metric.use())));
        }
        return lines;
    }

    private static boolean isCrossed(MetricWhy why) {
        BigDecimal good = why.good();
        BigDecimal poor = why.poor();
        if (good == null || poor == null) {
            return false;
        }
        int order = good.compareTo(poor);
        return why.metric().better() == Metric.Better.HIGHER ? order <= 0 : order >= 0;
    }

    private static @Nullable Integer mark(MetricWhy why) {
        BigDecimal value = why.value();
        BigDecimal good = why.good();
        BigDecimal poor = why.poor();
        if (value == null || good == null || poor == null) {
            return null;
        }
        if (isCrossed(why)) {
            BigDecimal score = why.score();
            return score != null && score.signum() > 0 ? THIRD * 5 / 2 : THIRD / 2;
        }
        double part = value.subtract(poor).doubleValue() / good.subtract(poor).doubleValue();
        return (int) Math.round(Math.max(2, Math.min(3 * THIRD - 2, THIRD + THIRD * part)));
    }

    /** "Onboarding decides, since it stands above Enterprise." */
    static String sentence(ScoreExplanation why) {
        Named deciding = why.deciding();
        if (deciding == null) {
            return "None of its segments has a configuration, so the one of all other accounts decides.";
        }
        List<String> others = why.runnersUp().stream().map(Named::name).toList();
        if (others.isEmpty()) {
            return deciding.name() + " decides: no other of its segments has a configuration.";
        }
        int last = others.size() - 1;
        String named =
                last == 0 ? others.get(0) : String.join(", ", others.subList(0, last)) + " and " + others.get(last);
        return deciding.name() + " decides, since it stands above " + named + ".";
    }

    private static @Nullable String caution(ScoreExplanation why) {
        if (why.problem() != null) {
            return "The configuration is broken, and the scores are those of before: " + why.problem();
        }
        return why.upToDate() ? null : "This is how it stands now. Lists and conditions follow at the next refresh.";
    }
}
