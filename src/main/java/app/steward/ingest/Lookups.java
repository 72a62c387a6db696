package app.steward.ingest;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.ingest.CellReader.Choices;
import java.util.Collection;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Finds what the cells of a file name: records, team members, entries of lists. */
@Component
class Lookups {

    /** A record that was named; {@code accountId} is that of its account, of an account its own. */
    record Found(long id, @Nullable Long accountId) {}

    /** A team member. */
    record Member(long id, boolean disabled) {}

    private final DSLContext sql;
    private final JsonMapper json;

    Lookups(DSLContext sql, JsonMapper json) {
        this.sql = sql;
        this.json = json;
    }

    /** The records among those named, by external id, archived ones included. */
    Map<String, Found> records(Subject subject, Collection<String> externalIds) {
        Map<String, Found> found = new HashMap<>();
        if (!externalIds.isEmpty()) {
            Field<Long> id = field(name("id"), Long.class);
            Field<String> externalId = field(name("external_id"), String.class);
            Field<Long> account = subject == Subject.ACCOUNT ? id.as("owner") : field(name("account_id"), Long.class);
            sql.select(externalId, id, account)
                    .from(table(name(subject.plural())))
                    .where(externalId.eq(org.jooq.impl.DSL.any(externalIds.toArray(String[]::new))))
                    .forEach(row -> found.put(row.value1(), new Found(row.value2(), row.value3())));
        }
        return found;
    }

    /** The whole team, by e-mail in lower case. Teams are small. */
    Map<String, Member> members() {
        Map<String, Member> members = new HashMap<>();
        sql.select(
                        field(name("email"), String.class),
                        field(name("id"), Long.class),
                        field(name("disabled_at")).isNotNull())
                .from(table(name("team_members")))
                .forEach(row -> members.put(
                        row.value1().toLowerCase(Locale.ROOT),
                        new Member(row.value2(), Boolean.TRUE.equals(row.value3()))));
        return members;
    }

    /** The choices of a column; null where any text will do. */
    @Nullable
    Choices choices(ImportKind kind, Target target) {
        if (target.role() == Target.Role.LISTED) {
            String list = switch (target.key()) {
                case "stage" -> "stages";
                case "status" -> "subscription_statuses";
                case "role" -> "user_roles";
                case "persona" -> "personas";
                default -> throw new IllegalStateException("no list " + target.key());
            };
            Choices choices = new Choices();
            sql.select(field(name("key"), String.class), field(name("label"), String.class))
                    .from(table(name(list)))
                    .orderBy(field(name("position")))
                    .forEach(row -> choices.add(row.value1(), row.value2()));
            return choices;
        }
        Subject subject = kind.subject();
        if (target.role() != Target.Role.CUSTOM || subject == null) {
            return null;
        }
        String options = sql.select(field("options::text", String.class))
                .from(table(name("attributes")))
                .where(field(name("subject"), String.class).eq(subject.key()))
                .and(field(name("key"), String.class).eq(target.column()))
                .and(field(name("type"), String.class).eq("choice"))
                .fetchOne(0, String.class);
        JsonNode known = json.readTree(Objects.requireNonNullElse(options, "[]"));
        if (known.isEmpty()) {
            return null;
        }
        Choices choices = new Choices();
        known.forEach(each ->
                choices.add(each.path("key").asString(""), each.path("label").asString("")));
        return choices;
    }
}
