package app.steward.journey.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.journey.web.Outline.Node;
import app.steward.problem.BadInput;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/** A sequence with forks in it, and steps that name the next: the same journey, there and back. */
class OutlineTest {
    private Outline outline;

    @BeforeEach
    void wait_fork_and_join() {
        outline = Outline.of(null);
        outline.add(RandomOutlines.step("wait"), "", "", 0); // s1
        outline.add(RandomOutlines.step("if"), "s1", "", 0); // s2
        outline.add(RandomOutlines.step("email"), "", "s2", 0); // s3
        outline.add(RandomOutlines.step("task"), "s2", "", 0); // s4
        outline.add(RandomOutlines.step("end"), "s4", "", 0); // s5
    }

    @Test
    void any_outline_comes_back_as_it_was_written() {
        for (int seed = 0; seed < 500; seed++) {
            Outline one = RandomOutlines.of(seed);

            assertThat(drawn(Outline.of(one.toJson()).steps()))
                    .as("seed " + seed)
                    .isEqualTo(drawn(one.steps()));
        }
    }

    @Test
    void ways_go_on_where_they_meet() {
        assertThat(outline.toJson().toString()).isEqualTo("""
                        [{"type":"wait","key":"s1","next":"s2"},\
                        {"type":"if","key":"s2","else":"s4","branches":[{"name":"Branch 1","next":"s3"}],"join":"s4"},\
                        {"type":"email","key":"s3","next":"s4"},\
                        {"type":"task","key":"s4","next":"s5"},{"type":"end","key":"s5"}]""");
    }

    @Test
    void where_ways_meet_is_found_though_nobody_says() {
        String without = outline.toJson().toString().replace(",\"join\":\"s4\"", "");

        assertThat(drawn(Outline.of(new JsonMapper().readTree(without)).steps()))
                .isEqualTo("s1 s2(s3|) s4 s5");
    }

    @Test
    void what_nothing_leads_to_stands_at_the_end() {
        Outline read = Outline.of(new JsonMapper()
                .readTree("[{\"key\":\"a\",\"type\":\"end\"},{\"key\":\"b\",\"type\":\"wait\",\"next\":\"a\"}]"));

        assertThat(drawn(read.steps())).isEqualTo("a b");
    }

    @Test
    void a_circle_comes_to_an_end() {
        Outline read = Outline.of(new JsonMapper()
                .readTree("[{\"key\":\"a\",\"type\":\"if\",\"branches\":[{\"next\":\"a\"}],\"else\":\"b\"},"
                        + "{\"key\":\"b\",\"type\":\"wait\",\"next\":\"a\"}]"));

        assertThat(read.all()).extracting(Node::key).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void steps_move_into_branches_and_out() {
        outline.move("s4", "s2", 1, 0);
        assertThat(drawn(outline.steps())).isEqualTo("s1 s2(s3|s4) s5");

        outline.move("s3", "", 0, 0);
        assertThat(drawn(outline.steps())).isEqualTo("s3 s1 s2(|s4) s5");
    }

    @Test
    void what_can_not_be_is_refused_and_changes_nothing() {
        String before = drawn(outline.steps());

        assertThatThrownBy(() -> outline.move("s2", "s2", 0, 0)).hasMessageContaining("own branches");
        assertThatThrownBy(() -> outline.move("s5", "", 0, 0)).hasMessageContaining("last place");
        assertThatThrownBy(() -> outline.move("s1", "", 0, 9)).hasMessageContaining("follow an end");
        assertThatThrownBy(() -> outline.add(RandomOutlines.step("wait"), "s5", "", 0))
                .isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> outline.removeBranch("s2", 0)).hasMessageContaining("one branch at least");

        assertThat(drawn(outline.steps())).isEqualTo(before);
    }

    @Test
    void a_fork_goes_with_its_branches_and_a_copy_has_keys_of_its_own() {
        String copy = outline.copy("s2");
        assertThat(drawn(outline.steps())).isEqualTo("s1 s2(s3|) s6(s7|) s4 s5");
        assertThat(copy).isEqualTo("s6");

        assertThat(outline.remove("s2")).isEqualTo(2);
        assertThat(drawn(outline.steps())).isEqualTo("s1 s6(s7|) s4 s5");
    }

    @Test
    void a_key_that_a_version_had_is_not_given_again() {
        outline.keep(() -> Set.of("s6", "s7"));

        assertThat(outline.add(RandomOutlines.step("wait"), "s1", "", 0)).isEqualTo("s8");
    }

    private static String drawn(List<Node> steps) {
        List<String> words = new ArrayList<>();
        for (Node step : steps) {
            words.add(step.key()
                    + (step.ways().isEmpty()
                            ? ""
                            : "("
                                    + String.join(
                                            "|",
                                            step.ways().stream()
                                                    .map(way -> drawn(way.steps()))
                                                    .toList())
                                    + ")"));
        }
        return String.join(" ", words);
    }
}
