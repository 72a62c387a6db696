package app.steward.bench;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import app.steward.account.AccountChanges;
import app.steward.account.BulkAssignment;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Fields;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.health.HealthPass;
import app.steward.health.HealthPreview;
import app.steward.health.HealthPriority;
import app.steward.listing.DefaultColumns;
import app.steward.listing.ListQuery;
import app.steward.listing.ListTotals;
import app.steward.listing.ListedRow;
import app.steward.listing.RecordListing;
import app.steward.listing.Sort;
import app.steward.listing.TabCounts;
import app.steward.record.Patch;
import app.steward.refresh.Refresh;
import app.steward.refresh.Run;
import app.steward.refresh.Runs;
import app.steward.search.Search;
import app.steward.segment.Segment;
import app.steward.segment.SegmentEditing;
import app.steward.segment.Segments;
import app.steward.team.Viewer;
import app.steward.workspace.Today;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.context.SmartLifecycle;
import tools.jackson.databind.json.JsonMapper;

/** The product as pages and the API use it. */
final class Product {
    private static final Viewer ADMINISTRATOR = Viewer.system();

    /** Of each kind of text, as the dialog of the search shows them. */
    private static final int TEXTS = 3;

    private final ApplicationContext context;

    Product(ApplicationContext context) {
        this.context = context;
    }

    /** @param total from start to end, in ms @param stages ms by stage @param moves who entered or left */
    record Refreshed(double total, Map<String, Long> stages, long moves) {}

    void createSegments() {
        Catalogue catalogue = context.getBean(Fields.class).catalogue();
        create(catalogue, Subject.ACCOUNT, BenchSegments.ofAccounts());
        create(catalogue, Subject.USER, BenchSegments.ofUsers());
    }

    /** Keeps all still that works in the background: it would make indexes anew which were dropped to fill their tables. */
    void withoutBackground(Runnable work) {
        SmartLifecycle background = context.getBean("background", SmartLifecycle.class);
        background.stop();
        try {
            work.run();
        } finally {
            background.start();
        }
    }

    private void create(Catalogue catalogue, Subject subject, List<BenchSegments.Pair> pairs) {
        Conditions conditions = context.getBean(Conditions.class);
        int n = 0;
        for (BenchSegments.Pair pair : pairs) {
            ConditionTree condition = conditions.read(catalogue, subject, pair.json(), Purpose.SEGMENT);
            context.getBean(SegmentEditing.class).create(ADMINISTRATOR, subject, "Segment " + ++n, true, condition);
        }
    }

    /** The numbers of the bench's segments with what they test, in the order of their making. */
    Map<Integer, BenchSegments.Pair> segments(Subject subject) {
        List<BenchSegments.Pair> pairs =
                subject == Subject.ACCOUNT ? BenchSegments.ofAccounts() : BenchSegments.ofUsers();
        Map<Integer, BenchSegments.Pair> known = new TreeMap<>();
        for (Segment segment : context.getBean(Segments.class).of(subject)) {
            if (segment.name().startsWith("Segment ")) {
                known.put(
                        segment.id(), pairs.get(Integer.parseInt(segment.name().substring(8)) - 1));
            }
        }
        return known;
    }

    /** Waits until no run waits or runs, at most an hour. */
    void awaitRefreshes() {
        await(() -> context.getBean(Runs.class).newest(20, null).stream().noneMatch(Run::isOpen));
    }

    /** A full refresh, asked for as the API does and carried out in the background. */
    Refreshed refresh() {
        return await(context.getBean(Refresh.class).request("Bench"));
    }

    /** What a day changes, as the daily run does. */
    Refreshed refreshByDifference() {
        return await(context.getBean(Refresh.class).requestByDifference("Bench"));
    }

    private Refreshed await(long id) {
        Run[] run = new Run[1];
        await(() -> {
            run[0] = context.getBean(Runs.class).find(id).orElseThrow();
            return !run[0].isOpen();
        });
        // the SQL by hand keeps no counts of members, which a refresh then finds and corrects
        List<String> errors = run[0].errors().stream()
                .filter(error -> !error.endsWith("That is corrected."))
                .toList();
        if (run[0].state() != Run.State.DONE || !errors.isEmpty()) {
            throw new IllegalStateException("The refresh failed: " + errors);
        }
        Map<String, Long> stages = new LinkedHashMap<>();
        run[0].stages().forEach(stage -> stages.put(stage.name(), stage.millis()));
        Duration total = Duration.between(
                Objects.requireNonNull(run[0].startedAt()), Objects.requireNonNull(run[0].finishedAt()));
        return new Refreshed(
                total.toMillis(),
                stages,
                run[0].stages().stream()
                        .mapToLong(stage -> stage.entered() + stage.left())
                        .sum());
    }

    private static void await(java.util.function.BooleanSupplier done) {
        long deadline = System.nanoTime() + Duration.ofHours(1).toNanos();
        while (!done.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Waited an hour for a refresh");
            }
            try {
                Thread.sleep(20);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    int createSegment(String name, BenchSegments.Pair pair) {
        return context.getBean(SegmentEditing.class)
                .create(ADMINISTRATOR, Subject.ACCOUNT, name, true, condition(pair));
    }

    void saveSegment(int id, BenchSegments.Pair pair) {
        context.getBean(SegmentEditing.class)
                .change(ADMINISTRATOR, id, new SegmentEditing.Changes(null, null, condition(pair), null));
    }

    /** What a run that was stopped left behind. */
    void deleteSegments(String... names) {
        for (Segment segment : context.getBean(Segments.class).of(Subject.ACCOUNT)) {
            if (List.of(names).contains(segment.name())) {
                deleteSegment(segment.id());
            }
        }
    }

    void deleteSegment(int id) {
        context.getBean(SegmentEditing.class).delete(ADMINISTRATOR, id, true);
    }

    private ConditionTree condition(BenchSegments.Pair pair) {
        return context.getBean(Conditions.class)
                .read(context.getBean(Fields.class).catalogue(), Subject.ACCOUNT, pair.json(), Purpose.SEGMENT);
    }

    /** Changes what no field, segment, health or list reads. */
    void changeCity(long account, String city) {
        Patch patch = Patch.json(new JsonMapper().readTree("{\"billing_city\":\"" + city + "\"}"));
        context.getBean(AccountChanges.class).change(ADMINISTRATOR, "acc-" + account, patch);
    }

    void changeAccount(long account, int mrr) {
        Patch patch = Patch.json(new JsonMapper().readTree("{\"mrr\":" + mrr + "}"));
        context.getBean(AccountChanges.class).change(ADMINISTRATOR, "acc-" + account, patch);
    }

    /** As the bulk bar of the list does it. */
    void assign(int many, String email) {
        Field<Long> id = field(name("id"), Long.class);
        context.getBean(BulkAssignment.class)
                .assign(
                        ADMINISTRATOR,
                        select(id).from(table(name("accounts"))).orderBy(id).limit(many),
                        "success_manager",
                        email);
    }

    /** The page as the list's page reads it; answers the numbers of its rows. */
    List<Long> page(Viewer viewer, Portfolio.Page page) {
        return page(viewer, page, List.of());
    }

    /** From the row of the cursor where there is one, else skipping rows. */
    List<Long> page(Viewer viewer, Portfolio.Page page, List<String> cursor) {
        RecordListing.Asked asked = asked(viewer);
        ListQuery view = view(asked, page);
        RecordListing listing = context.getBean(RecordListing.class);
        RecordListing.Slice slice = cursor.isEmpty()
                ? listing.from(view, asked, page.offset(), 50)
                : listing.after(view, asked, cursor, 50);
        return slice.rows().stream().map(ListedRow::id).toList();
    }

    /** What leads from the page before to this one. */
    List<String> before(Viewer viewer, Portfolio.Page page) {
        RecordListing.Asked asked = asked(viewer);
        return context.getBean(RecordListing.class)
                .from(view(asked, page), asked, page.offset() - 50, 50)
                .next();
    }

    private ListQuery view(RecordListing.Asked asked, Portfolio.Page page) {
        ConditionTree filter = page.filter() == null
                ? null
                : context.getBean(Conditions.class)
                        .read(asked.catalogue(), page.subject(), page.filter(), Purpose.FILTER);
        return view(asked, page.subject(), page.sort(), page.segment(), filter);
    }

    /** The counts of list and tabs, which the page asks for once its rows are shown. */
    long counts(Viewer viewer) {
        RecordListing.Asked asked = asked(viewer);
        ListQuery view = view(asked, Subject.ACCOUNT, "name", null, null);
        return context.getBean(RecordListing.class).count(view, asked)
                + context.getBean(TabCounts.class).of(view, asked).size();
    }

    /** What the foot of the list adds up, which it asks for once its rows are shown. */
    int totals(Viewer viewer) {
        RecordListing.Asked asked = asked(viewer);
        ListQuery view = view(asked, Subject.ACCOUNT, "name", null, null);
        return context.getBean(ListTotals.class).of(view, asked).columns().size();
    }

    /** As somebody types. */
    boolean search(Viewer viewer, String text) {
        return context.getBean(Search.class).find(text, viewer, TEXTS).isEmpty();
    }

    /** Configurations straight into their table, the first segment the highest. */
    void configureHealth(Sql sql, List<Integer> segments) {
        sql.run("delete from health_configurations where segment_id is not null");
        sql.run("update health_configurations set definition = '" + BenchHealth.json(0) + "'");
        for (int n = 1; n <= segments.size(); n++) {
            sql.run("insert into health_configurations (segment_id, definition) values (" + segments.get(n - 1) + ", '"
                    + BenchHealth.json(n) + "')");
        }
    }

    void forgetHealth(Sql sql) {
        sql.run("delete from health_configurations where segment_id is not null");
        sql.run("update health_configurations set definition = '{\"pillars\":{}}'");
    }

    /** Scores all accounts; answers how many changed. */
    long scoreHealth() {
        HealthPass.Outcome outcome = context.getBean(HealthPass.class)
                .run(null, context.getBean(Today.class).now());
        if (!outcome.failures().isEmpty()) {
            throw new IllegalStateException(outcome.failures().toString());
        }
        return outcome.changed();
    }

    /** Scores one account alone. */
    void scoreHealth(long account) {
        context.getBean(HealthPass.class)
                .run(List.of(account), context.getBean(Today.class).now());
    }

    /** What it would do if these stood first in the health priority. */
    long previewPriority(List<Integer> first) {
        List<Integer> ids = new java.util.ArrayList<>(first);
        context.getBean(HealthPriority.class).order().stream()
                .filter(id -> !first.contains(id))
                .forEach(ids::add);
        return context.getBean(HealthPreview.class)
                .ofPriority(ADMINISTRATOR, ids)
                .accounts();
    }

    private RecordListing.Asked asked(Viewer viewer) {
        return RecordListing.Asked.by(viewer, context.getBean(Fields.class));
    }

    private static ListQuery view(
            RecordListing.Asked asked,
            Subject subject,
            String sort,
            @Nullable Integer segment,
            @Nullable ConditionTree filter) {
        return ListQuery.of(subject)
                .columns(DefaultColumns.of(subject, asked.catalogue()))
                .sort(Sort.parse(subject, sort, asked.catalogue()))
                .segment(segment == null ? null : segment.longValue())
                .filter(filter)
                .build();
    }
}
