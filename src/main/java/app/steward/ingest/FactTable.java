package app.steward.ingest;

import static app.steward.ingest.Target.Role.ID;
import static app.steward.ingest.Target.Role.OWNER;
import static app.steward.ingest.Target.Role.PERSON;
import static app.steward.ingest.Target.Role.VALUE;

import app.steward.condition.Choice;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.support.TicketPriority;
import app.steward.touchpoint.TouchpointKind;
import app.steward.value.ValueRule;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where the rows of a file of facts go, beside usage: the table, what its columns take, how a fact is known again.
 *
 * @param table that holds them
 * @param columns of the table that a file can fill
 * @param known how a fact is known again, for each shape of rows
 * @param same what rows of the file have in common that are about one fact
 * @param required what every row has
 * @param changes what is different of an account whose facts changed
 * @param ofUsers whether users have the same
 * @param versioned whether people change them too, in forms that must notice
 */
record FactTable(
        String table,
        List<FactColumn> columns,
        List<Known> known,
        String same,
        Set<String> required,
        String changes,
        boolean ofUsers,
        boolean versioned) {

    /**
     * How rows of one shape are known again.
     *
     * @param rows over {@code f}, the row of the file: which ones
     * @param same over it and {@code t}, the stored one: by what an index of the table finds it
     */
    record Known(String rows, String same) {}

    /**
     * A column.
     *
     * @param implied over {@code f}: what the row says without saying it; {@code null} for nothing
     * @param otherwise what a new fact has where the row says nothing; {@code null} where it has nothing then, so that an
     *     empty cell may clear it
     */
    record FactColumn(Target target, String implied, String otherwise, List<Choice> choices) {
        String name() {
            return target.column();
        }

        /** Whether every fact has a value of it, so that no cell can clear it. */
        boolean isKept() {
            return !otherwise.equals(NOTHING) && !otherwise.equals("''");
        }
    }

    private static final String NOTHING = "null";
    private static final List<Known> BY_ID = List.of(new Known("true", "t.external_id = f.external_id"));

    private static final String SAME_WORDS =
            "t.external_id is null and t.kind = f.kind and t.text = coalesce(f.text, '')";

    private static final FactColumn EXTERNAL_ID =
            plain(Target.of("external_id", ID, ValueType.TEXT, "external_id", ValueRule.EXTERNAL_ID));
    private static final FactColumn ACCOUNT = owner(Subject.ACCOUNT);
    private static final FactColumn USER = owner(Subject.USER);
    private static final FactColumn SUBSCRIPTION = owner(Subject.SUBSCRIPTION);

    private static final Map<ImportKind, FactTable> TABLES = new EnumMap<>(Map.of(
            ImportKind.TICKETS,
            new FactTable(
                    "tickets",
                    List.of(
                            EXTERNAL_ID,
                            ACCOUNT,
                            USER,
                            value("subject", ValueType.TEXT, ValueRule.LONG_TEXT, "''"),
                            choice("priority", NOTHING, "'normal'", priorities()),
                            choice(
                                    "status",
                                    "case when f.closed_at is not null then 'closed' end",
                                    "'open'",
                                    List.of(new Choice("open", "Open"), new Choice("closed", "Closed"))),
                            value("opened_at", ValueType.MOMENT, ValueRule.ANY, "now()"),
                            value("first_response_minutes", ValueType.NUMBER, ValueRule.COUNT, NOTHING),
                            value("closed_at", ValueType.MOMENT, ValueRule.ANY, NOTHING),
                            value("csat", ValueType.NUMBER, ValueRule.SCORE, NOTHING),
                            value("escalated", ValueType.YES_NO, ValueRule.ANY, "false")),
                    BY_ID,
                    "external_id",
                    Set.of("external_id"),
                    "tickets",
                    false,
                    false),
            ImportKind.INVOICES,
            new FactTable(
                    "invoices",
                    List.of(
                            EXTERNAL_ID,
                            ACCOUNT,
                            SUBSCRIPTION,
                            value("total", ValueType.MONEY, ValueRule.MONEY, NOTHING),
                            value("amount_due", ValueType.MONEY, ValueRule.MONEY, NOTHING),
                            value("amount_paid", ValueType.MONEY, ValueRule.MONEY, NOTHING),
                            value("created_on", ValueType.DATE, ValueRule.ANY, NOTHING),
                            value("due_on", ValueType.DATE, ValueRule.ANY, NOTHING),
                            value("paid_on", ValueType.DATE, ValueRule.ANY, NOTHING),
                            choice(
                                    "status",
                                    "case when f.paid_on is not null then 'paid' end",
                                    "'not_paid'",
                                    List.of(
                                            new Choice("paid", "Paid"),
                                            new Choice("not_paid", "Not paid"),
                                            new Choice("voided", "Void")))),
                    BY_ID,
                    "external_id",
                    Set.of("external_id"),
                    "invoices",
                    false,
                    false),
            ImportKind.TOUCHPOINTS,
            new FactTable(
                    "touchpoints",
                    List.of(
                            EXTERNAL_ID,
                            ACCOUNT,
                            USER,
                            choice("kind", NOTHING, NOTHING, TouchpointKind.choices()),
                            value("at", ValueType.MOMENT, ValueRule.ANY, NOTHING),
                            plain(Target.of("author", PERSON, ValueType.PERSON, "author_id", ValueRule.ANY)),
                            value("text", ValueType.TEXT, ValueRule.ANY, "''")),
                    List.of(
                            new Known("f.external_id is not null", "t.external_id = f.external_id"),
                            new Known(
                                    "f.external_id is null and f.user_id is not null",
                                    "t.user_id = f.user_id and t.at = f.at and " + SAME_WORDS
                                            + " and (not f.named or t.account_id is not distinct from f.account_id)"),
                            new Known(
                                    "f.external_id is null and f.user_id is null",
                                    "t.account_id = f.account_id and t.user_id is null and t.at = f.at and "
                                            + SAME_WORDS)),
                    "external_id, case when external_id is null then"
                            + " row(account_id, user_id, kind, at, coalesce(text, ''))::text end",
                    Set.of("kind", "at"),
                    "touchpoints",
                    true,
                    true),
            ImportKind.ANSWERS,
            new FactTable(
                    "answers",
                    List.of(
                            ACCOUNT,
                            USER,
                            choice(
                                    "kind",
                                    NOTHING,
                                    NOTHING,
                                    List.of(new Choice("nps", "NPS"), new Choice("csat", "CSAT"))),
                            value("score", ValueType.NUMBER, ValueRule.SCORE, NOTHING),
                            value("at", ValueType.MOMENT, ValueRule.ANY, NOTHING),
                            value("text", ValueType.TEXT, ValueRule.LONG_TEXT, "''")),
                    List.of(
                            new Known(
                                    "f.user_id is not null",
                                    "t.user_id = f.user_id and t.kind = f.kind and t.at = f.at"),
                            new Known(
                                    "f.user_id is null",
                                    "t.account_id = f.account_id and t.user_id is null and t.kind = f.kind"
                                            + " and t.at = f.at")),
                    "kind, at, user_id, case when user_id is null then account_id end",
                    Set.of("kind", "score", "at"),
                    "answers",
                    false,
                    false)));

    static boolean holds(ImportKind kind) {
        return TABLES.containsKey(kind);
    }

    /** @throws IllegalArgumentException for a kind that is no fact of this sort */
    static FactTable of(ImportKind kind) {
        FactTable table = TABLES.get(kind);
        if (table == null) {
            throw new IllegalArgumentException(kind.key());
        }
        return table;
    }

    /** What a column of a file can be mapped to. */
    List<Target> targets() {
        return columns.stream().map(FactColumn::target).toList();
    }

    /** The choices of a column; none where it takes anything of its type. */
    List<Choice> choices(String key) {
        return columns.stream()
                .filter(column -> column.target().key().equals(key))
                .flatMap(column -> column.choices().stream())
                .toList();
    }

    private static List<Choice> priorities() {
        List<Choice> known = new ArrayList<>();
        for (TicketPriority priority : TicketPriority.values()) {
            // many support desks say medium
            known.add(new Choice(priority.key(), priority.key().equals("normal") ? "Medium" : priority.label()));
        }
        return known;
    }

    private static FactColumn owner(Subject subject) {
        return plain(Target.of(subject.key(), OWNER, ValueType.REFERENCE, subject.key() + "_id", ValueRule.LINE));
    }

    private static FactColumn plain(Target target) {
        return new FactColumn(target, NOTHING, NOTHING, List.of());
    }

    private static FactColumn value(String key, ValueType type, ValueRule rule, String otherwise) {
        return new FactColumn(Target.of(key, VALUE, type, key, rule), NOTHING, otherwise, List.of());
    }

    private static FactColumn choice(String key, String implied, String otherwise, List<Choice> choices) {
        return new FactColumn(
                Target.of(key, VALUE, ValueType.CHOICE, key, ValueRule.LINE), implied, otherwise, choices);
    }
}
