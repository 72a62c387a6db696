package app.steward.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
    private final Catalogue catalogue = TestCatalogue.make();
    private final Conditions conditions = new Conditions();

    private ConditionTree read(String json, Purpose purpose) {
        return conditions.read(catalogue, Subject.ACCOUNT, json.replace('\'', '"'), purpose);
    }

    private List<Fault> faults(String json) {
        return catchThrowableOfType(BadInput.class, () -> read(json, Purpose.SEGMENT))
                .faults();
    }

    @Test
    void whatIsWrittenIsReadBackTheSame() {
        Random random = new Random(7);
        LocalDate today = LocalDate.of(2026, 6, 15);
        TestRows rows = new TestRows(
                random,
                today,
                ZoneOffset.UTC,
                today.atStartOfDay(ZoneOffset.UTC).toInstant());
        for (Subject subject : Subject.values()) {
            RandomConditions made = new RandomConditions(subject, catalogue, random, rows);
            for (int i = 0; i < 500; i++) {
                ConditionTree condition = made.any(4);
                String json = conditions.write(condition);
                // the random ones name choices and segments that don't exist
                Conditions.Stored stored = conditions.stored(catalogue, subject, json);
                if (stored.condition() != null) {
                    assertThat(conditions.write(stored.condition())).isEqualTo(json);
                } else {
                    assertThat(stored.problem()).containsAnyOf("is one of", "There is no segment", "There is no list");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'field':'mrr','op':'gte','value':1000}",
                "{'field':'features_used','params':{'days':30},'op':'lt','value':3}",
                "{'field':'features_used','op':'lt','value':{'field':'licenses','times':0.6}}",
                "{'field':'mrr','op':'between','value':[1,2]}",
                "{'field':'last_active_at','op':'between','value':['2024-12-31','2024-12-31T12:00:00+05:30']}",
                "{'field':'last_active_at','op':'this_week'}",
                "{'field':'last_active_at','op':'this_week','value':null}",
                "{'field':'success_manager','op':'in','value':['ann@example.com']}",
                "{'field':'stage_type','op':'eq','value':'LIVE'}",
                "{'field':'stage','op':'in','value':['gone']}",
                "{'field':'segment','op':'not_in','value':[1]}",
                "{'not':{'any':[{'all':[{'field':'name','op':'empty'}]}]}}"
            })
    void takes(String json) {
        assertThat(read(json, Purpose.SEGMENT)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'all':[]} | all",
                "{'any':{'field':'name','op':'empty'}} | any",
                "{'all':[{'field':'name','op':'empty'}],'any':[]} | ``",
                "{} | field",
                "[] | ``",
                "{'field':'nope','op':'eq','value':1} | field",
                "{'field':'mrr','op':'contains','value':'1'} | op",
                "{'field':'mrr','op':'like','value':'1'} | op",
                "{'field':'mrr'} | op",
                "{'field':'mrr','op':'gte'} | value",
                "{'field':'mrr','op':'gte','value':'1000'} | value",
                "{'field':'mrr','op':'gte','value':[1000]} | value",
                "{'field':'mrr','op':'gte','value':1e400} | value",
                "{'field':'mrr','op':'gte','value':{'field':'name'}} | value.field",
                "{'field':'mrr','op':'gte','value':{'field':'licenses','times':'2'}} | value.times",
                "{'field':'mrr','op':'between','value':5} | value",
                "{'field':'mrr','op':'between','value':[1]} | value",
                "{'field':'mrr','op':'between','value':[1,'2']} | value[1]",
                "{'field':'mrr','op':'empty','value':1} | value",
                "{'field':'mrr','op':'gte','value':1,'more':2} | more",
                "{'field':'name','op':'in','value':'Acme'} | value",
                "{'field':'name','op':'in','value':[]} | value",
                "{'field':'name','op':'in','value':['a',1]} | value[1]",
                "{'field':'name','op':'eq','value':'  '} | value",
                "{'field':'name','op':'eq','value':1} | value",
                "{'field':'name','op':'eq','value':'a\\u0000b'} | value",
                "{'field':'created_on','op':'on','value':'31-12-2024'} | value",
                "{'field':'created_on','op':'on','value':'2024-02-30'} | value",
                "{'field':'created_on','op':'before','value':'2024-12-31T00:00:00'} | value",
                "{'field':'created_on','op':'on','value':'0001-01-01T00:00:00+10:00'} | value",
                "{'field':'last_active_at','op':'on','value':'2024-12-31T00:00:00Z'} | value",
                "{'field':'last_active_at','op':'last_days','value':0} | value",
                "{'field':'last_active_at','op':'last_days','value':3661} | value",
                "{'field':'last_active_at','op':'last_days','value':7.5} | value",
                "{'field':'features_used','params':{'days':366},'op':'gt','value':1} | params.days",
                "{'field':'features_used','params':{'days':'7'},'op':'gt','value':1} | params.days",
                "{'field':'features_used','params':{'weeks':7},'op':'gt','value':1} | params.weeks",
                "{'field':'mrr','params':{'days':7},'op':'gt','value':1} | params.days",
                "{'field':'stage_type','op':'eq','value':'gone'} | value",
                "{'field':'overall_health','op':'in','value':['good','red']} | value[1]",
                "{'field':'segment','op':'in','value':[4]} | value[0]",
                "{'field':'segment','op':'in','value':['1']} | value[0]",
                "{'field':'success_manager','op':'in','value':['me']} | value[0]",
                "{'all':[{'field':'name','op':'empty'},{'not':{'any':[{'field':'x','op':'eq'}]}}]} | all[1].not.any[0].field"
            })
    void refusesWithThePath(String json, String path) {
        assertThat(faults(json)).extracting(Fault::path).first().isEqualTo(path);
        assertThat(faults(json)).allSatisfy(fault -> assertThat(fault.message()).endsWith("."));
    }

    @ParameterizedTest
    @CsvSource({
        "UTC, 2024-11-03",
        "America/New_York, 2024-11-02",
        "Asia/Kolkata, 2024-11-03",
        "Australia/Lord_Howe, 2024-11-03"
    })
    void aMomentThatADateIsComparedWithIsItsDayInTheWorkspacesZone(String zone, String day) {
        Catalogue there = TestCatalogue.in(ZoneId.of(zone));
        String json = "{\"field\":\"created_on\",\"op\":\"%s\",\"value\":%s}";
        String moment = "\"2024-11-03T02:00:00Z\"";
        String said = "\"" + day + "\"";
        for (String[] each : new String[][] {
            {"on", moment, said},
            {"before", moment, said},
            {"between", "[" + moment + "," + moment + "]", "[" + said + "," + said + "]"}
        }) {
            ConditionTree read =
                    conditions.read(there, Subject.ACCOUNT, json.formatted(each[0], each[1]), Purpose.SEGMENT);
            assertThat(conditions.write(read)).isEqualTo(json.formatted(each[0], each[2]));
        }
    }

    @Test
    void saysAllThatIsWrongAtOnce() {
        assertThat(faults("{'all':[{'field':'x','op':'eq','value':1},{'field':'mrr','op':'gt','value':'5'}]}"))
                .extracting(Fault::path)
                .containsExactly("all[0].field", "all[1].value");
    }

    @Test
    void refusesWhatIsTooDeepOrTooLong() {
        String leaf = "{'field':'name','op':'empty'}";
        assertThat(faults("{'not':".repeat(20) + leaf + "}".repeat(20))).hasSize(1);
        assertThat(read("{'not':".repeat(19) + leaf + "}".repeat(19), Purpose.SEGMENT))
                .isNotNull();
        assertThat(faults("{'all':[" + (leaf + ",").repeat(500) + leaf + "]}"))
                .extracting(Fault::message)
                .containsExactly("A condition has at most 500 parts.");
    }

    @Test
    void meIsForTheViewerOnly() {
        String json = "{'field':'success_manager','op':'in','value':['me']}";
        assertThat(read(json, Purpose.FILTER)).isNotNull();
        assertThat(read(json, Purpose.PRIVATE_LIST)).isNotNull();
    }

    @Test
    void warnsOfWhatMatchesNobody() {
        ConditionTree condition = read(
                "{'any':[{'field':'stage','op':'in','value':['LIVE','gone']},"
                        + "{'field':'success_manager','op':'in','value':['me','no@example.com']},"
                        + "{'field':'status','op':'eq','value':'x'}]}",
                Purpose.FILTER);
        assertThat(conditions.warnings(catalogue, Subject.ACCOUNT, condition))
                .extracting(Fault::path, Fault::message)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple(
                                "any[0].value", "Stage knows no gone, so it matches nobody."),
                        org.assertj.core.groups.Tuple.tuple(
                                "any[1].value", "Success manager knows no no@example.com, so it matches nobody."));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'field':'mrr','op':'between','value':[2,1]}",
                "{'field':'mrr','op':'not_between','value':[2,1.5]}",
                "{'field':'created_on','op':'between','value':['2025-01-02','2025-01-01']}",
                "{'field':'last_active_at','op':'between','value':['2025-01-02','2025-01-01']}",
                "{'field':'last_active_at','op':'between','value':['2025-01-02','2025-01-01T23:59:59Z']}",
                "{'field':'last_active_at','op':'between','value':['2025-01-02T00:00:00Z','2025-01-01']}",
                "{'field':'last_active_at','op':'between','value':['2025-01-02T00:00:01Z','2025-01-02T00:00:00Z']}"
            })
    void refusesARangeTheWrongWayRoundButNotWhereItIsStored(String json) {
        BadInput wrong = catchThrowableOfType(
                BadInput.class, () -> read("{'any':[{'field':'name','op':'empty'}," + json + "]}", Purpose.FILTER));
        assertThat(wrong.faults()).singleElement().satisfies(fault -> {
            assertThat(fault.path()).isEqualTo("any[1].value");
            assertThat(fault.message()).contains("nothing is between them").contains(" first.");
        });
        assertThat(conditions
                        .stored(catalogue, Subject.ACCOUNT, json.replace('\'', '"'))
                        .problem())
                .isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'field':'mrr','op':'between','value':[1,1]}",
                "{'field':'last_active_at','op':'between','value':['2025-01-01','2025-01-01']}",
                "{'field':'last_active_at','op':'between','value':['2025-01-01','2025-01-01T00:00:00Z']}",
                "{'field':'last_active_at','op':'between','value':['2025-01-01T23:59:59Z','2025-01-01']}"
            })
    void aRangeMayBeOneNumberDayOrMoment(String json) {
        assertThat(read(json, Purpose.FILTER)).isNotNull();
    }

    @Test
    void aStoredConditionSaysWhyItIsBroken() {
        assertThat(conditions
                        .stored(catalogue, Subject.ACCOUNT, "{\"field\":\"custom.gone\",\"op\":\"eq\",\"value\":\"x\"}")
                        .problem())
                .isEqualTo("There is no field custom.gone of accounts.");
        assertThat(conditions.stored(catalogue, Subject.ACCOUNT, "nonsense").problem())
                .isEqualTo("This is no JSON.");
        assertThat(conditions
                        .stored(catalogue, Subject.ACCOUNT, "{\"field\":\"segment\",\"op\":\"in\",\"value\":[9]}")
                        .problem())
                .isEqualTo("There is no segment 9.");
    }
}
