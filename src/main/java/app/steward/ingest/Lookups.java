package app.steward.ingest;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.attribute.Attribute;
import app.steward.attribute.Attributes;
import app.steward.choice.ChoiceLists;
import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.record.Property;
import app.steward.record.RecordProperties;
import app.steward.team.Profile;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds what the cells of a file name: records, team members, entries of lists. */
@Component
class Lookups {

    /** A record that was named; {@code accountId} is that of its account, of an account its own. */
    record Found(long id, @Nullable Long accountId) {}

    private final DSLContext sql;
    private final ListEntries lists;
    private final RecordProperties properties;
    private final Attributes attributes;

    Lookups(DSLContext sql, ListEntries lists, RecordProperties properties, Attributes attributes) {
        this.sql = sql;
        this.lists = lists;
        this.properties = properties;
        this.attributes = attributes;
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

    /** The whole team. Teams are small. */
    Members members() {
        Members members = new Members();
        sql.select(
                        field(name("id"), Long.class),
                        field(name("email"), String.class),
                        field(name("name"), String.class),
                        field(name("disabled_at")).isNotNull(),
                        field(name("profile"), String.class))
                .from(table(name("team_members")))
                .forEach(row -> members.add(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        Boolean.TRUE.equals(row.value4()),
                        row.value5().equals(Profile.VIEWER.key())));
        return members;
    }

    /** Whether most of these are e-mails of team members. */
    boolean areTeam(Collection<String> emails) {
        Members team = members();
        int known = 0;
        for (String email : emails) {
            try {
                team.id(email);
                known++;
            } catch (BadValue e) {
                // somebody else's
            }
        }
        return known > 0 && 2 * known >= emails.size();
    }

    /** The columns in which every new record has a day, also where a file names none. */
    List<String> dated(Subject subject) {
        return properties.of(subject).stream()
                .filter(Property::dated)
                .map(Property::key)
                .toList();
    }

    /** The custom attributes among the columns that are not there yet. */
    List<Made> newAttributes(ImportPlan plan) {
        return plan.of(Target.Role.CUSTOM).stream()
                .filter(column -> attributes
                        .find(
                                Objects.requireNonNull(plan.kind().subject()).key(),
                                column.target().column())
                        .isEmpty())
                .map(column -> new Made(
                        "attribute",
                        Objects.requireNonNullElse(
                                column.label(),
                                ChoiceLists.labelOf(column.target().column()))))
                .toList();
    }

    /** The choices of the columns that have such, by the key of their target; for the others any text will do. */
    Map<String, Choices> choices(ImportPlan plan) {
        Map<String, Choices> choices = new HashMap<>();
        for (Column column : plan.columns()) {
            Choices known = choices(plan.kind(), column);
            if (known != null) {
                choices.put(column.target().key(), known);
            }
        }
        return choices;
    }

    private @Nullable Choices choices(ImportKind kind, Column column) {
        Target target = column.target();
        Subject subject = kind.subject();
        if (subject == null) {
            List<Choice> fixed = FactTable.holds(kind) ? FactTable.of(kind).choices(target.key()) : List.of();
            return fixed.isEmpty() ? null : new Choices(fixed, false);
        } else if (target.role() == Target.Role.LISTED) {
            return new Choices(lists.of(subject, target.key()), column.create());
        } else if (target.role() != Target.Role.CUSTOM) {
            return null;
        }
        return attributes
                .find(subject.key(), target.column())
                .filter(attribute -> attribute.type() == ValueType.CHOICE)
                .map(Attribute::options)
                .filter(options -> !options.isEmpty())
                .map(options -> new Choices(options, false))
                .orElse(null);
    }
}
