package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.problem.Overtaken;
import app.steward.web.Merge.Difference;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static final Map<String, String> LABELS =
            new TreeMap<>(Map.of("a", "A", "b", "B", "c", "C", "d", "D", "e", "E"));

    private static Merge merge(Map<String, String> opened) {
        return Merge.of(
                new Overtaken("Sam saved it."),
                LABELS,
                opened,
                Map.of("a", "theirs", "b", "theirs", "c", "first", "d", "same", "e", "first"),
                Map.of("a", "mine", "b", "first", "c", "mine", "d", "same", "e", "first"));
    }

    @Test
    void whatBothChangedIsChosenAndWhatOneChangedIsTakenOver() {
        Merge merge = merge(Map.of("a", "first", "b", "first", "c", "first", "d", "first", "e", "first"));
        assertThat(merge.differences())
                .containsExactly(
                        new Difference("a", "A", "theirs", "theirs", "mine", false),
                        new Difference("b", "B", "theirs", "theirs", "first", true));
        assertThat(merge.values())
                .isEqualTo(Map.of("a", "mine", "b", "theirs", "c", "mine", "d", "same", "e", "first"));
        assertThat(merge.isConflict()).isTrue();
        assertThat(merge.takes("b")).isTrue();
        assertThat(merge.takes("a")).isFalse();
    }

    @Test
    void ofAFormThatDoesNotSayWhatItHadEverythingThatDiffersIsChosen() {
        Merge merge = merge(Map.of());
        assertThat(merge.differences()).extracting(Difference::name).containsExactly("a", "b", "c");
        assertThat(merge.differences()).noneMatch(Difference::taken);
    }
}
