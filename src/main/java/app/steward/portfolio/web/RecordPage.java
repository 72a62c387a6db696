package app.steward.portfolio.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Field;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.health.web.AccountHealth;
import app.steward.portfolio.Column;
import app.steward.portfolio.KnownRecords;
import app.steward.portfolio.ListedRow;
import app.steward.portfolio.ListedRow.Person;
import app.steward.portfolio.Listing;
import app.steward.portfolio.Listing.Asked;
import app.steward.portfolio.Sort;
import app.steward.portfolio.View;
import app.steward.problem.NotFound;
import app.steward.segment.Memberships;
import app.steward.team.Assignee;
import app.steward.team.Viewer;
import app.steward.usage.DailyUsage;
import app.steward.workspace.Today;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;

/** The page of one account or one user: what is known, who and what belongs to it, its usage, its segments. */
@Controller
@RequestMapping("/{records:accounts|users}/{externalId}")
class RecordPage {
    private static final int USAGE_DAYS = 90;
    private static final int SHOWN_USERS = 10;
    private static final int SHOWN_SUBSCRIPTIONS = 25;
    private static final Set<ValueType> NOT_FACTS =
            EnumSet.of(ValueType.GRAPH, ValueType.SEGMENT, ValueType.LIST, ValueType.OPEN_ALERT, ValueType.MILESTONE);

    private final Listing listing;
    private final Fields fields;
    private final Memberships memberships;
    private final DailyUsage usage;
    private final AccountHealth health;
    private final KnownRecords known;
    private final Today today;

    RecordPage(
            Listing listing,
            Fields fields,
            Memberships memberships,
            DailyUsage usage,
            AccountHealth health,
            KnownRecords known,
            Today today) {
        this.listing = listing;
        this.fields = fields;
        this.memberships = memberships;
        this.usage = usage;
        this.health = health;
        this.known = known;
        this.today = today;
    }

    /** One fact: how it is called and drawn, and its value, null where there is none. */
    record Fact(
            Column column,
            CellKind kind,
            @Nullable Object value,
            @Nullable Map<String, String> labels,
            boolean editable) {

        /** Tells it from the others of the page. */
        public String id() {
            return Integer.toHexString(column.use().key().hashCode());
        }
    }

    /** A record that the viewer sees, archived or not, with all that is or may be known of it. */
    record Found(ListedRow row, List<Fact> facts, Asked asked) {}

    Found find(Subject subject, String externalId, Viewer viewer) {
        Asked asked = new Asked(viewer, fields.catalogue(viewer), today.now());
        List<Column> columns = factColumns(subject, asked.catalogue());
        ListedRow row = listing.find(subject, externalId, columns, asked);
        if (row == null) {
            throw new NotFound(
                    subject == Subject.USER
                            ? "There is no such user, or it belongs to an account that is not one of yours."
                            : "There is no such account, or it is not one of yours.");
        }
        Map<String, Map<String, String>> labels = OpenLists.labels(columns);
        List<Fact> facts = new ArrayList<>();
        for (Column column : columns) {
            Object value = row.values().get(column.spelling());
            facts.add(new Fact(
                    column,
                    CellKind.of(column),
                    value,
                    labels.get(column.spelling()),
                    editable(column.field(), value, viewer)));
        }
        return new Found(row, facts, asked);
    }

    private static boolean editable(Field field, @Nullable Object value, Viewer viewer) {
        boolean own =
                value == null || value instanceof Person owner && owner.email().equals(viewer.email());
        return viewer.mayEditAccounts()
                && field.writable()
                && (field.type() != ValueType.PERSON || viewer.mayAssignAnyone() || own);
    }

    @GetMapping
    String show(@PathVariable String records, @PathVariable String externalId, Viewer viewer, Model model) {
        Subject subject = records.equals("users") ? Subject.USER : Subject.ACCOUNT;
        Found found = find(subject, externalId, viewer);
        ListedRow row = found.row();
        Asked asked = found.asked();
        KnownRecords.Known state =
                known.byExternalId(viewer, subject, row.externalId()).orElseThrow();
        model.addAttribute("state", state);
        model.addAttribute("subject", subject);
        model.addAttribute("row", row);
        model.addAttribute("facts", facts(subject, found.facts()));
        model.addAttribute(
                "empty",
                found.facts().stream()
                        .filter(fact -> fact.value() == null
                                && fact.editable()
                                && fact.column().field().type() != ValueType.PERSON)
                        .toList());
        model.addAttribute("memberships", memberships.of(subject, row.id()));
        model.addAttribute("usage", usage.of(subject, row.id(), USAGE_DAYS, asked.now()));
        model.addAttribute("day", asked.now().today());
        if (subject == Subject.ACCOUNT) {
            model.addAttribute("health", health.of(row.id(), asked.now()));
            View users = of(row.id(), Subject.USER, USER_COLUMNS, "-last_active_at", asked.catalogue());
            View subscriptions = of(row.id(), Subject.SUBSCRIPTION, SUBSCRIPTION_COLUMNS, "-mrr", asked.catalogue());
            model.addAttribute("users", table(users, asked, SHOWN_USERS));
            model.addAttribute("subscriptions", table(subscriptions, asked, SHOWN_SUBSCRIPTIONS));
        }
        return "portfolio/record";
    }

    private static final List<String> USER_COLUMNS =
            List.of("name", "title", "persona", "activity", "last_active_at", "usage_trend");
    private static final List<String> SUBSCRIPTION_COLUMNS =
            List.of("external_id", "plan", "status", "mrr", "seats", "starts_on", "ends_on", "next_billing_on");

    /** A short table within the page. */
    record Table(View view, List<ListedRow> rows, long total, Map<String, Map<String, String>> labels) {}

    private Table table(View view, Asked asked, int limit) {
        return new Table(
                view,
                listing.from(view, asked, 0, limit).rows(),
                listing.count(view, asked),
                OpenLists.labels(view.columns()));
    }

    private static View of(long account, Subject subject, List<String> keys, String sort, Catalogue catalogue) {
        List<Column> columns =
                keys.stream().map(key -> Column.of(subject, key, catalogue)).toList();
        return new View(
                subject,
                columns,
                Sort.parse(subject, sort, catalogue),
                null,
                account,
                null,
                Assignee.anyone(),
                null,
                "");
    }

    private static List<Column> factColumns(Subject subject, Catalogue catalogue) {
        List<Column> columns = new ArrayList<>();
        for (Field field : catalogue.of(subject)) {
            boolean own = !field.key().startsWith("account.");
            boolean plain = field.params().stream().allMatch(param -> param.defaultValue() != null);
            if (own
                    && plain
                    && field.column()
                    // health has cards of its own
                    && !field.readsHealth()
                    && !NOT_FACTS.contains(field.type())) {
                columns.add(Column.of(subject, field.key(), catalogue));
            }
        }
        return columns;
    }

    /**
     * By group, what the record itself is first, else in the order of the catalogue. What has no value is left out, but
     * for who owns the account.
     */
    private static Map<String, List<Fact>> facts(Subject subject, List<Fact> all) {
        Map<String, List<Fact>> facts = new LinkedHashMap<>();
        all.stream()
                .map(fact -> fact.column().field().group())
                .filter(group -> group.equalsIgnoreCase(subject.key()))
                .findFirst()
                .ifPresent(group -> facts.put(group, new ArrayList<>()));
        for (Fact fact : all) {
            if (fact.value() != null || fact.column().field().type() == ValueType.PERSON) {
                facts.computeIfAbsent(fact.column().field().group(), group -> new ArrayList<>())
                        .add(fact);
            }
        }
        return facts;
    }
}
