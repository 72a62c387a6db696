package app.steward.journey;

import app.steward.condition.Subject;
import app.steward.problem.Use;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** All that journeys name is in use: by their drafts, by their newest versions, and by older ones that somebody is in. */
@Component
@Transactional(readOnly = true)
class UsedDefinitions {
    private static final String USED = """
            select j.id, r.name, r.subject, u.definition::text as definition, u.edition
            from journeys j join rules r on r.id = j.id,
              lateral (
                select j.draft as definition, 0 as edition
                union all select v.definition, v.edition from journey_versions v where v.journey_id = j.id
                  and (v.edition = j.edition or exists (select from journey_runs n
                    where n.journey_id = j.id and n.edition = v.edition and n.left_at is null))
              ) u
            order by j.id, u.edition""";

    private final DSLContext sql;

    UsedDefinitions(DSLContext sql) {
        this.sql = sql;
    }

    /** @param edition 0: it is the draft */
    record Used(int journey, String name, Subject subject, int edition, Definition definition) {
        Use use() {
            return new Use(JourneyEditing.KIND, Integer.toString(journey), name);
        }
    }

    /** One for each definition, so that whatever can't be read takes nothing else along. */
    List<Used> all() {
        return sql.fetch(USED).map(UsedDefinitions::used);
    }

    private static Used used(Record row) {
        return new Used(
                row.get("id", Integer.class),
                row.get("name", String.class),
                Subject.of(row.get("subject", String.class)),
                row.get("edition", Integer.class),
                DefinitionJson.of(row.get("definition", String.class)));
    }
}
