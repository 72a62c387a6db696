package app.steward.refresh;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.change.Chains;
import app.steward.change.ChangeQueue;
import app.steward.change.ChangedFields;
import app.steward.change.Touched;
import app.steward.condition.Catalogue;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.derive.Definition;
import app.steward.derive.Pass;
import app.steward.derive.Stage;
import app.steward.fact.Scope;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record2;
import org.jooq.SelectConditionStep;
import org.springframework.stereotype.Component;

/**
 * All stages that features contribute, in their order, and what of them follows from what: for everything, for some
 * definitions, for some records. It knows no stage by name.
 */
@Component
class Chain {
    /** An account's users are tested with it up to this many, more in the background. */
    static final int USERS_AT_ONCE = 1_000;

    /** So many touched records are looked up one by one whatever the statistics say, so that any plan of them serves. */
    private static final int FEW = 20;

    private static final Field<Long> USER = field(name("id"), Long.class);
    private static final Field<Long> ACCOUNT = field(name("account_id"), Long.class);

    private final List<Stage> stages;
    private final DSLContext sql;
    private final ChangeQueue queue;

    Chain(List<Stage> contributed, DSLContext sql, ChangeQueue queue) {
        this.sql = sql;
        this.queue = queue;
        this.stages = contributed.stream()
                .sorted(Comparator.comparingInt(Stage::place))
                .toList();
        for (int i = 1; i < stages.size(); i++) {
            if (stages.get(i).place() == stages.get(i - 1).place()) {
                throw new IllegalStateException("Two stages in one place: "
                        + stages.get(i - 1).name() + " and " + stages.get(i).name());
            }
        }
    }

    /** A stage and the definitions that it is to compute, by name. */
    record Step(Stage stage, Set<String> definitions) {}

    /** All stages, in order. */
    List<Stage> stages() {
        return stages;
    }

    /** The stages that compute these definitions, in order; those that are not there any more are left out. */
    List<Step> of(Set<String> definitions, Catalogue catalogue) {
        List<Step> steps = new ArrayList<>();
        for (Stage stage : stages) {
            Set<String> mine = names(stage.definitions(catalogue));
            mine.retainAll(definitions);
            if (!mine.isEmpty()) {
                steps.add(new Step(stage, mine));
            }
        }
        return steps;
    }

    /**
     * What is to be computed after these definitions were saved: they, and all that reads them. What they read and nobody
     * has computed yet is computed with them: whoever is about to did not know of them.
     */
    List<Step> affectedBy(Set<String> saved, Catalogue catalogue) {
        Map<Stage, List<Definition>> known = new LinkedHashMap<>();
        stages.forEach(stage -> known.put(stage, stage.definitions(catalogue)));
        Set<String> due = new HashSet<>(saved);
        due.addAll(lateOnes(saved, known));
        ChangedFields changed = ChangedFields.NONE;
        List<Step> steps = new ArrayList<>();
        for (Map.Entry<Stage, List<Definition>> each : known.entrySet()) {
            Set<Definition> affected = reading(each.getValue(), changed, due);
            if (!affected.isEmpty()) {
                steps.add(new Step(each.getKey(), names(affected)));
            }
            for (Definition one : affected) {
                changed = changed.and(one.gives());
            }
        }
        return steps;
    }

    /** Of all that these read, directly or through others, what is late. */
    private static Set<String> lateOnes(Set<String> saved, Map<Stage, List<Definition>> known) {
        Map<String, Definition> byName = new HashMap<>();
        Map<String, Definition> givers = new HashMap<>();
        known.values().stream().flatMap(List::stream).forEach(each -> {
            byName.put(each.name(), each);
            each.gives().forEach(name -> givers.put(name, each));
        });
        Set<String> seen = new HashSet<>(saved);
        Set<String> late = new HashSet<>();
        Deque<Definition> open = new ArrayDeque<>();
        saved.stream().map(byName::get).filter(Objects::nonNull).forEach(open::add);
        while (!open.isEmpty()) {
            for (String read : open.removeFirst().reads()) {
                Definition giver = givers.get(read);
                if (giver != null && seen.add(giver.name())) {
                    open.addLast(giver);
                    if (giver.late()) {
                        late.add(giver.name());
                    }
                }
            }
        }
        return late;
    }

    /** Those that are named, or read what changed, or read another of these. */
    private static Set<Definition> reading(List<Definition> all, ChangedFields changed, Set<String> named) {
        Set<Definition> found = new LinkedHashSet<>();
        ChangedFields so = changed;
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Definition each : all) {
                if (!found.contains(each) && (named.contains(each.name()) || so.touches(each.reads()))) {
                    found.add(each);
                    so = so.and(each.gives());
                    grew = true;
                }
            }
        }
        return found;
    }

    private static Set<String> names(Iterable<Definition> definitions) {
        Set<String> names = new TreeSet<>();
        definitions.forEach(each -> names.add(each.name()));
        return names;
    }

    /**
     * Computes, in the caller's transaction, all that follows from a change for the records that it touched, and for the
     * users of touched accounts. A stage runs for the definitions that read what is different by then: what was given, and
     * what the stages before made of it. Users that are too many are queued.
     *
     * @param later whether these wait behind others
     * @param led which rules led to it, of each record its own
     */
    void follow(List<Touched> touched, Snapshot present, boolean later, Chains led) {
        new Following(touched, new Pass(present.catalogue(), present.now()).after(led), later).run();
    }

    /** One change on its way through the stages. */
    private final class Following {
        private Pass pass;
        private final boolean later;
        private final Map<Subject, Set<Long>> records = new EnumMap<>(Subject.class);
        private final Map<Subject, ChangedFields> changed = new EnumMap<>(Subject.class);
        private final Map<Stage, List<Definition>> definitions = new HashMap<>();
        private boolean planned;
        private boolean knowsUsers;
        private boolean tooMany;

        Following(List<Touched> touched, Pass pass, boolean later) {
            this.pass = pass;
            this.later = later;
            for (Touched each : touched) {
                records.computeIfAbsent(each.subject(), any -> new TreeSet<>()).addAll(each.records());
                changed.merge(each.subject(), each.fields(), ChangedFields::and);
            }
        }

        void run() {
            if (!records.isEmpty()) {
                stages.forEach(this::stage);
            }
            if (tooMany) {
                ChangedFields fields = changedOf(Subject.ACCOUNT).ofAccount().readBy(reads(Subject.USER));
                pass.chains()
                        .alike(Subject.ACCOUNT, records.getOrDefault(Subject.ACCOUNT, Set.of()))
                        .forEach((chain, accounts) -> queue.add(Subject.USER, users(accounts), fields, later, chain));
            }
        }

        /** Compiling the statements of a stage, and planning them anew for a few records, takes longer than running them. */
        private void plan() {
            if (!planned) {
                planned = true;
                boolean few = records.values().stream().mapToInt(Set::size).sum() <= FEW;
                sql.execute(
                        "select set_config('jit', 'off', true), set_config('plan_cache_mode', {0}, true)",
                        val(few ? "force_generic_plan" : "auto"));
            }
        }

        private void stage(Stage stage) {
            List<Definition> known = known(stage);
            for (Subject subject :
                    known.stream().map(Definition::subject).distinct().toList()) {
                List<Definition> mine =
                        known.stream().filter(each -> each.subject() == subject).toList();
                Set<Definition> due = reading(mine, changedOf(subject), Set.of());
                if (subject == Subject.USER) {
                    Set<Definition> ofAll =
                            reading(mine, changedOf(Subject.ACCOUNT).ofAccount(), Set.of());
                    if (!ofAll.isEmpty() && addUsers()) {
                        due.addAll(ofAll);
                    }
                }
                Set<Long> ids = records.getOrDefault(subject, Set.of());
                if (!due.isEmpty() && !ids.isEmpty()) {
                    plan();
                    Set<String> different = stage.records(subject, names(due), Set.copyOf(ids), pass)
                            .changed();
                    changed.merge(subject, new ChangedFields(different), ChangedFields::and);
                    if (subject == Subject.USER) {
                        // what an account adds up of its users
                        changed.merge(Subject.ACCOUNT, new ChangedFields(different), ChangedFields::and);
                        queueAccounts(known, new ChangedFields(different), ids);
                    }
                }
            }
        }

        /** Accounts of these users that are not touched themselves, where the stage reads what is different of the users. */
        private void queueAccounts(List<Definition> known, ChangedFields different, Set<Long> users) {
            boolean read = known.stream()
                    .anyMatch(each -> each.subject() == Subject.ACCOUNT && different.touches(each.reads()));
            if (read) {
                Set<Long> touched = records.getOrDefault(Subject.ACCOUNT, Set.of());
                pass.chains()
                        .alike(Subject.USER, users)
                        .forEach((chain, some) -> queue.add(
                                Subject.ACCOUNT,
                                sql.select(ACCOUNT)
                                        .from(table(name("users")))
                                        .where(new Scope.Records(some).holds(USER))
                                        .and(not(new Scope.Records(touched).holds(ACCOUNT))),
                                different.readBy(reads(Subject.ACCOUNT)),
                                later,
                                chain));
            }
        }

        private List<Definition> known(Stage stage) {
            return definitions.computeIfAbsent(stage, any -> any.definitions(pass.catalogue()));
        }

        /** What any stage reads of those that it computes: no more is said of who is queued, which may be very many. */
        private Set<String> reads(Subject subject) {
            return stages.stream()
                    .flatMap(stage -> known(stage).stream())
                    .filter(each -> each.subject() == subject)
                    .flatMap(each -> each.reads().stream())
                    .collect(Collectors.toSet());
        }

        private ChangedFields changedOf(Subject subject) {
            return changed.getOrDefault(subject, ChangedFields.NONE);
        }

        /** From here on the accounts' users are touched too; false where they are too many. */
        private boolean addUsers() {
            if (!knowsUsers) {
                knowsUsers = true;
                Set<Long> accounts = records.getOrDefault(Subject.ACCOUNT, Set.of());
                List<Record2<Long, Long>> users = accounts.isEmpty()
                        ? List.of()
                        : sql.select(USER, ACCOUNT)
                                .from(table(name("users")))
                                .where(new Scope.Records(accounts).holds(ACCOUNT))
                                .limit(USERS_AT_ONCE + 1)
                                .fetch();
                tooMany = users.size() > USERS_AT_ONCE;
                if (!tooMany && !users.isEmpty()) {
                    Set<Long> touched = records.computeIfAbsent(Subject.USER, any -> new TreeSet<>());
                    Map<Long, List<Integer>> led = new HashMap<>();
                    users.forEach(user -> {
                        touched.add(user.value1());
                        led.put(user.value1(), pass.chains().of(Subject.ACCOUNT, user.value2()));
                    });
                    pass = pass.after(pass.chains().and(Subject.USER, led));
                }
            }
            return !tooMany;
        }

        private SelectConditionStep<Record1<Long>> users(Set<Long> accounts) {
            return sql.select(USER).from(table(name("users"))).where(new Scope.Records(accounts).holds(ACCOUNT));
        }
    }
}
