package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table of all that can be said of a list, and the addresses that are made of it. */
class ListParameterTest {
    private static final ListScope USERS = ListScope.of(Subject.USER);

    private static Stream<String> keys(Predicate<ListParameter> which) {
        return Arrays.stream(ListParameter.values()).filter(which).map(ListParameter::key);
    }

    private static ListUrl url(String... pairs) {
        ListState state = new ListState(Map.of());
        for (int i = 0; i < pairs.length; i += 2) {
            state = state.with(pairs[i], pairs[i + 1]);
        }
        return new ListUrl(USERS, state);
    }

    @Test
    void whatNarrowsIsKeptAndNothingOfThePageIs() {
        assertThat(keys(ListParameter::narrows))
                .containsExactly("account", "user_role", "persona", "activity", "role", "assigned", "q", "filter");
        assertThat(keys(parameter -> parameter.narrows() && !parameter.isKept()))
                .isEmpty();
        assertThat(keys(ListParameter::ofPage)).containsExactly("page", "after", "before");
        assertThat(keys(parameter -> parameter.ofPage() && parameter.isKept())).isEmpty();
        assertThat(keys(parameter -> !parameter.isKept() && !parameter.ofPage()))
                .containsExactly("view", "view_version", "panel");
    }

    @Test
    void anAddressHoldsWhatWasSaidInTheOrderOfTheTable() {
        ListState state = ListState.of(Map.of(
                "panel", "filter", "sort", " -mrr ", "q", " ", "unknown", "x", "segment", "3", "columns", "name"));
        assertThat(new ListUrl(USERS, state)).hasToString("/users?segment=3&sort=-mrr&columns=name&panel=filter");
        assertThat(new ListUrl(USERS, ListState.of(Map.of()))).hasToString("/users");
    }

    @Test
    void anotherListBeginsAtItsFirstPageAndADrawerKeepsThePage() {
        ListUrl third = url("q", "a", "page", "3", "after", "xyz");
        assertThat(third.with("sort", "name")).hasToString("/users?q=a&sort=name");
        assertThat(third.with("q", "")).hasToString("/users");
        assertThat(third.panel("columns")).hasToString("/users?q=a&panel=columns&page=3&after=xyz");
        assertThat(third.page(1)).hasToString("/users?q=a");
        assertThat(third.page(-1)).hasToString("/users?q=a&page=-1");
        assertThat(third.page(2, ListParameter.BEFORE, "abc")).hasToString("/users?q=a&page=2&before=abc");
        assertThat(third.under("counts")).hasToString("/portfolio/users/counts?q=a&page=3&after=xyz");
    }

    @Test
    void clearingLeavesTheTabAndWhatIsShown() {
        assertThat(url(
                                "view",
                                "3",
                                "segment",
                                "2",
                                "account",
                                "A",
                                "persona",
                                "p",
                                "role",
                                "csm",
                                "assigned",
                                "me",
                                "q",
                                "x",
                                "filter",
                                "mrr:empty",
                                "sort",
                                "name",
                                "size",
                                "25",
                                "page",
                                "4")
                        .cleared())
                .hasToString("/users?view=3&segment=2&sort=name&size=25");
    }

    @Test
    void theApiTakesWhatIsNotOfPages() {
        assertThat(ListParameter.namesInApi())
                .containsExactly("segment", "role", "assigned", "q", "condition", "sort", "after", "columns");
    }

    @Test
    void statesAreTheSameWhateverTheirOrder() {
        ListState one = new ListState(Map.of()).with("q", "a").with("sort", "name");
        ListState other = new ListState(Map.of()).with("sort", "name").with("q", "a");
        assertThat(one).isEqualTo(other);
        assertThat(List.copyOf(one.texts().keySet())).containsExactly("q", "sort");
        assertThat(ListState.of(Map.of("size", "25")).pageSize()).isEqualTo(25);
        assertThat(ListState.of(Map.of("size", "7")).pageSize()).isEqualTo(50);
    }
}
