package app.steward.touchpoint;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.search.SoughtWords;
import app.steward.search.Written;
import app.steward.search.WrittenTexts;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What touchpoints say, for the search. Who reads the timeline of an account or a user finds what stands in it. */
@Component
class TouchpointTexts implements WrittenTexts {
    private static final Field<Long> ACCOUNT = field(name("t", "account_id"), Long.class);

    private static final Table<?> TEXTS = table("touchpoints t left join accounts a on a.id = t.account_id"
            + " left join users p on p.id = t.user_id left join accounts of_user on of_user.id = p.account_id");

    private final DSLContext sql;

    TouchpointTexts(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public Written.Kind kind() {
        return Written.Kind.TOUCHPOINT;
    }

    @Override
    public List<Written> find(SoughtWords words, int limit) {
        Condition named = words.viewer().sees(Subject.USER, Subject.USER.accountOf("p"));
        Condition seen = words.viewer()
                .sees(Subject.USER, ACCOUNT)
                .and(condition("a.archived_at is null"))
                .and(ACCOUNT.isNotNull()
                        .or(condition("p.archived_at is null and of_user.archived_at is null and p.id is not null")
                                .and(named)));
        return sql.fetch("""
                        select t.id, t.kind, t.at, t.text, a.external_id as account, a.label as account_label,
                          p.external_id as person, p.label as person_label
                        from ({0}) found join touchpoints t on t.id = found.id
                        left join accounts a on a.id = t.account_id
                        left join users p on p.id = t.user_id and {1}
                        order by t.at desc, t.id desc limit {2}""", words.newest("touchpoint_words", TEXTS, seen, limit), named, val(limit))
                .map(TouchpointTexts::read);
    }

    private static Written read(Record row) {
        TouchpointKind kind =
                TouchpointKind.valueOf(row.get("kind", String.class).toUpperCase(Locale.ROOT));
        @Nullable String account = row.get("account", String.class);
        @Nullable String user = row.get("person_label", String.class);
        return new Written(
                Written.Kind.TOUCHPOINT,
                row.get("id", Long.class),
                user == null ? kind.label() : kind.label() + " with " + user,
                row.get("text", String.class),
                null,
                account == null ? Subject.USER : Subject.ACCOUNT,
                account == null ? row.get("person", String.class) : account,
                row.get(account == null ? "person_label" : "account_label", String.class),
                row.get("at", OffsetDateTime.class).toInstant());
    }
}
