package app.steward.membership;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import app.steward.condition.sql.Collation;
import app.steward.derive.DefinitionSaved;
import app.steward.membership.Rule.Said;
import app.steward.problem.BadInput;
import app.steward.problem.Conflict;
import app.steward.problem.Fault;
import app.steward.problem.NotFound;
import app.steward.value.CleanText;
import app.steward.workspace.Today;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.jooq.DSLContext;
import org.jooq.JSONB;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/**
 * Makes, changes and deletes the heads of rules of all kinds. Who may, what follows of being in one and what the audit trail says is
 * up to the features. Who matches is computed after the commit of who saved one.
 */
@Component
public class RuleEditing {
    private static final Table<?> RULES = table(name("rules"));

    private final DSLContext sql;
    private final Rules rules;
    private final MembershipLock lock;
    private final MembershipPass pass;
    private final Conditions conditions;
    private final Today today;
    private final ApplicationEventPublisher events;

    RuleEditing(
            DSLContext sql,
            Rules rules,
            MembershipLock lock,
            MembershipPass pass,
            Conditions conditions,
            Today today,
            ApplicationEventPublisher events) {
        this.sql = sql;
        this.rules = rules;
        this.lock = lock;
        this.pass = pass;
        this.conditions = conditions;
        this.today = today;
        this.events = events;
    }

    /**
     * The rule, which nobody else changes or computes until the transaction ends.
     *
     * @throws NotFound where there is none of the kind
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Rule locked(RuleKind kind, int id) {
        rules.find(kind, id).ifPresent(rule -> lock.definitionsChange(RuleKind.RULES, rule.subject()));
        return rules.find(kind, id).orElseThrow(() -> new NotFound("There is no " + words(kind) + " " + id + "."));
    }

    /**
     * Makes a rule; answers its number.
     *
     * @param skipsExisting whether who matches from the start is not acted upon
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public int add(RuleKind kind, Subject subject, Said said, boolean skipsExisting, @Nullable Long by) {
        if (subject == Subject.SUBSCRIPTION) {
            throw BadInput.of("subject", "Choose account or user.");
        }
        lock.definitionsChange(RuleKind.RULES, subject);
        Said checked = checked(kind, subject, said, 0);
        int id = sql.insertInto(RULES)
                .set(field(name("kind"), String.class), kind.key())
                .set(field(name("subject"), String.class), subject.key())
                .set(field(name("name"), String.class), checked.name())
                .set(field(name("segments"), Integer[].class), numbers(checked.segments()))
                .set(field(name("lists"), Integer[].class), numbers(checked.lists()))
                .set(field(name("condition"), JSONB.class), json(checked.condition()))
                .set(field(name("holds_days"), Integer.class), checked.holdsDays())
                .set(field(name("keeps_days"), Integer.class), checked.keepsDays())
                .set(field(name("owner_id"), Long.class), checked.ownerId())
                .set(field(name("armed_at"), OffsetDateTime.class), checked.on() ? now() : null)
                .set(field(name("skips_existing"), Boolean.class), skipsExisting)
                .set(field(name("state"), String.class), stateOf(kind, checked).key())
                .set(field(name("created_by"), Long.class), by)
                .returning(field(name("id"), Integer.class))
                .fetchSingle()
                .get(0, Integer.class);
        saved(kind, subject, id, checked);
        return id;
    }

    /**
     * Changes a rule, which is computed anew, changed or not.
     *
     * @param rule as {@link #locked} gave it
     * @param skipsExisting whether who comes to match by this is not acted upon
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public void change(Rule rule, Said said, boolean skipsExisting) {
        Said checked = checked(rule.kind(), rule.subject(), said, rule.id());
        OffsetDateTime armed = rule.armedAt() == null ? now() : rule.armedAt().atOffset(ZoneOffset.UTC);
        sql.update(RULES)
                .set(field(name("name"), String.class), checked.name())
                .set(field(name("segments"), Integer[].class), numbers(checked.segments()))
                .set(field(name("lists"), Integer[].class), numbers(checked.lists()))
                .set(field(name("condition"), JSONB.class), json(checked.condition()))
                .set(field(name("holds_days"), Integer.class), checked.holdsDays())
                .set(field(name("keeps_days"), Integer.class), checked.keepsDays())
                .set(field(name("owner_id"), Long.class), checked.ownerId())
                .set(field(name("armed_at"), OffsetDateTime.class), checked.on() ? armed : null)
                .set(field(name("skips_existing"), Boolean.class), skipsExisting)
                .set(
                        field(name("state"), String.class),
                        stateOf(rule.kind(), checked).key())
                .setNull(field(name("problem"), String.class))
                .set(
                        field(name("version"), Integer.class),
                        checked.equals(rule.said()) ? rule.version() : rule.version() + 1)
                .set(field(name("updated_at"), OffsetDateTime.class), org.jooq.impl.DSL.currentOffsetDateTime())
                .where(field(name("id"), Integer.class).eq(rule.id()))
                .execute();
        saved(rule.kind(), rule.subject(), rule.id(), checked);
    }

    /** A version of it, where what follows of it is said otherwise, and who matches is not. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void bump(int id) {
        sql.execute("update rules set version = version + 1, updated_at = now() where id = {0}", val(id));
    }

    /** What is said, with segments and lists in order, and a condition that only is spelled otherwise as it is stored. */
    public Said inSpellingOf(Rule before, Said said) {
        String was = before.said().condition();
        String is = said.condition();
        boolean equal = was != null && is != null && conditions.saySame(was, is);
        return new Said(
                said.name(),
                ordered(said.segments()),
                ordered(said.lists()),
                equal ? was : is,
                said.holdsDays(),
                said.keepsDays(),
                said.ownerId(),
                said.on());
    }

    /** A rule whose row was just put back, off: turning it on asks what becomes of who matches. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Rule putBackOff(RuleKind kind, int id) {
        sql.execute("update rules set armed_at = null, held_at = null, held_count = 0 where id = {0}", val(id));
        Rule rule = locked(kind, id);
        change(rule, rule.said(), false);
        return rule;
    }

    /** Deletes a rule with its members and its history. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void delete(Rule rule) {
        pass.forget(RuleKind.RULES, rule.subject(), rule.id());
        sql.deleteFrom(RULES)
                .where(field(name("id"), Integer.class).eq(rule.id()))
                .execute();
    }

    /** Nobody is in it any more, nor ever was; it stays. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forgetMembers(Rule rule) {
        pass.forget(RuleKind.RULES, rule.subject(), rule.id());
    }

    /** Who is kept though they left is so no more: once it is on again, all enter anew. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void forgetLingering(int id) {
        sql.execute(
                "delete from rule_members where rule_id = {0} and left_at is not null and record_id in (select record_id"
                        + " from rule_members where rule_id = {0} order by record_id for update)",
                val(id));
    }

    /** A name for a copy that nothing else of the kind has. */
    @Transactional(propagation = Propagation.MANDATORY)
    public String freeName(RuleKind kind, Subject subject, String name, @Nullable Long owner) {
        for (int n = 1; ; n++) {
            String suffix = n == 1 ? " (copy)" : " (copy " + n + ")";
            int room = Rule.NAME_LENGTH - suffix.length();
            String free = (name.length() > room ? name.substring(0, room).strip() : name) + suffix;
            if (!isTaken(kind, subject, free, owner, 0)) {
                return free;
            }
        }
    }

    private void saved(RuleKind kind, Subject subject, int id, Said said) {
        boolean isComputed = kind != RuleKind.LIST || said.on() && !said.isPrivate();
        if (isComputed) {
            String word = words(kind);
            String reason =
                    word.substring(0, 1).toUpperCase(Locale.ROOT) + word.substring(1) + " saved: " + said.name();
            events.publishEvent(new DefinitionSaved(RuleKind.computed(subject, id), reason));
        }
    }

    /** What nobody computes is as it should be. */
    private static State stateOf(RuleKind kind, Said said) {
        return kind == RuleKind.LIST && (!said.on() || said.isPrivate()) ? State.FRESH : State.STALE;
    }

    private static String words(RuleKind kind) {
        return switch (kind) {
            case LIST -> "list";
            case ALERT -> "alert rule";
            case MILESTONE -> "milestone";
            case JOURNEY -> "journey";
        };
    }

    private Said checked(RuleKind kind, Subject subject, Said said, int except) {
        String name = CleanText.at("name", said.name());
        List<Fault> faults = new ArrayList<>();
        if (name.isEmpty()) {
            faults.add(new Fault("name", "Enter a name."));
        } else if (name.length() > Rule.NAME_LENGTH) {
            faults.add(new Fault("name", "Use at most " + Rule.NAME_LENGTH + " characters."));
        }
        for (int id : said.segments()) {
            if (!isThere("select 1 from segments where id = {0} and subject = {1}", id, subject)) {
                faults.add(new Fault("segments", "There is no segment " + id + " of " + subject.plural() + "."));
            }
        }
        for (int id : said.lists()) {
            if (!isThere(
                    "select 1 from rules where kind = 'list' and owner_id is null and id = {0} and subject = {1}",
                    id, subject)) {
                faults.add(new Fault("lists", "There is no shared list " + id + " of " + subject.plural() + "."));
            }
        }
        days("holdsDays", said.holdsDays(), faults);
        days("keepsDays", said.keepsDays(), faults);
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        if (isTaken(kind, subject, name, said.ownerId(), except)) {
            throw Conflict.at(
                    "name", "There is another " + words(kind) + " of " + subject.plural() + " named " + name + ".");
        }
        return new Said(
                name,
                ordered(said.segments()),
                ordered(said.lists()),
                said.condition(),
                said.holdsDays(),
                said.keepsDays(),
                said.ownerId(),
                said.on());
    }

    private static void days(String at, int days, List<Fault> faults) {
        if (days < 0 || days > Rule.MOST_DAYS) {
            faults.add(new Fault(at, "Enter 0 to " + Rule.MOST_DAYS + " days."));
        }
    }

    private boolean isThere(String query, int id, Subject subject) {
        return sql.fetchOptional(query, val(id), val(subject.key())).isPresent();
    }

    private boolean isTaken(RuleKind kind, Subject subject, String name, @Nullable Long owner, int except) {
        return sql.fetchExists(
                RULES,
                condition(
                        "kind = {0} and subject = {1} and id <> {2} and owner_id is not distinct from {3}"
                                + " and lower(name " + Collation.SQL + ") = lower({4} " + Collation.SQL + ")",
                        val(kind.key()),
                        val(subject.key()),
                        val(except),
                        val(owner, Long.class),
                        val(name)));
    }

    private OffsetDateTime now() {
        return today.now().instant().atOffset(ZoneOffset.UTC);
    }

    private static List<Integer> ordered(List<Integer> ids) {
        return List.copyOf(new TreeSet<>(ids));
    }

    private static Integer[] numbers(List<Integer> ids) {
        return ids.toArray(new Integer[0]);
    }

    private static @Nullable JSONB json(@Nullable String text) {
        return text == null ? null : JSONB.valueOf(text);
    }
}
