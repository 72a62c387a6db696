package app.steward.health.web;

import app.steward.health.BandDistribution;
import app.steward.health.HealthCounts.Bands;
import app.steward.health.HealthPreview;
import app.steward.health.HealthPreview.Example;
import app.steward.health.Pillar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What a configuration would do, as the panel beside its form tells it.
 *
 * @param accounts that it would score
 * @param impact changes of the deciding segment and of the band
 * @param pillars bands of each pillar now and then
 * @param histogram overall scores now and then, in steps of ten
 */
record PreviewView(long accounts, Impact impact, List<Row> pillars, Histogram histogram, List<Example> examples) {

    /** One pillar, now and then. */
    record Row(Pillar pillar, Bands now, Bands then) {

        public String label() {
            return pillar.shortLabel();
        }
    }

    /**
     * Ten pairs of bars in a box of 300 by 60.
     *
     * @param now path of the bars as it is
     * @param then path of the bars as it would be
     * @param words the same in words
     */
    record Histogram(String now, String then, String words) {
        private static final int HEIGHT = 60;
        private static final int STEP = 30;

        static Histogram of(BandDistribution now, BandDistribution then) {
            long most = 1;
            for (int i = 0; i < now.buckets().size(); i++) {
                most = Math.max(
                        most, Math.max(now.buckets().get(i), then.buckets().get(i)));
            }
            StringBuilder words = new StringBuilder("Overall scores now and then");
            for (int i = 0; i < now.buckets().size(); i++) {
                words.append(i == 0 ? ": " : ", ")
                        .append(i * 10)
                        .append(" to ")
                        .append(i == now.buckets().size() - 1 ? 100 : i * 10 + 9)
                        .append(": ")
                        .append(now.buckets().get(i))
                        .append(" and ")
                        .append(then.buckets().get(i));
            }
            return new Histogram(bars(now, most, 2), bars(then, most, 15), words.toString());
        }

        private static String bars(BandDistribution spread, long most, int offset) {
            StringBuilder path = new StringBuilder();
            for (int i = 0; i < spread.buckets().size(); i++) {
                long accounts = spread.buckets().get(i);
                if (accounts > 0) {
                    long height = Math.max(1, Math.round((double) accounts / most * HEIGHT));
                    path.append('M')
                            .append(i * STEP + offset)
                            .append(' ')
                            .append(HEIGHT)
                            .append("v-")
                            .append(height)
                            .append("h12v")
                            .append(height)
                            .append('z');
                }
            }
            return path.toString();
        }
    }

    static PreviewView of(HealthPreview.OfConfiguration preview, Map<Integer, String> names) {
        Bands now = Bands.of(preview.before().overall());
        List<Row> pillars = new ArrayList<>();
        for (Pillar pillar : Pillar.values()) {
            Bands before =
                    Bands.of(Objects.requireNonNull(preview.before().pillars().get(pillar)));
            Bands after =
                    Bands.of(Objects.requireNonNull(preview.after().pillars().get(pillar)));
            if (before.total() > before.none() || after.total() > after.none()) {
                pillars.add(new Row(pillar, before, after));
            }
        }
        return new PreviewView(
                preview.accounts(),
                Impact.of(preview.changes(), now, names, List.of(), List.of()),
                pillars,
                Histogram.of(preview.before().overall(), preview.after().overall()),
                preview.examples());
    }
}
