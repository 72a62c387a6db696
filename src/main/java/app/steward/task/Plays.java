package app.steward.task;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.val;

import app.steward.audit.AuditTrail;
import app.steward.condition.MembershipKind;
import app.steward.condition.UsedBy;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.NotAllowed;
import app.steward.problem.NotFound;
import app.steward.problem.SqlState;
import app.steward.problem.Use;
import app.steward.team.RoleUses;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.undo.DeletedRows;
import app.steward.value.CleanText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.JsonNode;

/** The plays there are, and what administrators and super managers do to them. A changed play is a new version of it. */
@Component
@Transactional
public class Plays implements RoleUses {
    /** Where a delete is undone. */
    public static final String UNDO = "play";

    private static final int MOST_OF_NAME = 120;

    private static final String READ = "select p.id, p.name, p.edition, p.version, v.steps::text from plays p"
            + " join play_versions v on v.play_id = p.id and v.edition = ";

    private final SuccessRoles roles;
    private final AuditTrail audit;
    private final ObjectProvider<PlayUses> uses;
    private final ObjectProvider<UsedBy> tested;
    private final DSLContext sql;
    private final DeletedRows deleted;

    Plays(
            SuccessRoles roles,
            AuditTrail audit,
            ObjectProvider<PlayUses> uses,
            ObjectProvider<UsedBy> tested,
            DSLContext sql,
            DeletedRows deleted) {
        this.roles = roles;
        this.audit = audit;
        this.uses = uses;
        this.tested = tested;
        this.sql = sql;
        this.deleted = deleted;
    }

    /**
     * A play in one of its versions.
     *
     * @param edition which: 1 is the first
     * @param version of the play as it is stored, which grows with each save
     */
    public record Play(int id, String name, int edition, int version, PlaySteps steps) {}

    @Transactional(readOnly = true)
    public List<Play> all() {
        return sql.fetch(READ + "p.edition order by p.name collate \"und-x-icu\", p.id")
                .map(Plays::read);
    }

    /** Throws {@link NotFound} where there is none. */
    @Transactional(readOnly = true)
    public Play get(int id) {
        Record row = sql.fetchOne(READ + "p.edition where p.id = {0}", val(id));
        if (row == null) {
            throw new NotFound("There is no play " + id + ".");
        }
        return read(row);
    }

    /** Kept from being deleted until the end of the transaction: for what is to name it. Empty where there is none. */
    public Optional<Play> held(int id) {
        return sql.fetch("select 1 from plays where id = {0} for key share", val(id))
                        .isEmpty()
                ? Optional.empty()
                : Optional.of(get(id));
    }

    /** What starts it by itself, or tests it. */
    @Transactional(readOnly = true)
    public List<Use> usesOf(Play play) {
        return Stream.concat(
                        uses.orderedStream().flatMap(each -> each.of(play).stream()),
                        tested.getObject().members(MembershipKind.PLAY, play.id()).stream())
                .distinct()
                .toList();
    }

    /** As it was in that version. */
    @Transactional(readOnly = true)
    public Play get(int id, int edition) {
        return read(sql.fetchSingle(READ + "{1} where p.id = {0}", val(id), val(edition)));
    }

    @Override
    @Transactional(readOnly = true)
    public List<Use> of(SuccessRole role) {
        return all().stream()
                .filter(play -> play.steps().roles().contains(role.key()))
                .map(play -> new Use("play", Integer.toString(play.id()), play.name()))
                .toList();
    }

    private static Play read(Record row) {
        return new Play(
                row.get(0, Integer.class),
                row.get(1, String.class),
                row.get(2, Integer.class),
                row.get(3, Integer.class),
                PlaySteps.of(row.get(4, String.class)));
    }

    /** @throws Conflict where the name is taken */
    public Play create(Viewer by, String name, JsonNode steps) {
        requireEditor(by);
        Wanted wanted = wanted(name, steps);
        int id = unique(
                wanted.name(),
                () -> sql.fetchSingle(
                                "insert into plays (name, created_by) values ({0}, {1}) returning id",
                                val(wanted.name()), val(by.memberId(), Long.class))
                        .get(0, Integer.class));
        version(by, id, 1, wanted.steps());
        Play made = get(id);
        audit.record(by, "created", "play", Integer.toString(id), made.name(), null, values(made));
        return made;
    }

    /**
     * Changes the name, or the steps, which makes a version of it for runs to come.
     *
     * @param name null as it is
     * @param steps null as they are
     * @param version that the change was made of; null where the caller does not say
     */
    public Play change(Viewer by, int id, @Nullable String name, @Nullable JsonNode steps, @Nullable Integer version) {
        requireEditor(by);
        sql.execute("select 1 from plays where id = {0} for update", val(id));
        Play before = get(id);
        audit.requireVersion("play", Integer.toString(id), before.name(), version, before.version());
        Wanted wanted =
                new Wanted(name == null ? before.name() : name(name), steps == null ? before.steps() : steps(steps));
        boolean other = !wanted.steps().equals(before.steps());
        if (!other && wanted.name().equals(before.name())) {
            return before;
        }
        int edition = before.edition() + (other ? 1 : 0);
        if (other) {
            version(by, id, edition, wanted.steps());
        }
        unique(
                wanted.name(),
                () -> sql.execute(
                        "update plays set name = {1}, edition = {2}, version = version + 1 where id = {0}",
                        val(id), val(wanted.name()), val(edition)));
        Play after = get(id);
        audit.record(by, "changed", "play", Integer.toString(id), after.name(), values(before), values(after));
        return after;
    }

    /** Deletes the play with its past runs; their tasks stay. Throws {@link Conflict} while it runs or something starts it. */
    public void delete(Viewer by, int id) {
        requireEditor(by);
        sql.execute("select 1 from plays where id = {0} for update", val(id));
        Play play = get(id);
        Conflict.requireUnused(play.name() + " is in use, it is started or tested by", usesOf(play));
        long active = sql.fetchSingle(
                        "select count(*) from play_runs where play_id = {0} and state = 'active'", val(id))
                .get(0, Long.class);
        if (active > 0) {
            throw new Conflict(
                    play.name() + " runs on " + active + (active == 1 ? " account" : " accounts")
                            + ". Stop it there first.",
                    List.of(new Use("play run", Integer.toString(id), play.name() + ", " + active + " active")));
        }
        audit.record(by, "deleted", "play", Integer.toString(id), play.name(), values(play), null);
        deleted.begin(by, UNDO, id);
        deleted.keep(by, UNDO, id, "plays", field(name("id"), Integer.class).eq(id));
        for (String table : List.of("play_versions", "play_runs")) {
            deleted.keep(
                    by, UNDO, id, table, field(name("play_id"), Integer.class).eq(id));
        }
        sql.execute("delete from plays where id = {0}", val(id));
    }

    private void version(Viewer by, int id, int edition, PlaySteps steps) {
        sql.execute(
                "insert into play_versions (play_id, edition, steps, created_by) values ({0}, {1}, {2}::jsonb, {3})",
                val(id), val(edition), val(steps.stored()), val(by.memberId(), Long.class));
    }

    private record Wanted(String name, PlaySteps steps) {}

    private Wanted wanted(String name, JsonNode steps) {
        String clean = null;
        BadInput wrong = null;
        try {
            clean = name(name);
        } catch (BadInput e) {
            wrong = e;
        }
        PlaySteps read;
        try {
            read = steps(steps);
        } catch (BadInput e) {
            throw wrong == null
                    ? e
                    : new BadInput(java.util.stream.Stream.concat(wrong.faults().stream(), e.faults().stream())
                            .toList());
        }
        if (wrong != null || clean == null) {
            throw java.util.Objects.requireNonNull(wrong);
        }
        return new Wanted(clean, read);
    }

    private static String name(String name) {
        String clean = CleanText.at("name", name);
        if (clean.isEmpty() || clean.codePointCount(0, clean.length()) > MOST_OF_NAME) {
            throw BadInput.of("name", "Give it a name of 1 to 120 characters.");
        }
        return clean;
    }

    private PlaySteps steps(JsonNode sent) {
        Set<String> known = roles.inUse().stream().map(SuccessRole::key).collect(Collectors.toSet());
        return PlaySteps.read(sent, known);
    }

    private static <T> T unique(String name, java.util.function.Supplier<T> write) {
        try {
            return write.get();
        } catch (DataIntegrityViolationException e) {
            if (SqlState.is(e, SqlState.UNIQUE)) {
                throw Conflict.at("name", "There is already a play " + name + ".");
            }
            throw e;
        }
    }

    static Map<String, Object> values(Play play) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("name", play.name());
        values.put("version", play.edition());
        values.put("steps", play.steps().words());
        return values;
    }

    static void requireEditor(Viewer by) {
        if (!by.mayEditSegments()) {
            throw new NotAllowed("Administrators and super managers edit plays.");
        }
    }
}
