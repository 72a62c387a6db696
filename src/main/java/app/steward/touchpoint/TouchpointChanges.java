package app.steward.touchpoint;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.audit.AuditTrail;
import app.steward.change.ChangedFields;
import app.steward.change.RecordsChanged;
import app.steward.change.Touched;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.record.Patch;
import app.steward.record.RecordChangeSupport;
import app.steward.record.RejectedValue;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.workspace.Today;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Logs, changes and deletes touchpoints: rights, values, audit trail, and the re-test of what depends on them, in one
 * transaction. A touchpoint is reached through the account or user that it belongs to.
 */
@Component
public class TouchpointChanges {
    /** Where a delete is undone. */
    public static final String UNDO = "touchpoint";

    private static final String KIND = "kind";
    private static final String AT = "at";
    private static final String USER = "user";
    private static final String TEXT = "text";

    private final Touchpoints touchpoints;
    private final TouchpointLog log;
    private final RecordChangeSupport editing;
    private final AuditTrail audit;
    private final Today today;
    private final DSLContext sql;
    private final ApplicationEventPublisher events;
    private final ObjectProvider<FollowUps> followUps;
    private final DeletedRows deleted;

    TouchpointChanges(
            Touchpoints touchpoints,
            TouchpointLog log,
            RecordChangeSupport editing,
            AuditTrail audit,
            Today today,
            DSLContext sql,
            ApplicationEventPublisher events,
            ObjectProvider<FollowUps> followUps,
            DeletedRows deleted) {
        this.touchpoints = touchpoints;
        this.log = log;
        this.editing = editing;
        this.audit = audit;
        this.today = today;
        this.sql = sql;
        this.events = events;
        this.followUps = followUps;
        this.deleted = deleted;
    }

    /**
     * Logs a touchpoint with the account or user.
     *
     * @param patch kind, at, text; of an account also user, by the external id of one of its users
     */
    @Transactional
    public Touchpoint log(Viewer by, Subject subject, String externalId, Patch patch) {
        return log(by, subject, externalId, patch, false);
    }

    /** @param now whether it was right now where the patch does not say when */
    @Transactional
    public Touchpoint log(Viewer by, Subject subject, String externalId, Patch patch, boolean now) {
        long record = editing.get(by, subject, externalId);
        requireEditor(by);
        Touchpoint touchpoint = subject == Subject.USER
                ? new Touchpoint(accountOf(record), record, by.memberId())
                : new Touchpoint(record, null, by.memberId());
        if (!patch.has(KIND)) {
            patch.refuse(KIND, "Choose what it was: a call, a meeting, a note ...");
        }
        if (!patch.has(AT) && now) {
            touchpoint.setAt(today.now().instant(), today.now().instant());
        } else if (!patch.has(AT)) {
            patch.refuse(AT, "Enter when it was.");
        }
        apply(by, patch, touchpoint);
        Touchpoint stored = touchpoints.saveAndFlush(touchpoint);
        audit.record(by, "created", "touchpoint", id(stored), label(stored), null, values(stored));
        events.publishEvent(counted(stored, stored.userId()));
        Long account = stored.accountId();
        if (account != null) {
            events.publishEvent(
                    new TouchpointLogged(by, stored.id(), account, stored.kind().label()));
        }
        return stored;
    }

    /**
     * Logs a touchpoint, and keeps what is to be done after it.
     *
     * @param followUp what {@link FollowUps} is given; null for nothing
     */
    @Transactional
    public Touchpoint log(Viewer by, Subject subject, String externalId, Patch patch, @Nullable Patch followUp) {
        Touchpoint logged = log(by, subject, externalId, patch);
        if (followUp != null) {
            followUps.forEach(each -> each.follow(by, logged, followUp));
        }
        return logged;
    }

    /** Changes what the patch has. */
    @Transactional
    public Touchpoint change(Viewer by, Subject subject, String externalId, long id, Patch patch) {
        Touchpoint touchpoint = lock(by, subject, externalId, id);
        audit.requireVersion(
                "touchpoint", id(touchpoint), "the touchpoint", patch.number("version"), touchpoint.version());
        Map<String, Object> before = values(touchpoint);
        Long userBefore = touchpoint.userId();
        apply(by, patch, touchpoint);
        touchpoints.flush();
        Map<String, Object> after = values(touchpoint);
        if (!after.equals(before)) {
            audit.record(by, "changed", "touchpoint", id(touchpoint), label(touchpoint), before, after);
            if (!sameButForItsText(before, after)) {
                events.publishEvent(counted(touchpoint, userBefore));
            }
        }
        return touchpoint;
    }

    /** Deletes the touchpoint; the audit trail keeps what it said. */
    @Transactional
    public Touchpoint delete(Viewer by, Subject subject, String externalId, long id) {
        Touchpoint touchpoint = lock(by, subject, externalId, id);
        audit.record(by, "deleted", "touchpoint", id(touchpoint), label(touchpoint), values(touchpoint), null);
        deleted.begin(by, UNDO, id);
        deleted.keep(by, UNDO, id, "touchpoints", field(name("id"), Long.class).eq(id));
        deleted.keep(
                by, UNDO, id, "tasks", field(name("touchpoint_id"), Long.class).eq(id));
        touchpoints.delete(touchpoint);
        touchpoints.flush();
        events.publishEvent(counted(touchpoint, touchpoint.userId()));
        return touchpoint;
    }

    /** Counts one that is there again and records it, where its account and user are still seen; answers its kind. */
    String putBack(Viewer by, long id) {
        Touchpoint touchpoint = touchpoints.lock(id).orElseThrow(TouchpointChanges::gone);
        Long account = touchpoint.accountId();
        Long user = touchpoint.userId();
        if (account != null) {
            editing.get(by, Subject.ACCOUNT, editing.externalId(Subject.ACCOUNT, account));
        } else if (user != null) {
            editing.get(by, Subject.USER, editing.externalId(Subject.USER, user));
        }
        requireEditor(by);
        audit.record(by, "restored", "touchpoint", id(touchpoint), label(touchpoint), null, values(touchpoint));
        events.publishEvent(counted(touchpoint, user));
        return touchpoint.kind().label();
    }

    private Touchpoint lock(Viewer by, Subject subject, String externalId, long id) {
        log.get(by, subject, editing.get(by, subject, externalId), id);
        requireEditor(by);
        Touchpoint touchpoint = touchpoints.lock(id).orElseThrow(TouchpointChanges::gone);
        if (!mayChange(by, touchpoint.authorId())) {
            throw new NotAllowed("Only who logged a touchpoint and administrators change it.");
        }
        return touchpoint;
    }

    /** Whether the viewer may change what this member logged, among the accounts and users that they see. */
    public static boolean mayChange(Viewer viewer, @Nullable Long author) {
        return viewer.mayEditAccounts() && (viewer.mayAdminister() || viewer.is(author));
    }

    private void apply(Viewer by, Patch patch, Touchpoint touchpoint) {
        Instant now = today.now().instant();
        patch.takeText(KIND, kind -> touchpoint.setKind(TouchpointKind.named(kind == null ? "" : kind)));
        patch.take(AT, ValueType.MOMENT, at -> {
            if (at == null) {
                throw new RejectedValue("Enter when it was.");
            }
            touchpoint.setAt((Instant) at, now);
        });
        patch.takeId(USER, user -> touchpoint.setUser(user(by, touchpoint, user)));
        patch.takeText(TEXT, text -> touchpoint.setText(text == null ? "" : text));
        patch.checkAllTaken();
    }

    private @Nullable Long user(Viewer by, Touchpoint touchpoint, @Nullable String externalId) {
        Long user = editing.reference(by, Subject.USER, touchpoint.userId(), externalId);
        boolean kept = Objects.equals(user, touchpoint.userId());
        if (user != null && !kept && !Objects.equals(accountOf(user), touchpoint.accountId())) {
            throw new RejectedValue("\"" + externalId + "\" is no user of this account.");
        }
        return user;
    }

    private @Nullable Long accountOf(long user) {
        Field<Long> account = field(name("account_id"), Long.class);
        return sql.select(account)
                .from(table(name("users")))
                .where(field(name("id"), Long.class).eq(user))
                .fetchOne(account);
    }

    private static boolean sameButForItsText(Map<String, Object> before, Map<String, Object> after) {
        Map<String, Object> other = new LinkedHashMap<>(before);
        other.put(TEXT, Objects.requireNonNullElse(after.get(TEXT), ""));
        return other.equals(after);
    }

    /** What is counted of an account's or user's touchpoints may be different. */
    private static RecordsChanged counted(Touchpoint touchpoint, @Nullable Long userBefore) {
        Set<Long> users = new TreeSet<>();
        if (userBefore != null) {
            users.add(userBefore);
        }
        Long user = touchpoint.userId();
        if (user != null) {
            users.add(user);
        }
        Long account = touchpoint.accountId();
        return new RecordsChanged(
                Touched.accounts(
                        account == null ? Set.of() : Set.of(account),
                        ChangedFields.of(Subject.ACCOUNT, Set.of(TouchpointMetrics.COUNT))),
                Touched.users(users, ChangedFields.of(Subject.USER, Set.of(TouchpointMetrics.COUNT))));
    }

    private Map<String, Object> values(Touchpoint touchpoint) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put(KIND, touchpoint.kind().key());
        values.put(AT, touchpoint.at().toString());
        Long account = touchpoint.accountId();
        if (account != null) {
            values.put("account", editing.externalId(Subject.ACCOUNT, account));
        }
        Long user = touchpoint.userId();
        if (user != null) {
            values.put(USER, editing.externalId(Subject.USER, user));
        }
        values.put(TEXT, touchpoint.text());
        return values;
    }

    private String label(Touchpoint touchpoint) {
        Long account = touchpoint.accountId();
        Subject subject = account == null ? Subject.USER : Subject.ACCOUNT;
        Long record = account == null ? touchpoint.userId() : account;
        return touchpoint.kind().label() + ", "
                + (record == null
                        ? "nobody"
                        : sql.select(field(name("label"), String.class))
                                .from(table(name(subject.plural())))
                                .where(field(name("id"), Long.class).eq(record))
                                .fetchSingle()
                                .value1());
    }

    private static String id(Touchpoint touchpoint) {
        return Long.toString(touchpoint.id());
    }

    private static void requireEditor(Viewer viewer) {
        if (!viewer.mayEditAccounts()) {
            throw new NotAllowed(viewer.profile().label() + "s can't log touchpoints.");
        }
    }

    static NotFound gone() {
        return new NotFound("There is no such touchpoint, or it is not one of an account of yours.");
    }
}
