package app.steward.condition;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.noCondition;

import app.steward.condition.sql.Explain;
import app.steward.condition.sql.Explained;
import app.steward.condition.sql.RecordQuery;
import app.steward.workspace.Now;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class RecordQueryTest {
    private static final Now NOW = new Now(Instant.parse("2026-06-15T12:00:00Z"), ZoneOffset.UTC, DayOfWeek.MONDAY);
    private static final int ROWS = 60;
    private static DSLContext sql;
    private static TestRows rows;
    private final Catalogue catalogue = TestCatalogue.make();
    private final Conditions conditions = new Conditions();

    @BeforeAll
    static void fill() throws Exception {
        sql = TestRows.database();
        rows = new TestRows(new Random(3), NOW.today(), NOW.zone(), NOW.instant());
        rows.write(sql, ROWS);
    }

    private RecordQuery query(Subject subject) {
        return new RecordQuery(subject, catalogue, NOW);
    }

    private ConditionTree read(String json) {
        return conditions.read(catalogue, Subject.ACCOUNT, json.replace('\'', '"'), Purpose.FILTER);
    }

    private List<Long> ids(RecordQuery query, ConditionTree condition) {
        Condition where = query.where(condition);
        return sql.select(query.id())
                .from(query.from())
                .where(where)
                .orderBy(query.id())
                .fetch(query.id());
    }

    private List<Object> sorted(Subject subject, String key) {
        RecordQuery query = query(subject);
        Field<?> sort = query.sortKey(FieldRef.of(key));
        Field<?> value = query.value(FieldRef.of(key));
        return sql
                .select(value)
                .from(query.from())
                .orderBy(sort.asc().nullsLast(), query.id())
                .fetch()
                .map(row -> row.get(0))
                .stream()
                .filter(found -> found != null)
                .distinct()
                .toList();
    }

    @Test
    void everyFieldHasAValueAndASortKey() {
        for (Subject subject : Subject.values()) {
            for (FieldDefinition field : catalogue.of(subject)) {
                FieldRef use = field.params().isEmpty()
                        ? FieldRef.of(field.key())
                        : FieldRef.of(field.key(), Map.of("days", 30));
                RecordQuery query = query(subject);
                Field<?> sort = field.sortable() ? query.sortKey(use) : DSL.inline(1);
                assertThat(sql.select(query.value(use), query.shown(use))
                                .from(query.from())
                                .orderBy(sort.desc().nullsLast(), query.id())
                                .fetch())
                        .as(field.key())
                        .hasSize(ROWS);
            }
        }
    }

    @Test
    void choicesSortInTheirOwnOrderAndPeopleByName() {
        assertThat(sorted(Subject.ACCOUNT, "stage")).containsExactly("trial", "onboarding", "live", "cancelled");
        assertThat(sorted(Subject.ACCOUNT, "success_manager")).containsExactly(1L, 2L, 3L);
        String custom = "custom." + TestCatalogue.customKey(ValueType.CHOICE);
        assertThat(sorted(Subject.USER, custom)).containsExactly("Gold", "Silver", "Bronze");
    }

    @Test
    void textIsShownAsGivenThoughComparedFolded() {
        String custom = "custom." + TestCatalogue.customKey(ValueType.TEXT);
        assertThat(sorted(Subject.ACCOUNT, custom)).contains("İstanbul", "ACME Corp");
        assertThat(sorted(Subject.ACCOUNT, "industry")).contains("İstanbul", "ACME Corp");
        assertThat(sorted(Subject.ACCOUNT, "name").indexOf("Acme"))
                .isLessThan(sorted(Subject.ACCOUNT, "name").indexOf("Straße"));
    }

    @Test
    void meIsTheViewerAndElseNobody() {
        ConditionTree mine = read("{'field':'success_manager','op':'in','value':['me']}");
        assertThat(ids(query(Subject.ACCOUNT), mine)).isEmpty();
        assertThat(ids(query(Subject.ACCOUNT).askedBy(asker(2L, account -> noCondition())), mine))
                .isNotEmpty()
                .isEqualTo(ids(
                        query(Subject.ACCOUNT),
                        read("{'field':'success_manager','op':'in','value':['bo@example.com']}")));
    }

    @Test
    void aHiddenParentIsNoParent() {
        Principal even = asker(null, account -> account.mod(2).eq(0L));
        List<Long> withHidden = sql.fetch("select id from accounts where parent_id % 2 = 1 order by id")
                .getValues(0, Long.class);
        Long hidden = sql.fetchSingle("select parent_id from accounts where id = {0}", DSL.val(withHidden.get(0)))
                .get(0, Long.class);
        ConditionTree named = read("{'field':'parent','op':'in','value':['A-" + hidden + "']}");
        ConditionTree without = read("{'field':'parent','op':'empty'}");
        assertThat(ids(query(Subject.ACCOUNT), named)).contains(withHidden.get(0));
        assertThat(ids(query(Subject.ACCOUNT).askedBy(even), named)).isEmpty();
        assertThat(ids(query(Subject.ACCOUNT).askedBy(even), new ConditionTree.Not(named)))
                .hasSize(ROWS);
        assertThat(ids(query(Subject.ACCOUNT).askedBy(even), without)).containsAll(withHidden);
        assertThat(ids(query(Subject.ACCOUNT).askedBy(even), new ConditionTree.Not(without)))
                .isNotEmpty()
                .isEqualTo(sql.fetch("select id from accounts where parent_id % 2 = 0 order by id")
                        .getValues(0, Long.class));
    }

    private static Principal asker(@Nullable Long member, Function<Field<Long>, Condition> accountsSeen) {
        return new Principal() {
            @Override
            public @Nullable Long memberId() {
                return member;
            }

            @Override
            public boolean seesAll() {
                return false;
            }

            @Override
            public Condition sees(Subject subject, Field<Long> account) {
                return accountsSeen.apply(account);
            }
        };
    }

    @Test
    void aSegmentsConditionStandsInItsPlace() {
        ConditionTree inTwo = read("{'field':'segment','op':'in','value':[2]}");
        ConditionTree big = read("{'field':'mrr','op':'gt','value':5}");
        assertThat(ids(query(Subject.ACCOUNT).inline(MembershipKind.SEGMENT, Map.of(2L, big)), inTwo))
                .isEqualTo(ids(query(Subject.ACCOUNT), big))
                .isNotEqualTo(ids(query(Subject.ACCOUNT), inTwo));
        ConditionTree notInTwo = read("{'field':'segment','op':'not_in','value':[2]}");
        assertThat(ids(query(Subject.ACCOUNT).inline(MembershipKind.SEGMENT, Map.of(2L, big)), notInTwo))
                .isEqualTo(ids(query(Subject.ACCOUNT), new ConditionTree.Not(big)));
    }

    @Test
    void aCycleOfSegmentsEndsAtWhatIsStored() {
        ConditionTree inTwo = read("{'field':'segment','op':'in','value':[2]}");
        ConditionTree inThree = read("{'field':'segment','op':'in','value':[3]}");
        assertThat(ids(query(Subject.ACCOUNT).inline(MembershipKind.SEGMENT, Map.of(2L, inThree, 3L, inTwo)), inTwo))
                .isEqualTo(ids(query(Subject.ACCOUNT), inTwo));
    }

    @Test
    void computesForTheAskedRecordsOnly() {
        ConditionTree some = read("{'field':'features_used','params':{'days':30},'op':'gt','value':0}");
        RecordQuery query = query(Subject.USER).only(DSL.select(DSL.inline(4L)));
        FieldRef use = FieldRef.of("active_days", Map.of("days", 7));
        FieldRef account = FieldRef.of("account.features_used", Map.of("days", 30));
        var statement = sql.select(query.value(use), query.value(account))
                .from(query.from())
                .where(query.id().eq(4L));
        InMemory memory = new InMemory(Subject.USER, catalogue, NOW);
        TestRows.Row row = rows.of(Subject.USER).get(3);
        var found = statement.fetchSingle();
        assertThat(found.get(0, Integer.class)).isEqualTo(memory.value(use, row));
        assertThat(found.get(1, Integer.class)).isEqualTo(memory.value(account, row));
        assertThat(sql.renderInlined(statement)).contains("in (select 4");
        assertThat(ids(query(Subject.ACCOUNT), some)).isNotEmpty();
    }

    /** The planner puts eight tables in order and no more: it read all users to find two where these came last. */
    @Test
    void theAskedRecordsAreLookedUpHoweverMuchIsReadBesideThem() {
        for (Subject subject : Subject.values()) {
            RecordQuery query = query(subject)
                    .only(DSL.select(DSL.field("unnest({0})", Long.class, DSL.val(new Long[] {3L, 5L, 3L}))));
            List<Field<?>> values = new ArrayList<>(List.of(query.id()));
            for (FieldDefinition field : catalogue.of(subject)) {
                values.add(query.value(
                        field.params().isEmpty()
                                ? FieldRef.of(field.key())
                                : FieldRef.of(field.key(), Map.of("days", 30))));
            }
            assertThat(sql.select(values).from(query.fromOnly()).fetch(query.id()))
                    .containsExactlyInAnyOrder(3L, 5L);
            String plan = sql.transactionResult(tx -> {
                tx.dsl().execute("set local enable_seqscan = off");
                tx.dsl().execute("set local enable_hashjoin = off");
                return tx.dsl()
                        .explain(DSL.using(tx).select(values).from(query.fromOnly()))
                        .plan();
            });
            assertThat(plan).as("%s", subject).contains("Index Cond: (id = (unnest(");
        }
    }

    @Test
    void archivedRecordsAndThoseOfArchivedAccountsAreNotLive() {
        sql.transaction(inside -> {
            inside.dsl().execute("update accounts set archived_at = now() where id = 1");
            inside.dsl().execute("update users set archived_at = now() where id = 2");
            RecordQuery users = query(Subject.USER);
            List<Long> live = inside.dsl()
                    .select(users.id())
                    .from(users.from())
                    .where(users.live())
                    .fetch(users.id());
            List<Long> expected = rows.of(Subject.USER).stream()
                    .filter(row -> row.id() != 2)
                    .filter(row -> !Long.valueOf(1).equals(row.values().get("account.id")))
                    .map(TestRows.Row::id)
                    .toList();
            assertThat(live).containsExactlyInAnyOrderElementsOf(expected);
            inside.dsl().execute("update accounts set archived_at = null");
            inside.dsl().execute("update users set archived_at = null");
        });
    }

    @Test
    void explainsEveryNodeForEveryRecord() {
        Random random = new Random(11);
        Explain explain = new Explain(sql);
        for (Subject subject : Subject.values()) {
            RandomConditions made = new RandomConditions(subject, catalogue, random, rows);
            InMemory memory = new InMemory(subject, catalogue, NOW);
            for (TestRows.Row row : rows.of(subject)) {
                ConditionTree condition = made.any(4);
                Explained explained = explain.of(condition, subject, row.id(), catalogue, NOW, Principal.SYSTEM)
                        .orElseThrow();
                check(explained, memory, row);
                assertThat(explained.toTree(conditions).get("matches").booleanValue())
                        .isEqualTo(explained.matches());
            }
        }
        assertThat(explain.of(
                        read("{'field':'mrr','op':'empty'}"), Subject.ACCOUNT, -1, catalogue, NOW, Principal.SYSTEM))
                .isEmpty();
    }

    private static void check(Explained node, InMemory memory, TestRows.Row row) {
        assertThat(node.matches())
                .as("%s of %s", node.condition(), row)
                .isEqualTo(memory.matches(node.condition(), row));
        node.parts().forEach(part -> check(part, memory, row));
        if (node.condition() instanceof ConditionTree.Comparison test) {
            Object value = memory.value(test.field(), row);
            if (value == null) {
                assertThat(node.actual() == null
                                || node.actual().isNull()
                                || node.actual().isEmpty())
                        .as("%s of %s", node, row)
                        .isTrue();
            } else if (value instanceof Number number) {
                assertThat(node.actual().decimalValue()).isEqualByComparingTo(new BigDecimal(number.toString()));
            } else if (value instanceof List<?> list) {
                assertThat(node.actual()).hasSameSizeAs(list);
            } else if (value instanceof Boolean flag) {
                assertThat(node.actual().booleanValue()).isEqualTo(flag);
            } else {
                assertThat(node.actual().stringValue()).isEqualTo(value.toString());
            }
        }
    }

    @Test
    void explainsWithTheValueAndTheReference() {
        long id = 5;
        sql.execute("update account_facts set mrr = 12.50, licenses = 40 where account_id = 5");
        ConditionTree condition =
                read("{'not':{'any':[{'field':'mrr','op':'lt','value':{'field':'licenses','times':0.5}}]}}");
        assertThat(new Explain(sql)
                        .of(condition, Subject.ACCOUNT, id, catalogue, NOW, Principal.SYSTEM)
                        .orElseThrow()
                        .toTree(conditions))
                .hasToString("{'not':{'any':[{'field':'mrr','op':'lt','value':{'field':'licenses','times':0.5},"
                                .replace('\'', '"')
                        + "'matches':true,'actual':12.5,'reference':20}],'matches':true},'matches':false}"
                                .replace('\'', '"'));
        rows.write(sql, ROWS);
    }
}
