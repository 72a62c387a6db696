package app.steward.touchpoint;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the touchpoints of an account or a user, newest first, as far as the viewer sees them. */
@Component
@Transactional(readOnly = true)
public class TouchpointLog {
    private static final Field<Long> ID = field(name("t", "id"), Long.class);
    private static final Field<OffsetDateTime> AT = field(name("t", "at"), OffsetDateTime.class);
    private static final Field<Long> ACCOUNT = field(name("t", "account_id"), Long.class);
    private static final Field<Long> USER = field(name("t", "user_id"), Long.class);
    private static final Field<String> KIND = field(name("t", "kind"), String.class);
    private static final Field<String> TEXT = field(name("t", "text"), String.class);
    private static final Field<Integer> VERSION = field(name("t", "version"), Integer.class);
    private static final Field<Long> AUTHOR = field(name("t", "author_id"), Long.class);
    private static final Field<String> AUTHOR_NAME = field(name("m", "name"), String.class);
    private static final Field<String> USER_ID = field(name("p", "external_id"), String.class);
    private static final Field<String> USER_LABEL = field(name("p", "label"), String.class);
    private static final Field<String> ACCOUNT_ID = field(name("acc", "external_id"), String.class);

    private final DSLContext sql;

    TouchpointLog(DSLContext sql) {
        this.sql = sql;
    }

    /**
     * One touchpoint.
     *
     * @param with the user; null without one, and where the user has moved to an account that the viewer does not see
     * @param named whether it is with a user, seen or not
     * @param account external id of the account it belongs to; null for a user without one
     * @param author the team member who logged it; null where a key did
     * @param mine whether the viewer may change it
     */
    public record Logged(
            long id,
            TouchpointKind kind,
            Instant at,
            String text,
            @Nullable Named with,
            boolean named,
            @Nullable String account,
            @Nullable String author,
            int version,
            boolean mine) {}

    /** A user as it is called. */
    public record Named(String externalId, String label) {}

    /**
     * The newest ones, and all others of the same moment as the last of them.
     *
     * @param id the internal number of the account or user, which the viewer sees
     * @param before only what was earlier; null for the newest
     */
    public List<Logged> of(Viewer viewer, Subject subject, long id, @Nullable Instant before, int limit) {
        return from(viewer)
                .where(of(viewer, subject, id))
                .and(before == null ? noCondition() : AT.lt(before.atOffset(ZoneOffset.UTC)))
                .orderBy(AT.desc())
                .limit(limit)
                .withTies()
                .fetch(row -> read(viewer, row));
    }

    /** How many there are. */
    public long count(Viewer viewer, Subject subject, long id) {
        return sql.fetchCount(
                sql.selectOne().from(table(name("touchpoints")).as("t")).where(of(viewer, subject, id)));
    }

    /** One of them; throws {@link app.steward.problem.NotFound} where this account or user has no such. */
    public Logged get(Viewer viewer, Subject subject, long record, long id) {
        return from(viewer)
                .where(of(viewer, subject, record))
                .and(ID.eq(id))
                .fetchOptional(row -> read(viewer, row))
                .orElseThrow(TouchpointChanges::gone);
    }

    private static Condition of(Viewer viewer, Subject subject, long id) {
        return Visibility.facts(viewer, subject, id, ACCOUNT, USER);
    }

    private SelectOnConditionStep<? extends Record> from(Viewer viewer) {
        return sql.select(ID, KIND, AT, TEXT, USER, USER_ID, USER_LABEL, ACCOUNT_ID, AUTHOR, AUTHOR_NAME, VERSION)
                .from(table(name("touchpoints")).as("t"))
                .leftJoin(table(name("team_members")).as("m"))
                .on(field(name("m", "id"), Long.class).eq(AUTHOR))
                .leftJoin(table(name("accounts")).as("acc"))
                .on(field(name("acc", "id"), Long.class).eq(ACCOUNT))
                .leftJoin(table(name("users")).as("p"))
                .on(field(name("p", "id"), Long.class)
                        .eq(USER)
                        .and(viewer.sees(Subject.USER, Subject.USER.accountOf("p"))));
    }

    private static Logged read(Viewer viewer, Record row) {
        String user = row.get(USER_ID);
        return new Logged(
                row.get(ID),
                TouchpointKind.valueOf(row.get(KIND).toUpperCase(Locale.ROOT)),
                row.get(AT).toInstant(),
                row.get(TEXT),
                user == null ? null : new Named(user, row.get(USER_LABEL)),
                row.get(USER) != null,
                row.get(ACCOUNT_ID),
                row.get(AUTHOR_NAME),
                row.get(VERSION),
                TouchpointChanges.mayChange(viewer, row.get(AUTHOR)));
    }
}
