package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** What an address says of a filter is the condition, and the condition is written as it was. */
@StewardTest
class FilterTextTest {
    @Autowired
    Db db;

    @Autowired
    Conditions conditions;

    @Autowired
    Fields fields;

    @Autowired
    Filter filter;

    @BeforeEach
    void someFeature() {
        db.reset();
        db.sql().execute("insert into features (id, feature, label) values (1, 'export', 'Export')");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mrr:gte:5000 | {'all':[{'field':'mrr','op':'gte','value':5000}]}",
                "mrr:eq:-0.25 | {'all':[{'field':'mrr','op':'eq','value':-0.25}]}",
                "mrr:between:1~2.5,stage:empty | {'all':[{'field':'mrr','op':'between','value':[1,2.5]},{'field':'stage','op':'empty'}]}",
                "next_billing_on:next_days:90 | {'all':[{'field':'next_billing_on','op':'next_days','value':90}]}",
                "next_billing_on:on_or_after:2026-01-31 | {'all':[{'field':'next_billing_on','op':'on_or_after','value':'2026-01-31'}]}",
                "last_active_at:before:2026-01-31T10:00:00Z | {'all':[{'field':'last_active_at','op':'before','value':'2026-01-31T10:00:00Z'}]}",
                "overall_health:in:poor~average | {'all':[{'field':'overall_health','op':'in','value':['poor','average']}]}",
                "success_manager:in:me~bea@example.com | {'all':[{'field':'success_manager','op':'in','value':['me','bea@example.com']}]}",
                "any(plan:eq:Gold,not(name:contains:a%2Cb%28c%29%7Ed:e%25)) | {'any':[{'field':'plan','op':'eq','value':'Gold'},{'not':{'field':'name','op':'contains','value':'a,b(c)~d:e%'}}]}",
                "feature_uses(days=30;feature=export):gt:@licenses*0.5 | {'all':[{'field':'feature_uses','params':{'feature':'export','days':30},'op':'gt','value':{'field':'licenses','times':0.5}}]}",
                "active_users(days=7):lt:@active_users(days=60) | {'all':[{'field':'active_users','params':{'days':7},'op':'lt','value':{'field':'active_users','params':{'days':60}}}]}",
            })
    void isReadAsTheConditionAndWrittenTheSame(String text, String json) {
        ConditionTree expected = conditions.read(
                fields.catalogue(), Subject.ACCOUNT, conditions.tree(json.replace('\'', '"')), Purpose.FILTER);
        assertThat(filter.read(Subject.ACCOUNT, text, fields.catalogue())).isEqualTo(expected);
        assertThat(filter.write(expected)).isEqualTo(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mrr",
                ":gte:5",
                "mrr:gte:lots",
                "mrr:gte",
                "mrr:above:5",
                "nothing:eq:1",
                "mrr(days=7):eq:1",
                "logins(days:eq:1",
                "logins(days=x):eq:1",
                "any()",
                "not(mrr:eq:1,mrr:eq:2)",
                "any(mrr:eq:1",
                "stage:empty:5",
                "overall_health:eq:splendid",
                "usage_trend:eq:1",
                "segment:in:77",
                ",",
                "{\"field\":\"mrr\"}",
            })
    void saysWhatIsWrongAndWhatToDo(String text) {
        assertThatThrownBy(() -> filter.read(Subject.ACCOUNT, text, fields.catalogue()))
                .isInstanceOfSatisfying(
                        BadInput.class,
                        bad -> assertThat(bad.faults())
                                .hasSizeGreaterThan(1)
                                .allMatch(fault -> !fault.message().isBlank())
                                .last()
                                .satisfies(fault -> assertThat(fault.message())
                                        .contains("without it")
                                        .startsWith("The filter")));
    }

    @ParameterizedTest
    @ValueSource(ints = {3000, 200_000})
    void deepNestingIsRefusedNotFollowed(int depth) {
        String text = "not(".repeat(depth) + "stage:empty" + ")".repeat(depth);
        assertThatThrownBy(() -> filter.read(Subject.ACCOUNT, text, fields.catalogue()))
                .isInstanceOf(BadInput.class);
    }
}
