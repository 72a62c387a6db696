package app.steward.support;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.SelectOnConditionStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads the tickets and answers of an account or a user, as far as the viewer sees them. */
@Component
@Transactional(readOnly = true)
public class SupportLog {
    private static final Field<OffsetDateTime> AT = field(name("t", "at"), OffsetDateTime.class);
    private static final Field<Long> ID = field(name("t", "id"), Long.class);
    private static final Field<Boolean> OPEN = field("t.status = 'open'", Boolean.class);
    private static final Field<Long> ACCOUNT = field(name("t", "account_id"), Long.class);
    private static final Field<Long> USER = field(name("t", "user_id"), Long.class);

    private static final Table<?> TICKETS =
            table("(select *, opened_at as at from tickets)").as("t");
    private static final Table<?> ANSWERS = table(name("answers")).as("t");

    private final DSLContext sql;

    SupportLog(DSLContext sql) {
        this.sql = sql;
    }

    /** Who asked or answered; null where it is no user, or one whom the viewer does not see. */
    public record Person(String externalId, String label) {}

    /**
     * A ticket.
     *
     * @param firstResponseMinutes until somebody answered; null while nobody did
     * @param csat what the customer said of it; null where nothing
     */
    public record Ticket(
            String externalId,
            String subject,
            TicketPriority priority,
            boolean open,
            Instant openedAt,
            @Nullable Instant closedAt,
            @Nullable Integer firstResponseMinutes,
            @Nullable BigDecimal csat,
            boolean escalated,
            @Nullable Person person) {
        /** Its subject, or what stands for one. */
        public String title() {
            return subject.isBlank() ? externalId : subject;
        }

        public boolean isUrgent() {
            return priority == TicketPriority.URGENT;
        }
    }

    /** An answer to a survey. */
    public record Answer(
            boolean nps,
            BigDecimal score,
            Instant at,
            String text,
            @Nullable Person person) {}

    /** How many tickets an account or user had, and how many of them are open. */
    public record Counts(long all, long open) {}

    /** The open ones first, the urgent before the others, then the newest. */
    public List<Ticket> tickets(Viewer viewer, Subject subject, long id, int limit, int offset) {
        return select(viewer)
                .where(of(viewer, subject, id))
                .orderBy(
                        OPEN.desc(),
                        field("case when t.status = 'open' and t.priority = 'urgent' then 0 else 1 end")
                                .asc(),
                        AT.desc(),
                        ID.desc())
                .limit(limit)
                .offset(offset)
                .fetch(SupportLog::ticket);
    }

    /** Those opened before a moment, the newest first. */
    public List<Ticket> opened(Viewer viewer, Subject subject, long id, @Nullable Instant before, int limit) {
        return select(viewer)
                .where(of(viewer, subject, id).and(before(AT, before)))
                .orderBy(AT.desc())
                .limit(limit)
                .withTies()
                .fetch(SupportLog::ticket);
    }

    /** Those closed before a moment, the newest first. */
    public List<Ticket> closed(Viewer viewer, Subject subject, long id, @Nullable Instant before, int limit) {
        Field<OffsetDateTime> closed = field(name("t", "closed_at"), OffsetDateTime.class);
        return select(viewer)
                .where(of(viewer, subject, id).and(closed.isNotNull()).and(before(closed, before)))
                .orderBy(closed.desc())
                .limit(limit)
                .withTies()
                .fetch(SupportLog::ticket);
    }

    public Counts counts(Viewer viewer, Subject subject, long id) {
        return sql.select(
                        field("count(*)", Long.class),
                        field("count(*) filter (where {0})", Long.class, condition(OPEN)))
                .from(TICKETS)
                .where(of(viewer, subject, id))
                .fetchSingle(row -> new Counts(row.value1(), row.value2()));
    }

    /** The newest answers before a moment. */
    public List<Answer> answers(Viewer viewer, Subject subject, long id, @Nullable Instant before, int limit) {
        return sql.select(
                        field(name("t", "kind"), String.class),
                        field(name("t", "score"), BigDecimal.class),
                        AT,
                        field(name("t", "text"), String.class),
                        field(name("p", "external_id"), String.class),
                        field(name("p", "label"), String.class))
                .from(ANSWERS)
                .leftJoin(table(name("users")).as("p"))
                .on(person(viewer))
                .where(of(viewer, subject, id).and(before(AT, before)))
                .orderBy(AT.desc())
                .limit(limit)
                .withTies()
                .fetch(row -> new Answer(
                        row.value1().equals("nps"),
                        row.value2().stripTrailingZeros(),
                        row.value3().toInstant(),
                        row.value4(),
                        row.value5() == null ? null : new Person(row.value5(), row.value6())));
    }

    private SelectOnConditionStep<? extends Record> select(Viewer viewer) {
        return sql.select(
                        field(name("t", "external_id"), String.class).as("ticket"),
                        field(name("t", "subject"), String.class),
                        field(name("t", "priority"), String.class),
                        field(name("t", "status"), String.class),
                        field(name("t", "opened_at"), OffsetDateTime.class),
                        field(name("t", "closed_at"), OffsetDateTime.class),
                        field(name("t", "first_response_minutes"), Integer.class),
                        field(name("t", "csat"), BigDecimal.class),
                        field(name("t", "escalated"), Boolean.class),
                        field(name("p", "external_id"), String.class).as("person"),
                        field(name("p", "label"), String.class).as("person_label"))
                .from(TICKETS)
                .leftJoin(table(name("users")).as("p"))
                .on(person(viewer));
    }

    private static Ticket ticket(Record row) {
        OffsetDateTime closed = row.get("closed_at", OffsetDateTime.class);
        String person = row.get("person", String.class);
        BigDecimal csat = row.get("csat", BigDecimal.class);
        return new Ticket(
                row.get("ticket", String.class),
                row.get("subject", String.class),
                TicketPriority.of(row.get("priority", String.class)),
                row.get("status", String.class).equals("open"),
                row.get("opened_at", OffsetDateTime.class).toInstant(),
                closed == null ? null : closed.toInstant(),
                row.get("first_response_minutes", Integer.class),
                csat == null ? null : csat.stripTrailingZeros(),
                row.get("escalated", Boolean.class),
                person == null ? null : new Person(person, row.get("person_label", String.class)));
    }

    private static Condition person(Viewer viewer) {
        return field(name("p", "id"), Long.class).eq(USER).and(viewer.sees(Subject.USER, Subject.USER.accountOf("p")));
    }

    private static Condition of(Viewer viewer, Subject subject, long id) {
        return Visibility.facts(viewer, subject, id, ACCOUNT, USER);
    }

    private static Condition before(Field<OffsetDateTime> moment, @Nullable Instant before) {
        return before == null ? noCondition() : moment.lt(before.atOffset(ZoneOffset.UTC));
    }
}
