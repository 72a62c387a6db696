package app.steward.audit;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectFrom;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.problem.Overtaken;
import app.steward.workspace.Workspaces;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.JSONB;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/**
 * What people and keys changed, with before and after. Entries are only ever added, in the transaction of the change
 * itself. Never hand it a secret: neither a password, nor a key, nor their hashes.
 */
@Component
public class AuditTrail {
    private static final int LATEST = 1000;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("d MMM yyyy 'at' HH:mm", Locale.ENGLISH);

    private final DSLContext sql;
    private final JsonMapper json;
    private final Workspaces workspaces;

    AuditTrail(DSLContext sql, JsonMapper json, Workspaces workspaces) {
        this.sql = sql;
        this.json = json;
        this.workspaces = workspaces;
    }

    /**
     * Adds an entry.
     *
     * @param action a verb in the past: created, changed, deleted, archived, restored, assigned, signed in ...
     * @param kind what kind of record, in words of one case: account, user, segment, team member, API key ...
     * @param recordId how the record is named outside: external id, number, e-mail
     * @param label how people know the record
     * @param before the values that changed, as they were; null where the record is new
     * @param after the same as they are now; null where the record is gone
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(
            Actor by,
            String action,
            String kind,
            String recordId,
            String label,
            @Nullable Map<String, ?> before,
            @Nullable Map<String, ?> after) {
        add(by, action, kind, null, recordId, label, before, after);
    }

    /**
     * Same, of a record that has a page which tells what happened to it.
     *
     * @param number its internal number, which stays where the external id changes
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void record(
            Actor by,
            String action,
            String kind,
            long number,
            String recordId,
            String label,
            @Nullable Map<String, ?> before,
            @Nullable Map<String, ?> after) {
        add(by, action, kind, number, recordId, label, before, after);
    }

    /**
     * Adds an entry of what differs, if anything does.
     *
     * @param was what there is to say of the record, as it was
     * @param is the same as it is now
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(
            Actor by, String kind, String recordId, String label, Map<String, Object> was, Map<String, Object> is) {
        changed(by, kind, recordId, label, null, was, is);
    }

    /**
     * Same, of a change that may put an earlier version back.
     *
     * @param restores number of that version, see {@link VersionHistory}; null for an ordinary change
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void changed(
            Actor by,
            String kind,
            String recordId,
            String label,
            @Nullable Integer restores,
            Map<String, Object> was,
            Map<String, Object> is) {
        if (!was.equals(is)) {
            Map<String, Object> after = difference(is, was);
            if (restores != null) {
                after.put(VersionHistory.RESTORED, restores);
            }
            String action = restores == null ? "changed" : "restored";
            add(by, action, kind, null, recordId, label, difference(was, is), after);
        }
    }

    private static Map<String, Object> difference(Map<String, Object> of, Map<String, Object> other) {
        Map<String, Object> differs = new LinkedHashMap<>(of);
        differs.entrySet().removeIf(entry -> entry.getValue().equals(other.get(entry.getKey())));
        return differs;
    }

    private void add(
            Actor by,
            String action,
            String kind,
            @Nullable Long number,
            String recordId,
            String label,
            @Nullable Map<String, ?> before,
            @Nullable Map<String, ?> after) {
        sql.insertInto(table(name("audit_entries")))
                .set(field(name("member_id"), Long.class), by.memberId())
                .set(field(name("key_id"), Long.class), by.keyId())
                .set(text("actor"), by.name())
                .set(text("action"), action)
                .set(text("kind"), kind)
                .set(field(name("number"), Long.class), number)
                .set(text("record_id"), recordId)
                .set(text("label"), label)
                .set(field(name("before"), JSONB.class), val(jsonb(before)))
                .set(field(name("after"), JSONB.class), val(jsonb(after)))
                .execute();
    }

    /**
     * For a change that was made of an old version of a record: says who saved it since, and when.
     *
     * @param kind of the record, and what it is called outside, as its entries have them
     * @param label how people know the record
     */
    private Overtaken changedSince(String kind, String recordId, String label) {
        ZoneId zone = workspaces.current().timeZone();
        String who = sql.select(text("actor"), field(name("at"), OffsetDateTime.class))
                // Among the latest only: what changed since a form was drawn is one of them.
                .from(selectFrom(table(name("audit_entries")))
                        .where(text("kind").eq(kind))
                        .orderBy(field(name("id")).desc())
                        .limit(LATEST)
                        .asTable("latest"))
                .where(text("record_id").eq(recordId))
                .orderBy(field(name("id")).desc())
                .limit(1)
                .fetchOptional(row -> row.value1() + " saved " + label + " on "
                        + MOMENT.format(row.value2().atZoneSameInstant(zone)) + ", after you opened it.")
                .orElse(label + " was changed after you opened it.");
        return new Overtaken(who);
    }

    /**
     * Refuses a change that was made of an old version of a record.
     *
     * @param made the version that it was made of; null where the caller does not say
     * @throws Overtaken as {@link #changedSince}
     */
    public void requireVersion(String kind, String recordId, String label, @Nullable Integer made, int now) {
        if (made != null && made != now) {
            throw changedSince(kind, recordId, label);
        }
    }

    /**
     * Refuses a change that was made of other values than a record has now.
     *
     * @param seen the values that the form showed, by name
     * @param now the same as they are
     * @throws Overtaken as {@link #changedSince}
     */
    public void requireSeen(String kind, String recordId, String label, Map<String, String> seen, Map<String, ?> now) {
        if (seen.entrySet().stream()
                .anyMatch(each -> !each.getValue().equals(String.valueOf(now.get(each.getKey()))))) {
            throw changedSince(kind, recordId, label);
        }
    }

    private static Field<String> text(String column) {
        return field(name(column), String.class);
    }

    private @Nullable JSONB jsonb(@Nullable Map<String, ?> values) {
        return values == null ? null : JSONB.valueOf(json.writeValueAsString(values));
    }
}
