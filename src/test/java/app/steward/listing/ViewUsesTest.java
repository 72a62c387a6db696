package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.steward.condition.ConditionHolder;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.fact.DerivedValues;
import app.steward.fact.MetricSlots;
import app.steward.portfolio.SomePortfolio;
import app.steward.problem.Conflict;
import app.steward.problem.Use;
import app.steward.segment.SegmentEditing;
import app.steward.team.Viewer;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.workspace.Today;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** What a named view uses is in use: it is named where it stands in the way, and its metrics are kept. */
@StewardTest
class ViewUsesTest {
    private static final ListScope ACCOUNTS = ListScope.of(Subject.ACCOUNT);

    @Autowired
    Db db;

    @Autowired
    SomePortfolio portfolio;

    @Autowired
    NamedViews views;

    @Autowired
    UsedBy usedBy;

    @Autowired
    SegmentEditing segments;

    @Autowired
    Fields fields;

    @Autowired
    DerivedValues facts;

    @Autowired
    MetricSlots slots;

    @Autowired
    List<ConditionHolder> holders;

    @Autowired
    Today today;

    private Map<String, Viewer> viewers;

    @BeforeEach
    void someRecords() {
        viewers = portfolio.make();
    }

    private void save(String who, String name, boolean shared, String columns, Map<String, String> rest) {
        ListState state = new ListState(rest).with(ListParameter.COLUMNS, columns);
        views.save(viewers.get(who), ACCOUNTS, name, shared, state);
    }

    @Test
    void filterColumnsAndSortingAreUses() {
        save(
                "bea",
                "Ours",
                true,
                "name,employees",
                Map.of("filter", "mrr:gte:@amount,any(stage:eq:live,custom.gone:eq:x)", "sort", "-industry"));
        for (String key : List.of("employees", "mrr", "amount", "stage", "industry", "custom.gone")) {
            assertThat(usedBy.field(Subject.ACCOUNT, key))
                    .as(key)
                    .extracting(Use::name)
                    .containsExactly("Ours");
        }
        assertThat(usedBy.choice(Subject.ACCOUNT, "stage", "live"))
                .extracting(Use::type)
                .containsExactly("view");
        assertThat(usedBy.field(Subject.ACCOUNT, "plan")).isEmpty();
    }

    @Test
    void aSegmentThatAViewShowsIsNotDeletedAndPrivateNamesAreNotTold() {
        int segment = portfolio.segment(
                viewers.get("ada"), Subject.ACCOUNT, "Rich", "{'field':'mrr','op':'gte','value':100}");
        save("bea", "Hers alone", false, "name", Map.of("segment", Integer.toString(segment)));
        Conflict refused =
                catchThrowableOfType(Conflict.class, () -> segments.delete(viewers.get("ada"), segment, false));
        assertThat(refused).isNotNull();
        assertThat(refused.usedBy()).extracting(Use::type).containsExactly("view");
        assertThat(refused.getMessage()).contains("Private view of").doesNotContain("Hers alone");
        NamedView hers = views.privateOfOthers(viewers.get("ada"), ACCOUNTS).get(0);
        views.delete(viewers.get("ada"), ACCOUNTS, hers.id());
        segments.delete(viewers.get("ada"), segment, false);
        assertThat(usedBy.members(MembershipKind.SEGMENT, segment)).isEmpty();
    }

    @Test
    void metricsOfViewsArePlacedAndTakenBackWhenNoViewUsesThem() {
        FieldRef column = FieldRef.of("usage_total", Map.of("days", 23));
        FieldRef tested = FieldRef.of("usage_total", Map.of("days", 29));
        save(
                "bea",
                "Ours",
                false,
                "name,usage_total(days=23)",
                Map.of("filter", "usage_total(days=29):gte:1", "sort", "name"));
        place();
        assertThat(slots.filled().of(Subject.ACCOUNT, column)).isNotNull();
        assertThat(slots.filled().of(Subject.ACCOUNT, tested)).isNotNull();
        long id = views.of(viewers.get("bea"), ACCOUNTS).get(0).id();
        views.delete(viewers.get("bea"), ACCOUNTS, id);
        place();
        assertThat(slots.filled().of(Subject.ACCOUNT, column)).isNull();
        assertThat(slots.filled().of(Subject.ACCOUNT, tested)).isNull();
    }

    private void place() {
        facts.makeRoom(holders);
        facts.recomputeAll(Subject.ACCOUNT, today.now(), (done, of) -> {});
    }
}
