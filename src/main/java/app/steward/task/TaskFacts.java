package app.steward.task;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldRef;
import app.steward.condition.FieldSource;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.fact.FactSource;
import app.steward.fact.FactsElsewhere;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.workspace.Now;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * How many open tasks an account has, its users' among them, and how many of them are late. For lists, filters and rules,
 * never for segments and health: what automation makes of a segment can't decide who is in it.
 */
@Configuration(proxyBeanMethods = false)
class TaskFacts {
    /** What is said to be different of an account when its tasks are. */
    static final String TASKS = "tasks";

    private static final String OPEN = "open_tasks";
    private static final String LATE = "late_tasks";
    private static final String ALIAS = "to_do";

    private static final Field<Long> ACCOUNT = field(name("t", "account_id"), Long.class);
    private static final Field<LocalDate> DUE = field(name("t", "due_on"), LocalDate.class);
    private static final Condition IS_OPEN = field("t.state", String.class).eq(inline(TaskState.OPEN.key()));

    @Bean
    FactSource accountTasks() {
        return new Source();
    }

    @Bean
    FieldSource taskFields() {
        return () -> Stream.of(of(OPEN, "Open tasks"), of(LATE, "Late tasks"))
                .map(field -> field.group("Automation").afterSegments().build());
    }

    private static FieldBuilder of(String key, String label) {
        return FieldBuilder.of(Subject.ACCOUNT, key, label, ValueType.NUMBER)
                .at((use, now) -> Subject.ACCOUNT.derived(key, Integer.class));
    }

    /** A task about a user goes with the user, and counts for no account while the user is archived. */
    @Bean
    FactsElsewhere tasksElsewhere(DSLContext sql, ApplicationEventPublisher events) {
        return new FactsElsewhere(sql, events, "tasks", TASKS, false);
    }

    private static final class Source implements FactSource {
        @Override
        public Subject subject() {
            return Subject.ACCOUNT;
        }

        @Override
        public String part() {
            return "tasks";
        }

        @Override
        public Set<String> reads() {
            return Set.of("account." + TASKS, "user.archived", "user.account");
        }

        @Override
        public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
            return List.of(select(ACCOUNT)
                    .from(table(name("tasks")).as("t"))
                    .where(IS_OPEN)
                    .and(ACCOUNT.isNotNull())
                    .and(passed.over(DUE)));
        }

        @Override
        public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots) {
            Table<?> tasks = select(
                            ACCOUNT.as("id"),
                            count().as(OPEN),
                            count().filterWhere(DUE.lt(inline(now.today()))).as(LATE))
                    .from(table(name("tasks")).as("t"))
                    .leftJoin(table(name("users")).as("p"))
                    .on(field(name("p", "id")).eq(field(name("t", "user_id"))))
                    .where(IS_OPEN)
                    .and(scope.holds(ACCOUNT))
                    .and(field(name("p", "archived_at")).isNull())
                    .groupBy(ACCOUNT)
                    .asTable(ALIAS);
            return new Contribution(List.of(tasks), List.of(column(OPEN), column(LATE)), List.of(), Map.of());
        }

        private static Column column(String name) {
            return new Column(name, coalesce(field(name(ALIAS, name), Integer.class), inline(0)));
        }
    }
}
