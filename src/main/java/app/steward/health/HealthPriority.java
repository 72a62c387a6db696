package app.steward.health;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.Subject;
import app.steward.derive.DefinitionSaved;
import app.steward.membership.State;
import app.steward.problem.BadInput;
import app.steward.team.Viewer;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which account segment decides where an account is in several: an order of its own, apart from that of the tabs. */
@Component
public class HealthPriority {
    private final DSLContext sql;
    private final HealthLock lock;
    private final AuditTrail audit;
    private final ApplicationEventPublisher events;

    HealthPriority(DSLContext sql, HealthLock lock, AuditTrail audit, ApplicationEventPublisher events) {
        this.sql = sql;
        this.lock = lock;
        this.audit = audit;
        this.events = events;
    }

    /** All account segments, the highest first, with a configuration or without; new ones stand last. */
    @Transactional(readOnly = true)
    public List<Integer> order() {
        return sql.select(field(name("s", "id"), Integer.class))
                .from(table(name("segments")).as("s"))
                .leftJoin(table(name("health_priority")).as("p"))
                .on(field(name("p", "segment_id")).eq(field(name("s", "id"))))
                .where(field(name("s", "subject"), String.class).eq(Subject.ACCOUNT.key()))
                .orderBy(field(name("p", "position")).asc().nullsLast(), field(name("s", "id")))
                .fetch(row -> row.value1());
    }

    /** How the stored scores stand to the order: that of the configuration that is furthest behind. */
    @Transactional(readOnly = true)
    public State state() {
        List<String> states = sql.selectDistinct(field(name("state"), String.class))
                .from(table(name("health_configurations")))
                .fetch(row -> row.value1());
        for (State state : List.of(State.REFRESHING, State.STALE)) {
            if (states.contains(state.key())) {
                return state;
            }
        }
        return State.FRESH;
    }

    /** Puts the account segments in this order, every one of them once, and has health computed anew. */
    @Transactional
    public void save(Viewer by, List<Integer> ids) {
        HealthConfigurations.mayEdit(by);
        lock.definitionsChange();
        List<Integer> before = checked(ids);
        sql.deleteFrom(table(name("health_priority"))).execute();
        sql.execute(
                "insert into health_priority (segment_id, position) select * from unnest({0}::int[]) with ordinality",
                val(ids.toArray(new Integer[0])));
        if (!ids.equals(before)) {
            audit.record(
                    by,
                    "changed",
                    "health priority",
                    "priority",
                    "Health priority",
                    Map.of("order", names(before)),
                    Map.of("order", names(ids)));
        }
        events.publishEvent(new DefinitionSaved(HealthConfigurations.NAME, "Health priority saved"));
    }

    private List<String> names(List<Integer> ids) {
        Field<Integer> id = field(name("id"), Integer.class);
        Map<Integer, String> names = sql.select(id, field(name("name"), String.class))
                .from(table(name("segments")))
                .where(id.in(ids))
                .fetchMap(row -> row.value1(), row -> row.value2());
        return ids.stream().map(one -> Objects.requireNonNull(names.get(one))).toList();
    }

    /** The present order; throws {@link BadInput} where the other does not name the same segments, each once. */
    List<Integer> checked(List<Integer> ids) {
        List<Integer> present = order();
        if (ids.size() != present.size() || !new HashSet<>(ids).equals(new HashSet<>(present))) {
            throw BadInput.of("ids", "Name every account segment once.");
        }
        return present;
    }
}
