package app.steward.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagingTest {

    @Test
    void a_cursor_carries_any_values_in_letters_digits_minus_and_underscore() {
        List<String> values = List.of("A/1:2", "", "ü💡", "42", "?>~");

        String cursor = Paging.cursor(values);

        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(Paging.of(null, cursor, 5).after()).isEqualTo(values);
    }

    @Test
    void fifty_from_the_start_is_the_default() {
        Paging paging = Paging.of(null, null);

        assertThat(paging.limit()).isEqualTo(50);
        assertThat(paging.isFirst()).isTrue();
        assertThat(paging.afterNumber()).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "1001", "-1", "ten", "1.5", "99999999999"})
    void limits_are_whole_numbers_of_1_to_1000(String limit) {
        assertThatThrownBy(() -> Paging.of(limit, null))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.faults())
                                .containsExactly(new Fault("limit", "Enter a whole number of 1 to 1000.")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "%%%", "MTA6YQ", "LTE6YQ", "YWJj", "gICA", "OTk5OTk5OTk5OTk6YQ", "MToxMg"})
    void an_after_that_no_answer_gave_is_refused(String after) {
        assertThatThrownBy(() -> Paging.of(null, after, 1))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.faults().get(0).path()).isEqualTo("after"));
    }

    @Test
    void a_cursor_of_another_collection_is_refused() {
        String two = Paging.cursor(List.of("1", "2"));
        String word = Paging.cursor(List.of("x"));

        assertThatThrownBy(() -> Paging.of(null, two, 1)).isInstanceOf(BadInput.class);
        assertThatThrownBy(() -> Paging.of(null, word, 1).afterNumber()).isInstanceOf(BadInput.class);
    }

    @Test
    void the_row_too_many_only_tells_that_there_is_more() {
        List<Integer> rows = IntStream.rangeClosed(1, 3).boxed().toList();

        ApiPage<Integer> page = ApiPage.cut(rows, Paging.of("2", null), row -> List.of(row.toString()));

        assertThat(page.items()).containsExactly(1, 2);
        assertThat(Paging.of("2", page.next()).afterNumber()).isEqualTo(2);
        assertThat(ApiPage.cut(rows, Paging.of("3", null), row -> List.of("")).next())
                .isNull();
    }
}
