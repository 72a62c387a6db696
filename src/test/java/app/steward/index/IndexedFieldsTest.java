package app.steward.index;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the indexes of fields serve. */
class IndexedFieldsTest extends IndexCase {
    @Test
    void thoseFromTheStartServeTheListsEitherWay() {
        many();
        worker.work();
        db.sql().execute("analyze");
        for (FieldIndex each : indexes.all()) {
            assertThat(each.builtIn()).as(each.field()).isTrue();
            assertThat(each.state()).as(each.field()).isEqualTo(FieldIndex.State.READY);
            boolean person = each.field().endsWith("_manager") || each.field().equals("parent");
            if (person) {
                String one = each.field().equals("parent") ? "A-8" : "bea@example.com";
                assertThat(filtering(
                                each.subject(), "{'field':'" + each.field() + "','op':'in','value':['" + one + "']}"))
                        .contains(each.names().get(0));
            } else {
                assertThat(sorting(each.subject(), each.field(), false))
                        .as("%s up", each.field())
                        .contains("using " + each.names().get(0) + " on");
                assertThat(sorting(each.subject(), each.field(), true))
                        .as("%s down", each.field())
                        .contains("using " + each.names().get(1) + " on");
            }
        }
        assertThat(filtering(Subject.ACCOUNT, "{'field':'name','op':'eq','value':'Zebra'}"))
                .contains("accounts_name");
        assertThat(filtering(Subject.ACCOUNT, "{'field':'name','op':'starts_with','value':'Zeb'}"))
                .contains("accounts_name");
        assertThat(filtering(Subject.ACCOUNT, "{'field':'stage','op':'eq','value':'Trial'}"))
                .contains("fi_");
        assertThat(filtering(Subject.ACCOUNT, "{'field':'mrr','op':'between','value':[100, 200]}"))
                .contains("Index Cond", "account_facts_mrr");
    }

    @Test
    void aFieldThatIsChosenServesSortingAndRanges() {
        many();
        Map<String, String> filters = new LinkedHashMap<>();
        filters.put("employees", "{'field':'employees','op':'between','value':[4, 4.5]}");
        filters.put("industry", "{'field':'industry','op':'in','value':['media']}");
        filters.put("active_days", "{'field':'active_days','op':'gte','value':100}");
        filters.put("trial_start_on", "{'field':'trial_start_on','op':'last_days','value':30}");
        filters.put("risk_tag", "{'field':'risk_tag','op':'eq','value':'high'}");
        filters.forEach((field, filter) -> {
            FieldIndex made = make(Subject.ACCOUNT, field);
            assertThat(made.state()).as(field).isEqualTo(FieldIndex.State.READY);
            assertThat(made.bytes()).isPositive();
            assertThat(made.builtAt()).isNotNull();
            db.sql().execute("analyze");
            assertThat(sorting(Subject.ACCOUNT, field, false))
                    .contains("using " + made.names().get(0) + " on");
            assertThat(sorting(Subject.ACCOUNT, field, true))
                    .contains("using " + made.names().get(1) + " on");
            assertThat(filtering(Subject.ACCOUNT, filter)).as(filter).contains("fi_" + made.id() + "_");
        });
        make(Subject.USER, "role");
        assertThat(sorting(Subject.USER, "role", true)).contains("_down on");
    }

    @Test
    void customAttributesAreFoundByTheirIndexAndAsBefore() {
        many();
        attribute("Tier \"a\".x'", "text", "(array['Gold', 'silver', 'BRONZE'])[1 + id % 3]");
        attribute("seats", "number", "id * 37 % 11 - 0.5");
        attribute("kickoff", "date", "date '2026-06-01' + (id % 40)::int");
        attribute(
                "seen",
                "moment",
                "to_char(timestamp '2026-06-15 23:59:58' + id % 4 * interval '1.25 seconds' + id % 3 * interval '1"
                        + " day', 'YYYY-MM-DD\"T\"HH24:MI:SS') || case when id % 2 = 0 then '.250Z' else 'Z' end");
        Map<String, List<String>> asked = Map.of(
                "custom.Tier \"a\".x'",
                List.of("'op':'eq','value':'GOLD'", "'op':'neq','value':'gold'", "'op':'empty'"),
                "custom.seats",
                List.of("'op':'between','value':[1, 4.5]", "'op':'not_between','value':[1, 4.5]", "'op':'empty'"),
                "custom.kickoff",
                List.of("'op':'after','value':'2026-06-20'", "'op':'between','value':['2026-06-03','2026-06-05']"),
                "custom.seen",
                List.of(
                        "'op':'on','value':'2026-06-16'",
                        "'op':'after','value':'2026-06-15'",
                        "'op':'last_days','value':400",
                        "'op':'before_last_days','value':400",
                        "'op':'not_empty'"));
        Map<String, List<Long>> before = answers(asked);
        asked.keySet().forEach(field -> settings.add(ada, Subject.ACCOUNT, field));
        worker.work();
        assertThat(indexes.all()).allMatch(each -> each.state() == FieldIndex.State.READY);
        assertThat(fields.catalogue()
                        .get(Subject.ACCOUNT, "custom.seats")
                        .reach()
                        .toString())
                .contains("indexed=true");
        assertThat(answers(asked)).isEqualTo(before);
        db.sql().execute("analyze");
        asked.forEach((field, filters) -> assertThat(
                        filtering(Subject.ACCOUNT, "{'field':" + quoted(field) + "," + filters.get(0) + "}"))
                .as(field)
                .contains("fi_" + index(Subject.ACCOUNT, field).id() + "_"));
        for (String field : List.of("custom.seats", "custom.kickoff", "custom.seen")) {
            assertThat(sorting(Subject.ACCOUNT, field, false)).contains("_up on");
            assertThat(sorting(Subject.ACCOUNT, field, true)).contains("_down on");
        }
    }

    private Map<String, List<Long>> answers(Map<String, List<String>> asked) {
        Map<String, List<Long>> answers = new LinkedHashMap<>();
        asked.forEach((field, filters) -> filters.forEach(filter -> {
            String condition = "{'field':" + quoted(field) + "," + filter + "}";
            answers.put(condition + " up", found(Subject.ACCOUNT, condition, field, false));
            answers.put(condition + " down", found(Subject.ACCOUNT, condition, field, true));
        }));
        return answers;
    }

    /** As {@link #read} takes it: a single quote is written by its number. */
    private static String quoted(String field) {
        return "'" + field.replace("\"", "\\u0022").replace("'", "\\u0027") + "'";
    }

    @Test
    void onlyWhatLiesInOneRowIsOffered() {
        attribute("labels", "tags", "'[\"a\"]'::jsonb");
        attribute("pilot", "yes_no", "id % 3 = 0");
        List<String> offered = indexes.choices(Subject.ACCOUNT, fields.catalogue()).stream()
                .map(choice -> choice.field().key())
                .toList();
        assertThat(offered)
                .contains("employees", "industry", "active_days", "last_login_at", "risk_score", "product_health_score")
                .doesNotContain(
                        "name",
                        "mrr",
                        "segment",
                        "feature_uses",
                        "health_change",
                        "usage_trend",
                        "custom.labels",
                        "custom.pilot",
                        "stage_type",
                        "overall_health",
                        "health_segment");
        assertThat(indexes.choices(Subject.USER, fields.catalogue()))
                .noneMatch(choice -> choice.field().key().startsWith("account."));
    }
}
