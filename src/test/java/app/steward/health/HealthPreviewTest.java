package app.steward.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.health.HealthPreview.BandMove;
import app.steward.health.HealthPreview.Example;
import app.steward.health.HealthPreview.Move;
import app.steward.health.HealthPreview.OfConfiguration;
import app.steward.health.HealthPreview.OfPriority;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import app.steward.testing.Api;
import app.steward.testing.Team;
import app.steward.workspace.BandThresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** What is foretold is what then happens, for whoever looks. */
class HealthPreviewTest extends MixedHealth {
    private static final BandThresholds BANDS = new BandThresholds(62, 31);

    @Autowired
    HealthPreview preview;

    @Autowired
    Team team;

    @Autowired
    Api api;

    private Viewer bea;
    private final Random random = new Random(20260615);
    private List<Integer> segments;

    @BeforeEach
    void portfolio() {
        bea = team.csm("bea");
        accounts(bea.memberId(), team.csm("cid").memberId());
        segments = segments(random);
        db.sql().execute("update workspace set good_from = 62, poor_below = 31");
        score();
    }

    /** Bea sees her own accounts and those of nobody. */
    private static boolean isSeenByBea(long account) {
        return account % 3 < 2;
    }

    @Test
    void aReorderDoesWhatItsPreviewSaid() {
        boolean moved = false;
        for (int round = 0; round < 8; round++) {
            Collections.shuffle(segments, random);
            OfPriority all = preview.ofPriority(Viewer.system(), segments);
            OfPriority hers = preview.ofPriority(bea, segments);
            Map<Long, List<@Nullable Integer>> before = all();
            prefer(segments.toArray(new Integer[0]));
            score();
            assertThat(all).as("%s", segments).satisfies(said -> is(said, difference(before, all(), id -> true)));
            is(hers, difference(before, all(), HealthPreviewTest::isSeenByBea));
            moved |= all.accounts() > 0 && !all.bands().isEmpty() && hers.accounts() < all.accounts();
            assertThat(preview.ofPriority(Viewer.system(), segments))
                    .as("the order that holds")
                    .isEqualTo(new OfPriority(0, List.of(), List.of()));
        }
        assertThat(moved).as("something was tested").isTrue();
    }

    @Test
    void aConfigurationDoesWhatItsPreviewSaid() {
        List<@Nullable Integer> whose = new ArrayList<>(segments);
        whose.add(null); // the default
        prefer(segments.toArray(new Integer[0]));
        score();
        for (Integer segment : whose) {
            Configuration wanted = configuration(random(random));
            OfConfiguration all = preview.ofConfiguration(Viewer.system(), segment, wanted);
            OfConfiguration hers = preview.ofConfiguration(bea, segment, wanted);
            Map<Long, List<@Nullable Integer>> before = all();
            configure(segment, reader.toTree(wanted).toString());
            score();
            Map<Long, List<@Nullable Integer>> after = all();
            check(segment, all, before, after, id -> true);
            check(segment, hers, before, after, HealthPreviewTest::isSeenByBea);
        }
    }

    private void check(
            @Nullable Integer segment,
            OfConfiguration said,
            Map<Long, List<@Nullable Integer>> before,
            Map<Long, List<@Nullable Integer>> after,
            LongPredicate seen) {
        is(said.changes(), difference(before, after, seen));
        List<Long> its = after.keySet().stream()
                .filter(id -> id % 17 > 0
                        && seen.test(id)
                        && Objects.equals(after.get(id).get(5), segment))
                .toList();
        assertThat(said.accounts()).isEqualTo(its.size());
        assertThat(said.before().overall()).isEqualTo(spread(its, before, 0));
        assertThat(said.after().overall()).isEqualTo(spread(its, after, 0));
        for (Pillar pillar : Pillar.values()) {
            assertThat(said.before().pillars().get(pillar)).isEqualTo(spread(its, before, 1 + pillar.ordinal()));
            assertThat(said.after().pillars().get(pillar)).isEqualTo(spread(its, after, 1 + pillar.ordinal()));
        }
        int last = Integer.MAX_VALUE;
        for (Example example : said.examples()) {
            long id = Long.parseLong(example.externalId().substring(2));
            assertThat(its).contains(id);
            assertThat(example.name()).isEqualTo("Name " + id);
            assertThat(example.before().score()).isEqualTo(before.get(id).get(0));
            assertThat(example.after().score()).isEqualTo(after.get(id).get(0));
            int by = change(before.get(id).get(0), after.get(id).get(0));
            assertThat(by).isLessThanOrEqualTo(last);
            last = by;
        }
        if (!said.examples().isEmpty()) {
            assertThat(its.stream()
                            .mapToInt(id ->
                                    change(before.get(id).get(0), after.get(id).get(0)))
                            .max())
                    .hasValue(change(
                            said.examples().get(0).before().score(),
                            said.examples().get(0).after().score()));
        }
    }

    private static int change(@Nullable Integer from, @Nullable Integer to) {
        return from == null || to == null ? 0 : Math.abs(to - from);
    }

    private static BandDistribution spread(List<Long> accounts, Map<Long, List<@Nullable Integer>> scores, int which) {
        Map<@Nullable Integer, Long> counts = new HashMap<>();
        accounts.forEach(id -> counts.merge(scores.get(id).get(which), 1L, Long::sum));
        BandDistribution spread = BandDistribution.of(counts, BANDS);
        assertThat(spread.buckets().stream().mapToLong(Long::longValue).sum() + spread.notComputed())
                .isEqualTo(accounts.size());
        return spread;
    }

    @Test
    void aRemovalDoesWhatItsPreviewSaid() {
        prefer(segments.toArray(new Integer[0]));
        score();
        for (int segment : segments.subList(0, 3)) {
            OfPriority said = preview.ofRemoval(Viewer.system(), segment);
            Map<Long, List<@Nullable Integer>> before = all();
            db.sql().execute("delete from health_configurations where segment_id = " + segment);
            score();
            is(said, difference(before, all(), id -> true));
            assertThat(said.accounts()).isPositive();
        }
    }

    @Test
    void aBrokenConfigurationKeepsItsAccounts() {
        prefer(segments.toArray(new Integer[0]));
        score();
        db.sql()
                .execute("update health_configurations set definition = '{\"pillars\":{\"product\":{\"metrics\":["
                        + "{\"field\":\"gone\",\"better\":\"higher\",\"good\":1,\"poor\":0}]}}}' where segment_id = "
                        + segments.get(0));
        Collections.rotate(segments, 2);
        OfPriority said = preview.ofPriority(Viewer.system(), segments);
        Map<Long, List<@Nullable Integer>> before = all();
        prefer(segments.toArray(new Integer[0]));
        pass.run(null, now());
        is(said, difference(before, all(), id -> true));
    }

    @Test
    void theApiTellsIt() {
        Collections.rotate(segments, 1);
        OfPriority said = preview.ofPriority(Viewer.system(), segments);
        JsonNode answer =
                api.post("/health/priority/preview", "{'ids':" + segments + "}").body();
        assertThat(answer.path("accounts").asLong()).isEqualTo(said.accounts());
        assertThat(answer.path("moves").size()).isEqualTo(said.moves().size());
        for (int i = 0; i < said.moves().size(); i++) {
            Move move = said.moves().get(i);
            JsonNode told = answer.path("moves").path(i);
            assertThat(told.path("from").asString())
                    .isEqualTo(move.from() == null ? "default" : move.from().toString());
            assertThat(told.path("to").asString())
                    .isEqualTo(move.to() == null ? "default" : move.to().toString());
            assertThat(told.path("accounts").asLong()).isEqualTo(move.accounts());
        }
        assertThat(answer.path("bands").size()).isEqualTo(said.bands().size());
        assertThat(api.send("POST", "/health/priority/preview", "{'ids':" + segments + "}", "bea@example.com")
                        .body()
                        .path("accounts")
                        .asLong())
                .isEqualTo(preview.ofPriority(bea, segments).accounts());
        for (String wrong : List.of(
                "{}",
                "{'ids':[]}",
                "{'ids':" + segments.subList(1, 6) + "}",
                "{'ids':['1']}",
                "[1]",
                "{'ids':" + Collections.nCopies(6, segments.get(0)) + "}")) {
            assertThat(api.post("/health/priority/preview", wrong).status())
                    .as(wrong)
                    .isEqualTo(400);
        }
        assertThatThrownBy(() -> preview.ofPriority(bea, List.of())).isInstanceOf(BadInput.class);
    }

    private static void is(OfPriority said, OfPriority happened) {
        assertThat(said.accounts()).isEqualTo(happened.accounts());
        assertThat(said.moves()).containsExactlyInAnyOrderElementsOf(happened.moves());
        assertThat(said.bands()).containsExactlyInAnyOrderElementsOf(happened.bands());
        assertThat(said.moves()).isSortedAccordingTo((one, other) -> Long.compare(other.accounts(), one.accounts()));
    }

    private static OfPriority difference(
            Map<Long, List<@Nullable Integer>> before, Map<Long, List<@Nullable Integer>> after, LongPredicate seen) {
        Map<List<@Nullable Object>, Long> moves = new HashMap<>();
        Map<List<@Nullable Object>, Long> bands = new HashMap<>();
        before.forEach((id, was) -> {
            List<@Nullable Integer> is = after.get(id);
            if (seen.test(id)) {
                if (!Objects.equals(was.get(5), is.get(5))) {
                    moves.merge(Arrays.asList(was.get(5), is.get(5)), 1L, Long::sum);
                }
                Band from = band(was.get(0));
                Band to = band(is.get(0));
                if (from != to) {
                    bands.merge(Arrays.asList(from, to), 1L, Long::sum);
                }
            }
        });
        return new OfPriority(
                moves.values().stream().mapToLong(Long::longValue).sum(),
                moves.entrySet().stream()
                        .map(e -> new Move(
                                (Integer) e.getKey().get(0),
                                (Integer) e.getKey().get(1),
                                e.getValue()))
                        .toList(),
                bands.entrySet().stream()
                        .map(e -> new BandMove(
                                (Band) e.getKey().get(0), (Band) e.getKey().get(1), e.getValue()))
                        .toList());
    }

    private static @Nullable Band band(@Nullable Integer score) {
        return score == null ? null : Band.of(score, BANDS);
    }

    @Test
    void otherLimitsDoWhatTheirPreviewSaid() {
        BandThresholds wanted = new BandThresholds(80, 45);
        List<HealthPreview.OfBands> all = preview.ofBands(Viewer.system(), wanted);
        assertThat(all).isNotEmpty().isEqualTo(rebanded(wanted, id -> true));
        assertThat(preview.ofBands(bea, wanted)).isEqualTo(rebanded(wanted, HealthPreviewTest::isSeenByBea));
        assertThat(all.get(0).score()).isEqualTo("Overall health");
        assertThat(preview.ofBands(Viewer.system(), BANDS))
                .as("those that hold")
                .isEmpty();
    }

    /** By the order of the scores, largest first. */
    private List<HealthPreview.OfBands> rebanded(BandThresholds wanted, LongPredicate seen) {
        List<String> names = List.of("Overall health", "product", "service", "relationship", "financial");
        List<HealthPreview.OfBands> found = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            Map<List<@Nullable Object>, Long> moves = new HashMap<>();
            for (Map.Entry<Long, List<@Nullable Integer>> one : all().entrySet()) {
                Integer score = one.getValue().get(i);
                boolean archived = one.getKey() % 17 == 0;
                if (score != null && !archived && seen.test(one.getKey()) && band(score) != Band.of(score, wanted)) {
                    moves.merge(Arrays.asList(band(score), Band.of(score, wanted)), 1L, Long::sum);
                }
            }
            if (!moves.isEmpty()) {
                String label =
                        i == 0 ? names.get(0) : HealthScore.of(names.get(i)).label();
                found.add(new HealthPreview.OfBands(
                        label,
                        moves.entrySet().stream()
                                .map(e -> new BandMove(
                                        (Band) e.getKey().get(0),
                                        (Band) e.getKey().get(1),
                                        e.getValue()))
                                .sorted(java.util.Comparator.comparing(BandMove::accounts)
                                        .reversed()
                                        .thenComparing(move -> String.valueOf(
                                                move.from() == null
                                                        ? null
                                                        : move.from().key()))
                                        .thenComparing(move -> String.valueOf(
                                                move.to() == null
                                                        ? null
                                                        : move.to().key())))
                                .toList()));
            }
        }
        return found;
    }
}
