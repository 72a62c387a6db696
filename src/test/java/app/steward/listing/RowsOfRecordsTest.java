package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.AccessPath;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Operator;
import app.steward.condition.Param;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.sql.RecordQuery;
import app.steward.listing.RecordListing.Asked;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever a list shows, sorts by or tests, each record is one row of it: tried with every field there is. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RowsOfRecordsTest extends ListingPagesCase {
    private Asked asked;
    private long ofAccounts;
    private long ofUsers;

    @Override
    @BeforeAll
    void somePortfolio() {
        super.somePortfolio();
        db.sql()
                .execute("insert into touchpoints (account_id, user_id, kind, at) select 1 + i % 64,"
                        + " case when i % 3 = 0 then i end, (array['call', 'meeting'])[1 + i % 2],"
                        + " timestamptz '2026-06-14 08:00Z' - i * interval '9 hours' from generate_series(1, 150) i");
        db.sql()
                .execute("insert into health_history (account_id, at, overall, product) select 1 + i % 64,"
                        + " timestamptz '2026-06-14 08:00Z' - i * interval '9 hours', i % 101, i % 77"
                        + " from generate_series(1, 300) i");
        ofAccounts = segment(Subject.ACCOUNT, "Live", "{'field':'stage','op':'eq','value':'live'}");
        ofUsers = segment(Subject.USER, "Admins", "{'field':'role','op':'eq','value':'admin'}");
        db.sql()
                .execute(
                        "insert into rules (kind, subject, name) values ('list', 'account', 'Ours'), ('list', 'user', 'Theirs')");
        portfolio.recompute();
        asked = asked("ada");
    }

    @ParameterizedTest
    @EnumSource
    void areAsManyAsThereAreRecordsWhateverFieldIsAskedFor(Subject subject) {
        List<Long> all = ids(view(subject, "external_id", List.of("external_id")), false);
        assertThat(all).hasSizeGreaterThan(50).doesNotHaveDuplicates();
        Set<Long> live = Set.copyOf(all);
        for (FieldDefinition field : asked.catalogue().of(subject)) {
            for (FieldRef use : uses(field)) {
                Column column = new Column("external_id", field, use);
                if (field.column()) {
                    assertThat(ids(list(subject, column, field.sortable()), true))
                            .as("column and sort %s of %s", use, subject)
                            .hasSameSizeAs(all)
                            .containsOnlyOnceElementsOf(live);
                }
                ConditionTree test = test(field, use);
                if (test != null) {
                    List<Long> both = ids(
                            view(subject, "external_id", List.of("external_id"))
                                    .but()
                                    .filter(test)
                                    .build(),
                            false);
                    both.addAll(ids(
                            view(subject, "external_id", List.of("external_id"))
                                    .but()
                                    .filter(new ConditionTree.Not(test))
                                    .build(),
                            false));
                    assertThat(both)
                            .as("condition on %s of %s", use, subject)
                            .hasSameSizeAs(all)
                            .containsOnlyOnceElementsOf(live);
                }
                restrictedToAFew(subject, field, use, test);
            }
        }
    }

    /** As the refresh asks when records changed: of these alone, however often they were named. */
    private void restrictedToAFew(Subject subject, FieldDefinition field, FieldRef use, ConditionTree test) {
        Select<Record1<Long>> some = select(field(name("id"), Long.class))
                .from(table(name(subject.plural())))
                .where(field(name("id"), Long.class).le(40L));
        long records = db.sql().fetchCount(some);
        RecordQuery query = new RecordQuery(subject, asked.catalogue(), asked.now())
                .only(select(field(name("id"), Long.class))
                        .from(table(name(subject.plural())))
                        .crossJoin(DSL.table("generate_series(1, 2)"))
                        .where(field(name("id"), Long.class).le(40L)));
        List<Field<?>> read = new ArrayList<>(List.of(query.id().as("id")));
        if (field.column()) {
            read.add(query.shown(use).as("shown"));
        }
        if (field.column() && field.sortable()) {
            read.add(query.sortKey(use).as("sorted"));
        }
        if (test != null) {
            read.add(DSL.field(query.test(test)).as("tested"));
        }
        // bound to be computed, where a count alone would let the planner drop a join
        Table<?> rows = select(read)
                .from(query.from())
                .where(query.id().in(some))
                .orderBy(read)
                .offset(0)
                .asTable("r");
        Record counted = db.sql()
                .select(count(), countDistinct(field(name("r", "id"))))
                .from(rows)
                .fetchSingle();
        assertThat(counted.intoList())
                .as("%s of a few %s", use, subject.plural())
                .isEqualTo(List.of((int) records, (int) records));
    }

    private ListQuery list(Subject subject, Column column, boolean sorted) {
        Sort sort = sorted
                ? Sort.parse(subject, column.canonical(), asked.catalogue())
                : Sort.parse(subject, "external_id", asked.catalogue());
        return ListQuery.of(subject).columns(List.of(column)).sort(sort).build();
    }

    private List<Long> ids(ListQuery view, boolean byPages) {
        List<Long> ids = new ArrayList<>();
        for (long offset = 0; ; offset += 90) {
            RecordListing.Slice slice = listing.from(view, asked, offset, byPages ? 90 : 1000);
            slice.rows().forEach(row -> ids.add(row.id()));
            if (slice.next().isEmpty()) {
                return ids;
            }
        }
    }

    /** With its defaults, and with parameters that no refresh keeps a place for. */
    private List<FieldRef> uses(FieldDefinition field) {
        Map<String, Object> usual = new HashMap<>();
        Map<String, Object> other = new HashMap<>();
        for (Param param : field.params()) {
            switch (param.type()) {
                case DAYS -> {
                    usual.put(param.name(), 14);
                    other.put(param.name(), 37);
                }
                case FEATURE -> {
                    usual.put(param.name(), "export");
                    other.put(param.name(), "chat");
                }
                case MEMBERSHIP -> {
                    String first = field.known(param).get(0).key();
                    usual.put(param.name(), param.ref(Long.parseLong(first)));
                }
                case PILLAR -> {
                    usual.put(param.name(), "product");
                    other.put(param.name(), "overall");
                }
                case TEXT -> {
                    if (param.choices() != null) {
                        other.put(param.name(), "call");
                    }
                }
            }
        }
        List<FieldRef> uses = new ArrayList<>(List.of(FieldRef.of(field.key(), usual)));
        if (!other.isEmpty()) {
            uses.add(FieldRef.of(field.key(), other));
        }
        return uses;
    }

    private ConditionTree test(FieldDefinition field, FieldRef use) {
        if (field.reach() instanceof AccessPath.Membership of) {
            return new ConditionTree.Comparison(
                    use, Operator.IN, new Value.Members(of.kind(), of.of(), List.of(ofAccounts, ofUsers)));
        }
        return field.type().operators().contains(Operator.EMPTY)
                ? new ConditionTree.Comparison(use, Operator.EMPTY, new Value.None())
                : null;
    }
}
