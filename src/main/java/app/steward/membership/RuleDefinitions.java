package app.steward.membership;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** What all rules test, segments and lists among it. The name of a private list is its owner's business. */
@Component
class RuleDefinitions implements ConditionHolder {
    private final DSLContext sql;
    private final Conditions conditions;

    RuleDefinitions(DSLContext sql, Conditions conditions) {
        this.sql = sql;
        this.conditions = conditions;
    }

    @Override
    public Stream<StoredCondition> kept(Catalogue catalogue) {
        return kept("true");
    }

    private Stream<StoredCondition> kept(String which) {
        return sql
                .fetch("select r.id, r.subject, r.segments, r.lists, r.condition::text as condition,"
                        + " case r.kind when 'alert' then 'alert rule' else r.kind end as type,"
                        + " case when r.owner_id is null then r.name else 'Private list of ' || m.name end as name"
                        + " from rules r left join team_members m on m.id = r.owner_id where " + which
                        + " order by r.id")
                .map(this::stored)
                .stream();
    }

    private StoredCondition stored(Record row) {
        String own = row.get("condition", String.class);
        JsonNode all = RuleCondition.of(
                List.of(row.get("segments", Integer[].class)),
                List.of(row.get("lists", Integer[].class)),
                own == null ? null : conditions.tree(own));
        return new StoredCondition(
                row.get("type", String.class),
                row.get("id", Integer.class),
                row.get("name", String.class),
                Subject.of(row.get("subject", String.class)),
                all);
    }

    /** Of those that are computed: for what is found when it is read nothing has to be stored. */
    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return kept("r.owner_id is null and r.armed_at is not null")
                .flatMap(kept -> Stream.ofNullable(parsed(kept, catalogue)));
    }

    private @Nullable ParsedCondition parsed(StoredCondition kept, Catalogue catalogue) {
        ConditionTree condition = conditions
                .stored(catalogue, kept.subject(), conditions.text(kept.condition()))
                .condition();
        return condition == null
                ? null
                : new ParsedCondition(kept.type(), kept.id(), kept.name(), kept.subject(), condition);
    }
}
