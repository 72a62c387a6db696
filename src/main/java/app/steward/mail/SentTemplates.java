package app.steward.mail;

import static org.jooq.impl.DSL.val;

import app.steward.team.Viewer;
import app.steward.template.TemplateSendings;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** What was sent of templates, to users whom somebody sees. */
@Component
class SentTemplates implements TemplateSendings {
    private final DSLContext sql;

    SentTemplates(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    @Transactional(readOnly = true)
    public Map<Integer, Sent> of(Viewer viewer, Collection<Integer> templates) {
        Map<Integer, Sent> sent = new HashMap<>();
        sql.fetch(
                        "select o.template_id, count(*) filter (where o.state <> 'kept') as n,"
                                + " count(*) filter (where o.state = 'kept') as kept,"
                                + " max(o.handed_at) filter (where o.state <> 'kept') as last from outbox o"
                                + " join users u on u.id = o.user_id where {0} and o.template_id = any({1})"
                                + " and o.state in ('sent', 'kept', 'in_doubt') group by 1",
                        SentMail.seen(viewer, false), val(templates.toArray(Integer[]::new)))
                .forEach(row -> {
                    OffsetDateTime last = row.get("last", OffsetDateTime.class);
                    sent.put(
                            row.get("template_id", Integer.class),
                            new Sent(
                                    row.get("n", Long.class),
                                    row.get("kept", Long.class),
                                    last == null ? null : last.toInstant()));
                });
        return sent;
    }
}
