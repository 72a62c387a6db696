package app.steward.condition;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.workspace.Now;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Currency;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConditionTextTest {
    private static final Now NOW =
            new Now(Instant.parse("2026-11-22T10:30:00Z"), ZoneId.of("Asia/Kolkata"), DayOfWeek.MONDAY);
    private final Catalogue catalogue = TestCatalogue.make();
    private final Conditions conditions = new Conditions();
    private final ConditionText words = new ConditionText(() -> Currency.getInstance("USD"));

    private ConditionTree read(String json) {
        return conditions.read(catalogue, Subject.ACCOUNT, json.replace('\'', '"'), Purpose.FILTER);
    }

    @Test
    void saysAConditionAsASentence() {
        ConditionTree condition = read("{'all':[{'field':'stage','op':'in','value':['live','onboarding']},"
                + "{'field':'mrr','op':'gte','value':5000},{'field':'next_billing_on','op':'next_days','value':90},"
                + "{'any':[{'field':'overall_health','op':'in','value':['poor','average']},"
                + "{'field':'active_users','op':'lt','value':{'field':'licenses','times':0.5}}]}]}");
        assertThat(words.of(condition, Subject.ACCOUNT, catalogue, NOW).replace('\u00a0', ' '))
                .isEqualTo("Accounts whose stage is Live or Onboarding, MRR is at least $5,000,"
                        + " next billing on is in the next 90 days, and any of: overall health is Poor or Average;"
                        + " active users in the last 14 days are less than 50 % of licenses.");
        assertThat(words.phrases(condition, Subject.ACCOUNT, catalogue, NOW))
                .filteredOn(Phrase::strong)
                .extracting(Phrase::text)
                .containsExactly("stage", "MRR", "next billing on", "overall health", "active users", "licenses");
        assertThat(words.brief(condition, Subject.ACCOUNT, catalogue, NOW))
                .isEqualTo("Stage is Live or Onboarding · MRR is at least $5,000"
                        + " · Next billing on is in the next 90 days · any of 2");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'field':'name','op':'eq','value':'Acme'} | Name is “Acme”",
                "{'field':'name','op':'not_contains','value':'Acme'} | Name does not contain “Acme”",
                "{'field':'stage','op':'neq','value':'live'} | Stage is not Live",
                "{'field':'stage','op':'not_in','value':['live','gone']} | Stage is neither Live nor gone",
                "{'field':'success_manager','op':'in','value':['BO@example.com','me']} | Success manager is Bo Birch or me",
                "{'field':'segment','op':'in','value':[2,1]} | Segment is Big ones or Renewals",
                "{'field':'usage_change','op':'lt','value':-12.5} | Usage change is less than −12.5 %",
                "{'field':'users','op':'between','value':[1,1000]} | Users are between 1 and 1,000",
                "{'field':'mrr','op':'gt','value':{'field':'licenses','times':12.5}} | MRR is more than 12.5 times licenses",
                "{'field':'mrr','op':'empty'} | MRR is empty",
                "{'field':'created_on','op':'on_or_after','value':'2024-12-31'} | Created on is on or after 31 Dec 2024",
                "{'field':'last_active_at','op':'before','value':'2024-12-31T20:00:00Z'} | Last active at is before 1 Jan 2025, 01:30",
                "{'field':'last_active_at','op':'before_last_days','value':14} | Last active at is before the last 14 days",
                "{'field':'next_billing_on','op':'before_last_days','value':1} | Next billing on is before the last day",
                "{'field':'last_active_at','op':'last_quarter'} | Last active at is last quarter",
                "{'field':'features_used','params':{'days':1},'op':'eq','value':0} | Features used in the last day are 0"
            })
    void saysAComparison(String json, String said) {
        assertThat(words.line(read(json), Subject.ACCOUNT, catalogue, NOW).replace('\u00a0', ' '))
                .isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "next_billing_on | next_days | 90 | 22 Nov 2026 to 19 Feb 2027, today counted",
                "next_billing_on | last_days | 1 | 22 Nov 2026, today counted",
                "next_billing_on | before_last_days | 7 | Before 16 Nov 2026",
                "next_billing_on | after_next_days | 7 | After 28 Nov 2026",
                "next_billing_on | last_week | | 9 Nov 2026 to 15 Nov 2026",
                "last_active_at | this_month | | 1 Nov 2026 to 30 Nov 2026, today counted",
                "last_active_at | last_days | 7 | 16 Nov 2026 to now (22 Nov 2026, 16:00)",
                "last_active_at | next_days | 7 | From now (22 Nov 2026, 16:00) to the end of 28 Nov 2026",
                "created_on | on | '2024-12-31' |"
            })
    void saysWhichDaysAPeriodMeans(String field, String operator, String value, String said) {
        ConditionTree.Comparison test = (ConditionTree.Comparison) read("{'field':'" + field + "','op':'" + operator
                + "'" + (value == null ? "" : ",'value':" + (value.contains("-") ? "'" + value + "'" : value)) + "}");
        assertThat(words.period(test, Subject.ACCOUNT, catalogue, NOW)).isEqualTo(said);
    }

    @Test
    void groupsKeepTheirBounds() {
        ConditionTree condition =
                read("{'any':[{'all':[{'field':'mrr','op':'empty'},{'field':'users','op':'eq','value':1}]},"
                        + "{'not':{'any':[{'field':'stage','op':'eq','value':'live'}]}}]}");
        assertThat(words.of(condition, Subject.ACCOUNT, catalogue, NOW))
                .isEqualTo("Accounts with any of: (all of: MRR is empty; users are 1); (none of: stage is Live).");
    }
}
