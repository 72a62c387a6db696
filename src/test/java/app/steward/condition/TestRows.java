package app.steward.condition;

import app.steward.testing.TestDatabase;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import tools.jackson.databind.json.JsonMapper;

/** Random rows, odd ones among them, in the database and in memory. Values are those of {@link TestCatalogue}. */
final class TestRows {
    static final List<String> TEXTS = List.of(
            "Acme",
            "ACME Corp",
            "acme",
            "İstanbul",
            "istanbul",
            "Straße",
            "STRASSE",
            "ΟΔΟΣ",
            "οδος",
            "ΣΑΣ",
            "é",
            "É",
            "100%",
            "a_b",
            "a\\b",
            "O'Brien",
            "\"q\"",
            "x{0}?",
            ":name",
            "日本",
            "null",
            "a b");
    static final List<String> TAGS = List.of("vip", "VIP", "Beta", "ÄÖ", "a,b", "{x}");
    static final List<BigDecimal> NUMBERS =
            List.of("0", "1", "2", "2.5", "3", "5", "7", "10", "16", "40", "69.99", "70", "100", "1000.25").stream()
                    .map(BigDecimal::new)
                    .toList();

    /** One record: the values of its fields by key, those of its account as {@code account.KEY}. */
    record Row(long id, Map<String, Object> values) {}

    private static final JsonMapper JSON = new JsonMapper();
    private final Map<Subject, List<Row>> rows = new EnumMap<>(Subject.class);
    private final Random random;
    private final LocalDate today;
    private final ZoneId zone;
    private final List<Instant> moments;

    TestRows(Random random, LocalDate today, ZoneId zone, Instant now) {
        this.random = random;
        this.today = today;
        this.zone = zone;
        moments = new ArrayList<>();
        for (int day : new int[] {-40, -30, -14, -13, -8, -7, -6, -1, 0, 1, 2, 6, 7, 13, 14, 30, 90}) {
            Instant start = today.plusDays(day).atStartOfDay(zone).toInstant();
            moments.addAll(List.of(start.minusSeconds(1), start, start.plusSeconds(1800), start.plusSeconds(40000)));
        }
        moments.addAll(List.of(now, now.minusSeconds(1), now.plusSeconds(1)));
    }

    /** A migrated database with membership of another kind, on one connection. */
    static DSLContext database() throws SQLException {
        TestDatabase.Address database = TestDatabase.migrated();
        DSLContext sql = DSL.using(database.connect(), SQLDialect.POSTGRES);
        // of another kind than segments, which stores no membership as null
        sql.execute("alter table account_facts add column if not exists rules int[]");
        sql.execute("alter table user_facts add column if not exists rules int[]");
        return sql;
    }

    List<Row> of(Subject subject) {
        return rows.get(subject);
    }

    List<Instant> moments() {
        return moments;
    }

    ZoneId zone() {
        return zone;
    }

    void write(DSLContext sql, int accounts) {
        sql.execute("truncate accounts, users, subscriptions, team_members restart identity cascade");
        sql.execute("insert into team_members (email, name, profile) values ('ann@example.com', 'Ann', 'csm'),"
                + " ('bo@example.com', 'Bo', 'csm'), ('cy@example.com', 'Cy', 'csm')");
        rows.put(Subject.ACCOUNT, new ArrayList<>());
        rows.put(Subject.USER, new ArrayList<>());
        rows.put(Subject.SUBSCRIPTION, new ArrayList<>());
        for (long id = 1; id <= accounts; id++) {
            account(sql, id, accounts);
        }
        for (long id = 1; id <= accounts; id++) {
            user(sql, id, accounts);
            subscription(sql, id, accounts);
        }
    }

    private void account(DSLContext sql, long id, int accounts) {
        Map<String, Object> row = new LinkedHashMap<>();
        Map<String, Object> facts = new LinkedHashMap<>();
        Map<String, Object> values = new LinkedHashMap<>();
        for (String text : List.of("name", "industry", "billing_city", "status")) {
            row.put(text, maybe(TEXTS));
        }
        row.put("stage", maybe(List.of("trial", "onboarding", "live", "cancelled")));
        row.put("employees", maybe(NUMBERS));
        BigDecimal risk = (BigDecimal) maybe(NUMBERS);
        row.put("risk_score", risk == null || risk.intValue() > 100 ? null : risk);
        row.put("created_on", day());
        values.putAll(row);
        values.put("stage_type", row.get("stage"));
        BigDecimal score = (BigDecimal) row.get("risk_score");
        values.put(
                "overall_health",
                score == null ? null : score.intValue() >= 70 ? "good" : score.intValue() < 40 ? "poor" : "average");
        Long parent = id > 1 && random.nextInt(3) == 0 ? 1 + (long) random.nextInt((int) id - 1) : null;
        row.put("parent_id", parent);
        values.put("parent", parent == null ? null : "A-" + parent);
        row.put("external_id", "A-" + id);
        row.put("id", id);
        customs(row, values);
        insert(sql, "accounts", row);

        facts.put("account_id", id);
        facts.put("plan", maybe(TEXTS));
        facts.put("mrr", maybe(NUMBERS));
        facts.put("licenses", maybe(NUMBERS));
        facts.put("users", random.nextInt(20));
        facts.put("features_used", TestCatalogue.metricOf(id, "features_used", 14));
        facts.put("usage_change", maybe(List.of(-50.0, 0.0, 12.5, 70.0)));
        facts.put("next_billing_on", random.nextBoolean() ? null : day());
        facts.put("last_active_at", random.nextInt(4) == 0 ? null : moment());
        Long member = random.nextInt(3) == 0 ? null : 1L + random.nextInt(3);
        facts.put("success_manager", member);
        List<Integer> segments = segments();
        values.putAll(facts);
        values.put(
                "success_manager",
                member == null ? null : List.of("ann", "bo", "cy").get((int) (member - 1)) + "@example.com");
        values.put("segment", segments);
        facts.put("segments", segments);
        List<Integer> lists = lists(id);
        values.put("list", lists);
        facts.put("rules", lists);
        insert(sql, "account_facts", facts);
        rows.get(Subject.ACCOUNT).add(new Row(id, values));
    }

    private void user(DSLContext sql, long id, int accounts) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("title", maybe(TEXTS));
        row.put("persona", maybe(List.of("sponsor", "poc")));
        row.put("created_on", day());
        Map<String, Object> values = new LinkedHashMap<>(row);
        row.put("id", id);
        row.put("external_id", "U-" + id);
        customs(row, values);
        Long account = random.nextInt(4) == 0 ? null : 1L + random.nextInt(accounts);
        row.put("account_id", account);
        insert(sql, "users", row);
        Map<String, Object> facts = new LinkedHashMap<>();
        facts.put("user_id", id);
        facts.put("last_login_at", random.nextBoolean() ? null : moment());
        values.putAll(facts);
        values.put("logged_in", facts.get("last_login_at") != null);
        List<Integer> segments = segments();
        values.put("segment", segments);
        facts.put("segments", segments);
        List<Integer> lists = lists(id);
        values.put("list", lists);
        facts.put("rules", lists);
        insert(sql, "user_facts", facts);
        ofAccount(values, account);
        rows.get(Subject.USER).add(new Row(id, values));
    }

    private void subscription(DSLContext sql, long id, int accounts) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("plan", maybe(TEXTS));
        row.put("status", maybe(List.of("active", "canceled", "future", "suspended")));
        row.put("amount", maybe(NUMBERS));
        row.put("seats", maybe(NUMBERS));
        row.put("ends_on", random.nextBoolean() ? null : day());
        row.put("trial", maybe(List.of(true, false)));
        Map<String, Object> values = new LinkedHashMap<>(row);
        row.put("id", id);
        row.put("external_id", "S-" + id);
        customs(row, values);
        long account = 1L + random.nextInt(accounts);
        row.put("account_id", account);
        insert(sql, "subscriptions", row);
        ofAccount(values, account);
        rows.get(Subject.SUBSCRIPTION).add(new Row(id, values));
    }

    private void ofAccount(Map<String, Object> values, Long account) {
        if (account != null) {
            values.put("account.id", account);
            rows.get(Subject.ACCOUNT).get((int) (account - 1)).values().forEach((key, value) -> {
                values.put("account." + key, value);
            });
        }
    }

    /** As attributes are kept: already converted, and missing where there is no value. */
    private void customs(Map<String, Object> row, Map<String, Object> values) {
        Map<String, Object> json = new LinkedHashMap<>();
        custom(json, values, ValueType.TEXT, random.nextInt(8) == 0 ? "" : maybe(TEXTS));
        custom(json, values, ValueType.NUMBER, maybe(NUMBERS));
        custom(json, values, ValueType.MONEY, maybe(NUMBERS));
        custom(json, values, ValueType.YES_NO, maybe(List.of(true, false)));
        custom(json, values, ValueType.DATE, random.nextBoolean() ? null : day());
        custom(json, values, ValueType.MOMENT, random.nextBoolean() ? null : moment());
        custom(json, values, ValueType.CHOICE, maybe(List.of("Gold", "Silver", "Bronze")));
        List<String> tags = TAGS.stream().filter(tag -> random.nextInt(4) == 0).toList();
        custom(json, values, ValueType.TAGS, random.nextInt(4) == 0 ? null : tags);
        Object number = maybe(NUMBERS);
        if (number != null) {
            json.put(TestCatalogue.LONG_KEY, number);
            values.put("custom." + TestCatalogue.LONG_KEY, number);
        }
        row.put("custom", json);
    }

    private void custom(Map<String, Object> json, Map<String, Object> values, ValueType type, Object value) {
        if (value != null) {
            String key = TestCatalogue.customKey(type);
            json.put(key, value instanceof LocalDate || value instanceof Instant ? value.toString() : value);
            values.put("custom." + key, value);
        } else if (random.nextBoolean()) {
            json.put(TestCatalogue.customKey(type), null);
        }
    }

    private static void insert(DSLContext sql, String table, Map<String, Object> row) {
        Map<String, Object> json = new LinkedHashMap<>(row);
        json.replaceAll(
                (key, value) -> value instanceof Instant || value instanceof LocalDate ? value.toString() : value);
        String columns = String.join(", ", json.keySet());
        sql.execute(
                "insert into " + table + " (" + columns + ") select " + columns + " from jsonb_populate_record(null::"
                        + table + ", ?::jsonb)",
                JSON.writeValueAsString(json));
    }

    /** Beside the other random values, which stay what they were. */
    private static List<Integer> lists(long id) {
        Random own = new Random(id);
        own.nextInt();
        return own.nextInt(3) == 0
                ? null
                : List.of(1, 2, 3).stream().filter(any -> own.nextInt(3) == 0).toList();
    }

    private List<Integer> segments() {
        return List.of(1, 2, 3).stream().filter(any -> random.nextInt(3) == 0).toList();
    }

    LocalDate day() {
        return moment().atZone(zone).toLocalDate().plusDays(random.nextInt(5) == 0 ? random.nextInt(800) - 400 : 0);
    }

    Instant moment() {
        return moments.get(random.nextInt(moments.size()));
    }

    LocalDate today() {
        return today;
    }

    private Object maybe(List<?> values) {
        return random.nextInt(4) == 0 ? null : values.get(random.nextInt(values.size()));
    }
}
