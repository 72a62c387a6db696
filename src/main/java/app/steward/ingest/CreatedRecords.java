package app.steward.ingest;

import java.util.ArrayList;
import java.util.List;

/**
 * The records of a kind that imports make, as far as they can be taken back.
 *
 * @param table that holds them
 * @param label over {@code r}, the record: how people know it
 * @param changed over it and {@code i}, its import: whether somebody changed it since
 * @param tied over it: whether something else hangs on it, from which it can't be taken away
 */
record CreatedRecords(String table, String label, String changed, String tied) {
    private static final String TOUCHED = "r.updated_at <> i.written_at";
    private static final String VERSIONED = "(r.version <> 0 or " + TOUCHED + ")";

    /** What people did about a record, over {@code r} with the column that names it: a rule's own goes with the record. */
    private static String worked(String column) {
        return String.join(
                " or ",
                there("tasks", column, "u.origin is null or u.origin like 'api:%' or u.touched"),
                there("alerts", column, "u.closed_by is not null or u.snoozed_until is not null"),
                there("journey_runs", column, "u.by_hand"));
    }

    static CreatedRecords of(ImportKind kind) {
        return switch (kind) {
            case ACCOUNTS ->
                new CreatedRecords(
                        "accounts",
                        "r.label",
                        VERSIONED,
                        any(
                                        "account_id",
                                        "users",
                                        "subscriptions",
                                        "touchpoints",
                                        "tickets",
                                        "invoices",
                                        "answers",
                                        "usage_daily",
                                        "pulses")
                                + " or " + worked("account_id")
                                + " or " + there("play_runs", "account_id", "u.origin is null or u.touched")
                                + " or " + there("milestone_log", "account_id", "u.how = 'hand'"));
            case USERS ->
                new CreatedRecords(
                        "users",
                        "r.label",
                        VERSIONED,
                        any("user_id", "touchpoints", "tickets", "answers", "usage_daily") + " or " + worked("user_id")
                                // what they were sent, or may have been
                                + " or "
                                + there("outbox", "user_id", "u.state in ('sent', 'handing_over', 'in_doubt')"));
            case SUBSCRIPTIONS ->
                new CreatedRecords(
                        "subscriptions", "r.external_id", VERSIONED, any("subscription_id", "invoices", "usage_daily"));
            case TICKETS, INVOICES -> new CreatedRecords(kind.key(), "r.external_id", TOUCHED, "false");
            case TOUCHPOINTS ->
                new CreatedRecords(kind.key(), "coalesce(r.external_id, left(r.text, 60))", VERSIONED, "false");
            case ANSWERS -> new CreatedRecords(kind.key(), "upper(r.kind) || ' ' || r.score", TOUCHED, "false");
            case USAGE -> throw new IllegalArgumentException("files of usage replace each other's counts");
        };
    }

    private static String any(String column, String... tables) {
        List<String> uses = new ArrayList<>();
        for (String table : tables) {
            uses.add(there(table, column, "true"));
        }
        return String.join(" or ", uses);
    }

    private static String there(String table, String column, String which) {
        return "exists (select from " + table + " u where u." + column + " = r.id and (" + which + "))";
    }

    /** Over {@code r}: whether it is the parent of another, which is no part of what this import made. */
    String parent(boolean ofOthers) {
        if (!table.equals("accounts")) {
            return "false";
        }
        return "exists (select from accounts u where u.parent_id = r.id"
                + (ofOthers
                        ? " and not exists (select from import_created o where o.import_id = i.id"
                                + " and u.id between o.first_id and o.last_id))"
                        : ")");
    }

    /** Those of an import, {@code i}, that are still there. */
    String present() {
        return "imports i join import_created c on c.import_id = i.id join " + table
                + " r on r.id between c.first_id and c.last_id";
    }
}
