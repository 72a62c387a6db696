package app.steward.list;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.sum;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.ConditionTree;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Operator;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.condition.sql.RecordQuery;
import app.steward.membership.MembershipTables;
import app.steward.membership.Rule;
import app.steward.membership.RuleKind;
import app.steward.team.Viewer;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record3;
import org.jooq.Select;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * What lists come to, of what the viewer sees: one statement for all lists of accounts, and one for all of users. Amount
 * and health are of the accounts, each once.
 */
@Component
public class ListFigures {
    private static final List<String> PILLARS = List.of("product", "financial", "service", "relationship");
    private static final List<String> BANDS = List.of("good", "average", "poor");

    /** How many accounts stand how in a pillar. */
    public record Bands(long good, long average, long poor, long none) {
        static final Bands NOTHING = new Bands(0, 0, 0, 0);

        public long total() {
            return good + average + poor + none;
        }
    }

    /**
     * What one list comes to.
     *
     * @param members accounts or users, whichever it is of
     * @param accounts those, or the accounts of its users
     * @param health by pillar, of the accounts
     */
    public record Figures(long members, long accounts, BigDecimal amount, Map<String, Bands> health) {
        public static final Figures NOTHING = new Figures(0, 0, BigDecimal.ZERO, nothing());

        private static Map<String, Bands> nothing() {
            Map<String, Bands> nothing = new LinkedHashMap<>();
            PILLARS.forEach(pillar -> nothing.put(pillar, Bands.NOTHING));
            return nothing;
        }
    }

    private final DSLContext sql;
    private final Lists lists;
    private final Fields fields;

    ListFigures(DSLContext sql, Lists lists, Fields fields) {
        this.sql = sql;
        this.lists = lists;
        this.fields = fields;
    }

    /**
     * By number; of a list without members nothing.
     *
     * @param role counts then only what the viewer owns in this success role; null for all that is seen
     */
    @Transactional(readOnly = true)
    public Map<Integer, Figures> of(Viewer viewer, List<Rule> of, @Nullable String role) {
        Snapshot present = fields.present(viewer);
        Map<Integer, Figures> figures = new HashMap<>();
        for (Subject subject : List.of(Subject.ACCOUNT, Subject.USER)) {
            List<Rule> mine =
                    of.stream().filter(list -> list.subject() == subject).toList();
            if (!mine.isEmpty()) {
                new Question(subject, viewer, role, present)
                        .of(mine)
                        .forEach(row -> figures.put(row.get("list", Integer.class), figures(row)));
            }
        }
        return figures;
    }

    private static Figures figures(Record row) {
        Map<String, Bands> health = new LinkedHashMap<>();
        long accounts = row.get("accounts", Long.class);
        for (String pillar : PILLARS) {
            long good = row.get(pillar + "_good", Long.class);
            long average = row.get(pillar + "_average", Long.class);
            long poor = row.get(pillar + "_poor", Long.class);
            health.put(pillar, new Bands(good, average, poor, accounts - good - average - poor));
        }
        BigDecimal amount = row.get("amount", BigDecimal.class);
        return new Figures(row.get("members", Long.class), accounts, amount == null ? BigDecimal.ZERO : amount, health);
    }

    /** One question about lists of a subject. */
    private final class Question {
        private final Subject subject;
        private final Viewer viewer;
        private final @Nullable String role;
        private final Snapshot present;

        Question(Subject subject, Viewer viewer, @Nullable String role, Snapshot present) {
            this.subject = subject;
            this.viewer = viewer;
            this.role = role;
            this.present = present;
        }

        List<Record> of(List<Rule> asked) {
            List<Select<Record3<Integer, Long, Integer>>> parts = new ArrayList<>();
            List<Integer> stored = asked.stream()
                    .filter(list -> !list.isComputedWhenRead())
                    .map(Rule::id)
                    .toList();
            if (!stored.isEmpty()) {
                parts.add(stored(stored.toArray(new Integer[0])));
            }
            for (Rule list : asked) {
                ConditionTree condition = list.isComputedWhenRead() ? lists.condition(list, present.catalogue()) : null;
                if (condition != null) {
                    parts.add(found(list.id(), condition));
                }
            }
            if (parts.isEmpty()) {
                return List.of();
            }
            Select<Record3<Integer, Long, Integer>> all = parts.get(0);
            for (Select<Record3<Integer, Long, Integer>> part : parts.subList(1, parts.size())) {
                all = all.unionAll(part);
            }
            return added(all);
        }

        private RecordQuery query() {
            return new RecordQuery(subject, present.catalogue(), present.now()).askedBy(viewer);
        }

        /** List, account, how many members there. */
        private Select<Record3<Integer, Long, Integer>> stored(Integer[] ids) {
            RecordQuery query = query();
            Condition owned = owned(query);
            MembershipTables tables = new MembershipTables(RuleKind.RULES, subject);
            Field<Integer> list = tables.definition("m");
            return select(list, query.accountId(), count())
                    .from(query.from()
                            .join(tables.members().as("m"))
                            .on(tables.record("m").eq(query.id())))
                    .where(query.visible())
                    .and(owned)
                    .and(list.eq(org.jooq.impl.DSL.any(val(ids))))
                    .and(field(name("m", "left_at")).isNull())
                    .groupBy(list, query.accountId());
        }

        private Select<Record3<Integer, Long, Integer>> found(int id, ConditionTree condition) {
            RecordQuery query = query();
            Condition owned = owned(query);
            Condition test = query.where(condition);
            return select(inline(id), query.accountId(), count())
                    .from(query.from())
                    .where(query.visible())
                    .and(owned)
                    .and(test)
                    .groupBy(query.accountId());
        }

        private Condition owned(RecordQuery query) {
            if (role == null) {
                return noCondition();
            }
            String key = subject == Subject.ACCOUNT ? role : "account." + role;
            return query.where(
                    new ConditionTree.Comparison(FieldRef.of(key), Operator.IN, new Value.Texts(List.of("me"))));
        }

        private List<Record> added(Select<Record3<Integer, Long, Integer>> rows) {
            RecordQuery accounts = new RecordQuery(Subject.ACCOUNT, present.catalogue(), present.now());
            List<Field<?>> columns = new ArrayList<>();
            columns.add(accounts.id().as("id"));
            columns.add(accounts.value(FieldRef.of("amount")).as("amount"));
            PILLARS.forEach(pillar ->
                    columns.add(accounts.value(FieldRef.of(pillar + "_health")).as(pillar)));
            Table<?> members = table(name("members"));
            Field<Long> account = field(name("x", "account"), Long.class);
            List<Field<?>> figures = new ArrayList<>();
            figures.add(field(name("x", "list"), Integer.class).as("list"));
            figures.add(sum(field(name("x", "n"), Long.class)).as("members"));
            figures.add(count(account).as("accounts"));
            figures.add(sum(field(name("k", "amount"), BigDecimal.class)).as("amount"));
            for (String pillar : PILLARS) {
                for (String band : BANDS) {
                    figures.add(count().filterWhere(
                                    field(name("k", pillar), String.class).eq(inline(band)))
                            .as(pillar + "_" + band));
                }
            }
            return List.copyOf(sql.with(
                            name("members").fields("list", "account", "n").as(rows))
                    .select(figures)
                    .from(members.as("x"))
                    .leftJoin(select(columns)
                            .from(accounts.from())
                            .where(accounts.id()
                                    .in(select(field(name("account"), Long.class))
                                            .from(members)))
                            .asTable("k"))
                    .on(field(name("k", "id"), Long.class).eq(account))
                    .groupBy(field(name("x", "list")))
                    .fetch());
        }
    }

    /** The pillars in the order of the columns. */
    public static List<String> pillars() {
        return PILLARS;
    }

    /** Of a list among figures; nothing where it has no members. */
    public static Figures at(Map<Integer, Figures> figures, int list) {
        return Objects.requireNonNullElse(figures.get(list), Figures.NOTHING);
    }
}
