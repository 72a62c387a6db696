package app.steward.journey;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Principal;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.Bound;
import app.steward.condition.sql.Explain;
import app.steward.condition.sql.RecordQuery;
import app.steward.journey.Advance.Answers;
import app.steward.journey.Step.Until;
import app.steward.mail.CustomerMail;
import app.steward.workspace.Now;
import app.steward.workspace.TimeZones;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** Asks of records what a step has to know, and whether their runs are still to go on: one query for a step, however many. */
@Component
@Transactional(readOnly = true)
class StepQuestions {
    private final DSLContext sql;
    private final CustomerMail mail;

    StepQuestions(DSLContext sql, CustomerMail mail) {
        this.sql = sql;
        this.mail = mail;
    }

    /**
     * What there is to know of one record.
     *
     * @param zone the user's own, else the workspace's
     * @param entry whether the entry rule still holds it
     */
    record Asked(@Nullable Long account, ZoneId zone, boolean goal, boolean exit, boolean entry, Answers answers) {}

    /**
     * Of each record that is in use; others are left out.
     *
     * @param step null: only whether they go on
     * @param asker who gets to know it: an account that they do not see is as good as none
     */
    Map<Long, Asked> ask(
            CompiledDefinition of,
            @Nullable Step step,
            Collection<Long> records,
            Snapshot present,
            Principal asker,
            boolean archived) {
        Subject subject = of.subject();
        Now now = present.now();
        Field<Long[]> ids = Bound.longs(new TreeSet<>(records));
        Field<Long> id = field(name("k", "id"), Long.class);
        RecordQuery query = new RecordQuery(subject, present.catalogue(), now)
                .askedBy(asker)
                .only(select(field(name("asked", "id"), Long.class)).from(table("unnest({0}) asked (id)", ids)));
        List<ConditionTree> asked = step == null ? List.of() : of.asks(step.key());
        List<FieldRef> uses =
                asked.stream().flatMap(ConditionTree::uses).distinct().toList();
        List<Field<?>> columns = new ArrayList<>();
        columns.add(query.id().as("id"));
        columns.add(query.accountId().as("account"));
        columns.add(
                subject == Subject.USER
                        ? field(name("u", "time_zone"), String.class).as("zone")
                        : inline((String) null).as("zone"));
        columns.add(truth(of.goal(), query).as("goal"));
        columns.add(truth(of.exit(), query).as("exit"));
        columns.add(field(
                        "exists (select from rule_members m where m.rule_id = {0} and m.record_id = {1} and m.left_at is null)",
                        Boolean.class, inline(of.journey()), query.id())
                .as("entry"));
        for (int i = 0; i < asked.size(); i++) {
            columns.add(field(query.test(asked.get(i))).as("c" + i));
        }
        for (int i = 0; i < uses.size(); i++) {
            columns.add(field("to_jsonb({0})", SQLDataType.JSONB, query.shown(uses.get(i)))
                    .as("v" + i));
        }
        columns.add(day(step, query, subject, present).as("day"));
        Map<Long, CustomerMail.Reach> reach =
                step instanceof Step.Email ? mail.reach(records, now.instant(), now.zone()) : Map.of();
        Map<Long, Asked> all = new HashMap<>();
        sql.select(columns)
                .from(query.fromThe(table("unnest({0}) k (id)", ids), id))
                .where(archived ? org.jooq.impl.DSL.noCondition() : query.live())
                .forEach(row ->
                        all.put(row.get("id", Long.class), asked(row, asked.size(), uses, subject, present, reach)));
        return all;
    }

    private static Asked asked(
            Record row,
            int conditions,
            List<FieldRef> uses,
            Subject subject,
            Snapshot present,
            Map<Long, CustomerMail.Reach> reach) {
        int branch = -1;
        for (int i = conditions - 1; i >= 0; i--) {
            if (row.get("c" + i, Boolean.class)) {
                branch = i;
            }
        }
        Map<String, JsonNode> values = new LinkedHashMap<>();
        for (int i = 0; i < uses.size(); i++) {
            FieldDefinition field = present.catalogue().get(subject, uses.get(i).key());
            // other accounts are named in no log: not everybody who reads it sees them
            if (field.type() != ValueType.REFERENCE) {
                values.put(
                        ConditionText.field(field, uses.get(i)),
                        Explain.value(row.get("v" + i, JSONB.class), field.type()));
            }
        }
        CustomerMail.Reach reached = reach.get(row.get("id", Long.class));
        Answers answers = new Answers(
                branch,
                branch == 0,
                row.get("day", LocalDate.class),
                reached == null ? null : reached.problem(),
                reached == null ? null : reached.from(),
                values);
        return new Asked(
                row.get("account", Long.class),
                TimeZones.of(row.get("zone", String.class), present.now().zone()),
                row.get("goal", Boolean.class),
                row.get("exit", Boolean.class),
                row.get("entry", Boolean.class),
                answers);
    }

    private static Field<Boolean> truth(@Nullable ConditionTree condition, RecordQuery query) {
        return condition == null ? inline(false) : field(query.test(condition));
    }

    private static Field<LocalDate> day(@Nullable Step step, RecordQuery query, Subject subject, Snapshot present) {
        if (step instanceof Step.Wait wait && wait.until() instanceof Until.Date date) {
            FieldRef use = FieldRef.of(date.field());
            Field<?> value = query.value(use);
            return present.catalogue().get(subject, date.field()).type() == ValueType.MOMENT
                    ? field(
                            "({0} at time zone {1})::date",
                            SQLDataType.LOCALDATE,
                            value,
                            inline(present.now().zone().getId()))
                    : field("({0})::date", SQLDataType.LOCALDATE, value);
        }
        return inline((LocalDate) null);
    }
}
