package app.steward.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import app.steward.condition.sql.RecordQuery;
import app.steward.workspace.Now;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The laws of conditions, on a real PostgreSQL: random conditions over random rows, and every comparison of every type.
 * A failure names its seed; {@code -Dsteward.test.seed=N} runs that one again.
 */
class ConditionLawsTest {
    private static final int ROWS = 120;
    private static final int CONDITIONS = 300;
    private static DSLContext sql;
    private final Catalogue catalogue = TestCatalogue.make();

    @BeforeAll
    static void migrate() throws Exception {
        sql = TestRows.database();
    }

    /** Zones with daylight saving of an hour and of half an hour, on and around the days on which clocks change. */
    @ParameterizedTest
    @CsvSource({
        "UTC, 2026-06-15T12:00:00Z, MONDAY",
        "America/New_York, 2026-03-08T15:00:00Z, SUNDAY",
        "America/New_York, 2026-11-02T03:30:00Z, MONDAY",
        "Australia/Lord_Howe, 2026-04-05T01:00:00Z, SATURDAY",
        "Australia/Lord_Howe, 2026-10-03T20:00:00Z, MONDAY",
        "Asia/Kolkata, 2024-12-31T19:00:00Z, MONDAY"
    })
    void theDatabaseAgreesWithTheRules(String zone, String instant, DayOfWeek firstDay) {
        Now now = new Now(Instant.parse(instant), ZoneId.of(zone), firstDay);
        long seed = Long.getLong("steward.test.seed", 20260615L);
        Random random = new Random(seed);
        TestRows rows = new TestRows(random, now.today(), now.zone(), now.instant());
        rows.write(sql, ROWS);
        for (Subject subject : Subject.values()) {
            RandomConditions conditions = new RandomConditions(subject, catalogue, random, rows);
            List<ConditionTree> all = new ArrayList<>();
            // every comparison of every field, with its complement
            for (FieldDefinition field : catalogue.of(subject)) {
                for (Operator operator : field.type().operators()) {
                    ConditionTree.Comparison test = conditions.test(field, operator);
                    all.add(test);
                    all.add(new ConditionTree.Not(test));
                }
            }
            for (int i = 0; i < CONDITIONS; i++) {
                all.add(conditions.any(4));
            }
            for (int from = 0; from < all.size(); from += 50) {
                check(subject, now, rows, all.subList(from, Math.min(from + 50, all.size())), seed);
            }
        }
    }

    /** Many conditions in one statement, as the refresh asks them: each must be right in company. */
    private void check(Subject subject, Now now, TestRows rows, List<ConditionTree> conditions, long seed) {
        RecordQuery query = new RecordQuery(subject, catalogue, now);
        List<Field<?>> columns = new ArrayList<>(List.of(query.id()));
        for (int i = 0; i < conditions.size(); i++) {
            columns.add(DSL.field(query.test(conditions.get(i))).as("t" + i));
            columns.add(DSL.field(DSL.case_()
                            .when(query.where(conditions.get(i)), DSL.inline(true))
                            .otherwise(DSL.inline(false)))
                    .as("w" + i));
        }
        var statement = sql.select(columns).from(query.from());
        Map<Long, org.jooq.Record> found = new LinkedHashMap<>();
        for (org.jooq.Record row : statement.fetch()) {
            assertThat(found.put(row.get(0, Long.class), row))
                    .as("rows are not multiplied")
                    .isNull();
        }
        assertThat(found).hasSameSizeAs(rows.of(subject));
        InMemory memory = new InMemory(subject, catalogue, now);
        for (int i = 0; i < conditions.size(); i++) {
            ConditionTree condition = conditions.get(i);
            Set<Long> expected = rows.of(subject).stream()
                    .filter(row -> memory.matches(condition, row))
                    .map(TestRows.Row::id)
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<Long> tested = new TreeSet<>();
            Set<Long> selected = new TreeSet<>();
            for (org.jooq.Record row : found.values()) {
                Boolean test = row.get("t" + i, Boolean.class);
                assertThat(test).as("never unknown: %s", condition).isNotNull();
                if (test) {
                    tested.add(row.get(0, Long.class));
                }
                if (row.get("w" + i, Boolean.class)) {
                    selected.add(row.get(0, Long.class));
                }
            }
            if (!tested.equals(expected) || !selected.equals(expected)) {
                explain(subject, now, rows, condition, seed, expected, tested, selected);
            }
        }
    }

    private void explain(
            Subject subject,
            Now now,
            TestRows rows,
            ConditionTree condition,
            long seed,
            Set<Long> expected,
            Set<Long> tested,
            Set<Long> selected) {
        RecordQuery query = new RecordQuery(subject, catalogue, now);
        String text = sql.renderInlined(DSL.select(query.test(condition)).from(query.from()));
        Set<Long> wrong = new TreeSet<>(expected);
        wrong.removeAll(tested);
        for (Long id : tested) {
            if (!expected.contains(id)) {
                wrong.add(id);
            }
        }
        fail(
                "Seed %s, %s at %s%n%s%nexpected %s%ntested   %s%nselected %s%n%s%n%s",
                seed,
                subject,
                now,
                condition,
                expected,
                tested,
                selected,
                text,
                rows.of(subject).stream()
                        .filter(row -> wrong.contains(row.id()))
                        .limit(3)
                        .toList());
    }

    @Test
    void everyOperatorBelongsToAType() {
        Set<Operator> used = new TreeSet<>();
        for (ValueType type : ValueType.values()) {
            used.addAll(type.operators());
        }
        assertThat(used).containsExactly(Operator.values());
    }
}
