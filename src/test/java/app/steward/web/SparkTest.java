package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.Test;

class SparkTest {

    private final Spark spark = new Spark();

    @Test
    void bars_start_at_zero_and_the_highest_fills_the_box() {
        Spark.Bars drawn = spark.bars(new int[] {4, 0, 2});

        assertThat(drawn.bars()).isEqualTo("M0 0h4.5v20h-4.5z");
        assertThat(drawn.zeros()).isEqualTo("M6 18.5h4.5v1.5h-4.5z");
        assertThat(drawn.last()).isEqualTo("M12 10h4.5v10h-4.5z");
        assertThat(drawn.words()).isEqualTo("lowest 0, highest 4, latest 2");
    }

    @Test
    void moves_are_bars_up_and_down_on_one_scale() {
        Spark.Moves drawn = spark.moves(List.of(4L, 0L), List.of(0L, 2L));

        assertThat(drawn.top()).isEqualTo(4);
        assertThat(drawn.up()).isEqualTo("M57 60h266v-60h-266z");
        assertThat(drawn.down()).isEqualTo("M437 60h266v30h-266z");
        assertThat(drawn.words()).isEqualTo("at most 4 entered and 2 left at once");
    }

    @Test
    void nothing_but_zeros_is_a_grey_line() {
        Spark.Bars drawn = spark.bars(List.of(0, 0));

        assertThat(drawn.bars()).isEmpty();
        assertThat(drawn.last()).isEmpty();
        assertThat(drawn.zeros()).contains("M0 ", "M6 ");
    }

    @Test
    void a_small_spread_is_not_blown_up() {
        String calm = spark.line(List.of(100, 101), 88, 22).line();
        String wild = spark.line(List.of(50, 101), 88, 22).line();

        assertThat(calm).isEqualTo("M0 12L88 10");
        assertThat(wild).isEqualTo("M0 20L88 2");
    }

    @Test
    void the_large_graph_starts_at_zero_and_ends_at_a_round_number() {
        Spark.Daily drawn = spark.daily(List.of(0, 30, 75), LocalDate.parse("2026-11-22"));

        assertThat(drawn.marks()).containsExactly(80.0, 40.0, 0.0);
        assertThat(drawn.line()).isEqualTo("M0 150L380 94L760 9.5");
        assertThat(drawn.days()).startsWith(LocalDate.parse("2026-11-20")).endsWith(LocalDate.parse("2026-11-22"));
        assertThat(drawn.words()).isEqualTo("3 days: lowest 0, highest 75, latest 75");
    }

    @Test
    void no_values_draw_nothing() {
        assertThat(spark.bars(null).words()).isEqualTo("no value");
        assertThat(spark.line(List.of(), 88, 22).area()).isEmpty();
        assertThat(spark.daily(List.of(), LocalDate.parse("2026-11-22")).line()).isEmpty();
    }
}
