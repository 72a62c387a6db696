package app.steward.touchpoint;

import static org.jooq.impl.DSL.coalesce;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;

import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.fact.FactSource;
import app.steward.fact.FactsElsewhere;
import app.steward.fact.Passed;
import app.steward.fact.Scope;
import app.steward.workspace.Now;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.impl.SQLDataType;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The touchpoint columns of the derived rows, and the slots. */
@Configuration(proxyBeanMethods = false)
class TouchpointFacts {
    private static final String ALIAS = "touched";

    @Bean
    FactSource accountTouchpoints() {
        return new Source(Subject.ACCOUNT);
    }

    @Bean
    FactSource userTouchpoints() {
        return new Source(Subject.USER);
    }

    @Bean
    FactsElsewhere touchpointsElsewhere(DSLContext sql, ApplicationEventPublisher events) {
        return new FactsElsewhere(sql, events, "touchpoints", TouchpointMetrics.COUNT, true);
    }

    private record Source(Subject subject) implements FactSource {

        @Override
        public String part() {
            return "touchpoints";
        }

        @Override
        public Set<String> reads() {
            return TouchpointMetrics.reads(subject);
        }

        @Override
        public boolean keeps(FieldRef use) {
            return use.key().equals(TouchpointMetrics.COUNT) && !use.equals(TouchpointMetrics.USUAL);
        }

        @Override
        public List<Select<Record1<Long>>> due(Passed passed, Map<Integer, FieldRef> slots) {
            Set<Integer> windows = new TreeSet<>(Set.of(TouchpointMetrics.USUAL.days()));
            slots.values().forEach(use -> windows.add(use.days()));
            return List.of(TouchpointQuery.due(subject, passed, windows));
        }

        @Override
        public Contribution contribute(Now now, Scope scope, Map<Integer, FieldRef> slots) {
            TouchpointQuery query = new TouchpointQuery(subject, now)
                    .add(TouchpointMetrics.COUNT, TouchpointMetrics.USUAL)
                    .addLast(TouchpointMetrics.LAST);
            Map<Integer, Field<?>> kept = new TreeMap<>();
            slots.forEach((slot, use) -> {
                query.add("s" + slot, use);
                kept.put(slot, coalesce(of("s" + slot, Long.class), inline(0L)));
            });
            return new Contribution(
                    List.of(query.grouped(scope.holds(query.record()), ALIAS)),
                    List.of(
                            new Column(
                                    TouchpointMetrics.COUNT,
                                    coalesce(of(TouchpointMetrics.COUNT, Long.class), inline(0L))
                                            .cast(SQLDataType.INTEGER)),
                            new Column(TouchpointMetrics.LAST, of(TouchpointMetrics.LAST, OffsetDateTime.class))),
                    List.of(),
                    kept);
        }

        private static <T> Field<T> of(String column, Class<T> type) {
            return field(name(ALIAS, column), type);
        }
    }
}
