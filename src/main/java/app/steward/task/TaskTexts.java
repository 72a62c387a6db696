package app.steward.task;

import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.search.SoughtWords;
import app.steward.search.Written;
import app.steward.search.WrittenTexts;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What tasks say, done ones too, for the search: title, text and outcome. Who sees a task finds it. */
@Component
class TaskTexts implements WrittenTexts {
    private final DSLContext sql;

    TaskTexts(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public Written.Kind kind() {
        return Written.Kind.TASK;
    }

    @Override
    public List<Written> find(SoughtWords words, int limit) {
        return sql.fetch(
                        """
                        select t.id, t.title, concat_ws(E'\n', nullif(t.text, ''), nullif(t.outcome, '')) as text,
                          t.state, t.created_at, a.external_id as account, a.label as account_label,
                          p.external_id as person, p.label as person_label
                        from ({0}) found join tasks t on t.id = found.id
                        left join accounts a on a.id = t.account_id
                        left join users p on p.id = t.user_id
                        order by t.id desc limit {1}""",
                        words.newest("task_words", TaskLog.RECORDS, AboutRecords.seen(words.viewer()), limit),
                        val(limit))
                .map(TaskTexts::read);
    }

    private static Written read(Record row) {
        @Nullable String account = row.get("account", String.class);
        return new Written(
                Written.Kind.TASK,
                row.get("id", Long.class),
                row.get("title", String.class),
                row.get("text", String.class),
                switch (row.get("state", String.class)) {
                    case "done" -> "Done";
                    case "dropped" -> "Dropped";
                    default -> null;
                },
                account == null ? Subject.USER : Subject.ACCOUNT,
                row.get(account == null ? "person" : "account", String.class),
                row.get(account == null ? "person_label" : "account_label", String.class),
                row.get("created_at", OffsetDateTime.class).toInstant());
    }
}
