package app.steward.health;

import app.steward.workspace.BandThresholds;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How the scores of some accounts spread.
 *
 * @param buckets accounts with a score of 0 to 9, 10 to 19 ... 90 to 100
 * @param bands accounts by band, all three
 * @param notComputed accounts without a score
 */
public record BandDistribution(List<Long> buckets, Map<Band, Long> bands, long notComputed) {
    private static final int WIDTH = 10;

    public BandDistribution {
        buckets = List.copyOf(buckets);
        bands = Collections.unmodifiableMap(new EnumMap<>(bands));
    }

    /** Of numbers of accounts by score; null is the score of those that have none. */
    static BandDistribution of(Map<@Nullable Integer, Long> accounts, BandThresholds thresholds) {
        List<Long> buckets = new ArrayList<>(Collections.nCopies(100 / WIDTH, 0L));
        Map<Band, Long> bands = new EnumMap<>(Band.class);
        for (Band band : Band.values()) {
            bands.put(band, 0L);
        }
        long none = 0;
        for (Map.Entry<@Nullable Integer, Long> entry : accounts.entrySet()) {
            Integer score = entry.getKey();
            if (score == null) {
                none += entry.getValue();
            } else {
                int bucket = Math.min(score / WIDTH, buckets.size() - 1);
                buckets.set(bucket, buckets.get(bucket) + entry.getValue());
                bands.merge(Band.of(score, thresholds), entry.getValue(), Long::sum);
            }
        }
        return new BandDistribution(buckets, bands, none);
    }
}
