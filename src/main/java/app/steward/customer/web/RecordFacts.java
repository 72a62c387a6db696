package app.steward.customer.web;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldBuilder;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.listing.Column;
import app.steward.listing.ListedRow;
import app.steward.listing.ListedRow.Person;
import app.steward.listing.ListedRow.Reference;
import app.steward.listing.RecordListing;
import app.steward.listing.RecordListing.Asked;
import app.steward.portfolio.web.CellKind;
import app.steward.record.KnownRecords;
import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Finds the record that a page is about, with all that is or may be known of it. */
@Component
class RecordFacts {
    private static final Set<ValueType> NOT_FACTS = EnumSet.of(ValueType.GRAPH, ValueType.MEMBERSHIP);

    /** The account of a user or subscription, which is no field of theirs: lists name it by its own fields. */
    static final String ACCOUNT = "account";

    private static final Map<Subject, List<String>> HEAD = Map.of(
            Subject.ACCOUNT,
            List.of("external_id", "parent", "created_on"),
            Subject.USER,
            List.of("external_id", ACCOUNT, "title", "role", "persona", "first_active_on", "last_active_at"),
            Subject.SUBSCRIPTION,
            List.of(ACCOUNT));

    private final KnownRecords known;
    private final RecordListing listing;
    private final Fields fields;

    RecordFacts(KnownRecords known, RecordListing listing, Fields fields) {
        this.known = known;
        this.listing = listing;
        this.fields = fields;
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

        /** Whether the head says it even where there is none: an owner, or the account. */
        boolean mayBeNobodys() {
            return column.field().type() == ValueType.PERSON
                    || column.use().key().equals(ACCOUNT);
        }
    }

    /** A record that the viewer sees, archived or not, with all that is or may be known of it. */
    record Found(KnownRecords.Known state, ListedRow row, List<Fact> facts, Asked asked) {}

    Found find(Subject subject, String externalId, Viewer viewer) {
        KnownRecords.Known state = known.seen(viewer, subject, externalId);
        Asked asked = Asked.by(viewer, fields);
        List<Column> columns = factColumns(subject, asked.catalogue());
        ListedRow row = listing.find(subject, state.id(), columns, asked);
        Map<String, Map<String, String>> labels = Column.labels(columns);
        List<Fact> facts = new ArrayList<>();
        boolean covered = subject == Subject.ACCOUNT && seenByCoverAlone(columns, row, viewer);
        for (Column column : columns) {
            Object value = row.values().get(column.spelling());
            facts.add(new Fact(
                    column,
                    CellKind.of(column),
                    value,
                    labels.get(column.spelling()),
                    editable(column.field(), value, viewer)
                            && !(covered && column.field().type() == ValueType.PERSON)));
        }
        if (subject != Subject.ACCOUNT) {
            facts.add(place(subject, row, viewer));
        }
        return new Found(state, row, facts, asked);
    }

    /** Whether it is neither the viewer's nor nobody's: then no success role of it is theirs to take. */
    private static boolean seenByCoverAlone(List<Column> columns, ListedRow row, Viewer viewer) {
        if (viewer.covered().isEmpty() || viewer.mayAssignAnyone()) {
            return false;
        }
        List<String> owners = columns.stream()
                .map(column -> row.values().get(column.spelling()))
                .filter(Person.class::isInstance)
                .map(owner -> ((Person) owner).email())
                .toList();
        return !owners.isEmpty() && !owners.contains(viewer.email());
    }

    private static Fact place(Subject subject, ListedRow row, Viewer viewer) {
        FieldDefinition field = FieldBuilder.of(subject, ACCOUNT, "Account", ValueType.REFERENCE)
                .at((use, now) -> subject.accountOf(subject.alias()))
                .given()
                .build();
        String account = row.accountExternalId();
        String label = row.accountLabel();
        return new Fact(
                new Column(ACCOUNT, field, FieldRef.of(ACCOUNT)),
                CellKind.REFERENCE,
                account == null || label == null ? null : new Reference(account, label),
                null,
                viewer.mayEditAccounts());
    }

    private static boolean editable(FieldDefinition field, @Nullable Object value, Viewer viewer) {
        boolean own =
                value == null || value instanceof Person owner && owner.email().equals(viewer.email());
        return viewer.mayEditAccounts()
                && field.writable()
                && (field.type() != ValueType.PERSON || viewer.mayAssignAnyone() || own);
    }

    private static List<Column> factColumns(Subject subject, Catalogue catalogue) {
        List<Column> columns = new ArrayList<>();
        for (FieldDefinition field : catalogue.of(subject)) {
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

    /** What may be given and is not. */
    static List<Fact> empty(List<Fact> all) {
        return all.stream()
                .filter(fact -> fact.value() == null && fact.editable() && !fact.mayBeNobodys())
                .toList();
    }

    /** What the head of the page says: its id, whose it is, where it belongs. Only owners and the account may be none. */
    static List<Fact> ofHead(Subject subject, List<Fact> all) {
        return all.stream()
                .filter(fact -> inHead(subject, fact))
                .filter(fact -> fact.value() != null || fact.mayBeNobodys())
                .sorted(Comparator.comparingInt(fact -> placeInHead(subject, fact)))
                .toList();
    }

    /** Owners stand between the first, the id, and the others. */
    private static int placeInHead(Subject subject, Fact fact) {
        int place = HEAD.getOrDefault(subject, List.of())
                .indexOf(fact.column().use().key());
        return place == 0 ? -2 : place;
    }

    private static boolean inHead(Subject subject, Fact fact) {
        return fact.column().field().type() == ValueType.PERSON
                || HEAD.getOrDefault(subject, List.of())
                        .contains(fact.column().use().key());
    }

    /** The others by group, in the order of the catalogue. What has no value is left out. */
    static Map<String, List<Fact>> byGroup(Subject subject, List<Fact> all) {
        Map<String, List<Fact>> facts = new LinkedHashMap<>();
        for (Fact fact : all) {
            if (fact.value() != null && !inHead(subject, fact)) {
                facts.computeIfAbsent(fact.column().field().group(), group -> new ArrayList<>())
                        .add(fact);
            }
        }
        return facts;
    }
}
