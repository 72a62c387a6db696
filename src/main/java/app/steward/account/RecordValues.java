package app.steward.account;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.attribute.CustomerRecord;
import app.steward.attribute.Typed;
import app.steward.condition.Catalogue;
import app.steward.condition.Field;
import app.steward.condition.FieldUse;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Reads a record as the management API answers it: every field that takes no parameters, by its key. */
@Component
public class RecordValues {
    private final Fields fields;
    private final Today today;
    private final TeamMembers members;
    private final DSLContext sql;
    private final JsonMapper json;

    RecordValues(Fields fields, Today today, TeamMembers members, DSLContext sql, JsonMapper json) {
        this.fields = fields;
        this.today = today;
        this.members = members;
        this.sql = sql;
        this.json = json;
    }

    /**
     * The values of a record that the viewer is known to see.
     *
     * @param account number of the account that it belongs to, or null; of an account its own
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Map<String, @Nullable Object> read(
            Viewer viewer, Subject subject, CustomerRecord record, @Nullable Long account) {
        Catalogue catalogue = fields.catalogue();
        RecordQuery query =
                new RecordQuery(subject, catalogue, today.now()).askedBy(viewer).only(select(val(record.id())));
        List<Field> shown = catalogue.of(subject).stream()
                .filter(each -> each.params().isEmpty())
                .toList();
        List<org.jooq.Field<?>> columns = new ArrayList<>();
        for (Field each : shown) {
            columns.add(query.value(FieldUse.of(each.key())).as("f" + columns.size()));
        }
        org.jooq.Field<Long> id = query.id();
        Record row =
                sql.select(columns).from(query.from()).where(id.eq(record.id())).fetchSingle();
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("externalId", record.externalId());
        if (subject != Subject.ACCOUNT) {
            values.put("account", account == null ? null : externalId(account));
        }
        for (int i = 0; i < shown.size(); i++) {
            values.put(shown.get(i).key(), out(shown.get(i), row.get(i)));
        }
        values.put("archived", record.archived());
        values.put("version", record.version());
        return values;
    }

    private @Nullable Object out(Field field, @Nullable Object raw) {
        if (raw == null) {
            return null;
        }
        return switch (field.type()) {
            case PERSON ->
                members.findById(((Number) raw).longValue())
                        .map(TeamMember::email)
                        .orElse(null);
            case REFERENCE -> externalId(((Number) raw).longValue());
            default -> plain(raw);
        };
    }

    private @Nullable Object plain(Object raw) {
        if (raw instanceof Object[] array) {
            return Arrays.asList(array);
        } else if (raw instanceof JSONB jsonb) {
            return json.readTree(jsonb.data());
        } else if (raw instanceof OffsetDateTime moment) {
            return moment.toInstant().toString();
        }
        return Typed.plain(raw);
    }

    private @Nullable String externalId(long account) {
        org.jooq.Field<Long> id = field(name("id"), Long.class);
        return sql.select(field(name("external_id"), String.class))
                .from(table(name("accounts")))
                .where(id.eq(account))
                .fetchOne(0, String.class);
    }
}
