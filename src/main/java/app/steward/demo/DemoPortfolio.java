package app.steward.demo;

import app.steward.workspace.Now;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import net.datafaker.Faker;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Fills an empty workspace: about 500 companies, 5,000 users, their subscriptions and 90 days of usage. The seed is
 * fixed, so all but the dates is the same on every machine; dates hang on the day on which it is made.
 */
@Component
class DemoPortfolio {
    private static final long SEED = 2041;
    private static final int COMPANIES = 500;
    private static final int DAYS = 90;
    private static final List<String> TITLES = List.of(
            "Head of Operations",
            "Plant controller",
            "Process engineer",
            "IT lead",
            "Product manager",
            "Analyst",
            "Marketing manager",
            "Finance manager",
            "Team lead",
            "Office manager",
            "Data engineer",
            "Consultant");
    private static final List<String> ROLES = List.of("admin", "editor", "editor", "viewer", "viewer", "viewer");
    private static final List<String> PERSONAS = List.of("sponsor", "head_of_department", "poc");
    private static final List<String> ZONES = List.of(
            "Europe/Copenhagen",
            "Europe/Berlin",
            "Europe/London",
            "America/New_York",
            "America/Denver",
            "Asia/Kolkata",
            "Australia/Melbourne");
    private static final List<List<String>> FEATURES = List.of(
            List.of("export", "Export", "Reports"), List.of("dashboard", "Dashboard", "Reports"),
            List.of("schedule_report", "Scheduled report", "Reports"),
                    List.of("share_report", "Share a report", "Reports"),
            List.of("create_project", "Create a project", "Projects"), List.of("board", "Board", "Projects"),
            List.of("timeline", "Timeline", "Projects"), List.of("comment", "Comment", "Projects"),
            List.of("template", "Templates", "Projects"), List.of("import_data", "Import data", "Data"),
            List.of("data_check", "Data check", "Data"), List.of("api", "API", "Integrations"),
            List.of("calendar_sync", "Calendar sync", "Integrations"), List.of("chat_app", "Chat app", "Integrations"),
            List.of("single_sign_on", "Single sign-on", "Administration"),
                    List.of("invite_user", "Invite a user", "Administration"));

    private final DSLContext sql;
    private final DemoTouchpoints touchpoints;
    private final DemoSupport support;
    private final DemoTasks tasks;
    private final DemoPlays plays;
    private final DemoTemplates templates;

    DemoPortfolio(
            DSLContext sql,
            DemoTouchpoints touchpoints,
            DemoSupport support,
            DemoTasks tasks,
            DemoPlays plays,
            DemoTemplates templates) {
        this.sql = sql;
        this.touchpoints = touchpoints;
        this.support = support;
        this.tasks = tasks;
        this.plays = plays;
        this.templates = templates;
    }

    /** Makes records and usage; what is derived from them is left to the refresh. The three are the CSMs. */
    @Transactional
    void make(Now now, List<Long> managers) {
        Random random = new Random(SEED);
        Faker faker = new Faker(Locale.ENGLISH, random);
        LocalDate today = now.today();
        List<Company> companies = new Companies(faker, random, today).make(COMPANIES);
        lists();
        accounts(companies, random, today);
        owners(companies, managers, random);
        subscriptions(companies, random, today);
        usage(companies, users(companies, faker, random, now), random, now);
        touchpoints.make(now);
        support.make(now);
        tasks.make(now);
        plays.make(now);
        templates.make();
        for (String table : List.of("accounts", "users", "subscriptions")) {
            sql.execute("select setval(pg_get_serial_sequence('" + table + "', 'id'), (select max(id) from " + table
                    + "))");
        }
    }

    private void lists() {
        sql.execute(
                "insert into user_roles (key, label, position) values ('admin', 'Admin', 1), ('editor', 'Editor', 2),"
                        + " ('viewer', 'Viewer', 3)");
        Rows attributes = new Rows("attributes", "subject", "key", "label", "type", "options", "position");
        attributes.add(
                "account",
                "tier",
                "Contract tier",
                "choice",
                List.of(tier("gold", "Gold"), tier("silver", "Silver"), tier("bronze", "Bronze")),
                1);
        attributes.add("account", "kickoff_on", "Kick-off on", "date", List.of(), 2);
        attributes.add("account", "reference_customer", "Reference customer", "yes_no", List.of(), 3);
        attributes.add("account", "goals", "Goals", "tags", List.of(), 4);
        attributes.add("user", "newsletter", "Newsletter", "yes_no", List.of(), 1);
        attributes.insert(sql);
        Rows features = new Rows("features", "feature", "label", "module", "product");
        FEATURES.forEach(feature -> features.add(feature.get(0), feature.get(1), feature.get(2), "Planner"));
        features.insert(sql);
    }

    private static Map<String, String> tier(String key, String label) {
        return Map.of("key", key, "label", label);
    }

    private void accounts(List<Company> companies, Random random, LocalDate today) {
        Rows rows = new Rows(
                "accounts",
                "id",
                "external_id",
                "name",
                "parent_id",
                "stage",
                "status",
                "industry",
                "employees",
                "billing_city",
                "billing_state",
                "billing_postal_code",
                "billing_country",
                "created_on",
                "trial_start_on",
                "custom");
        List<String> tiers = List.of("bronze", "silver", "silver", "gold");
        List<String> goals = List.of("cut costs", "grow team", "replace spreadsheets", "compliance");
        for (Company c : companies) {
            Map<String, Object> custom = Map.of(
                    "tier", tiers.get(random.nextInt(4)),
                    "kickoff_on", c.createdOn().plusDays(14).toString(),
                    "reference_customer", random.nextInt(10) == 0,
                    "goals", List.of(goals.get(random.nextInt(2)), goals.get(2 + random.nextInt(2))));
            rows.add(
                    c.id(),
                    c.externalId(),
                    c.name(),
                    c.parent(),
                    c.stage(),
                    c.status(),
                    c.industry(),
                    c.employees(),
                    c.town().city(),
                    c.town().state(),
                    c.town().postalCode(),
                    c.town().country(),
                    c.createdOn(),
                    c.trialStartOn(),
                    custom);
        }
        rows.insert(sql);
    }

    private void owners(List<Company> companies, List<Long> managers, Random random) {
        Rows rows = new Rows("account_assignments", "account_id", "role_id", "member_id");
        for (Company c : companies) {
            if (random.nextInt(100) < 84) {
                rows.add(c.id(), 1, managers.get(random.nextInt(managers.size())));
            }
            if (c.stage().equals("onboarding") && random.nextInt(100) < 70) {
                rows.add(c.id(), 2, managers.get(random.nextInt(managers.size())));
            }
            if (c.plan().equals("Enterprise") && random.nextInt(100) < 60) {
                rows.add(c.id(), 3, managers.get(random.nextInt(managers.size())));
            }
        }
        rows.insert(sql);
        sql.execute("insert into account_access (member_id, account_id) select distinct member_id, account_id"
                + " from account_assignments union all select 0, id from accounts a"
                + " where not exists (select 1 from account_assignments o where o.account_id = a.id)");
    }

    private void subscriptions(List<Company> companies, Random random, LocalDate today) {
        Rows rows = new Rows(
                "subscriptions",
                "external_id",
                "account_id",
                "plan",
                "status",
                "mrr",
                "amount",
                "seats",
                "billing_months",
                "starts_on",
                "ends_on",
                "cancelled_on",
                "next_billing_on",
                "auto_renew",
                "trial");
        int number = 5001;
        for (Company c : companies) {
            boolean trial = c.stage().equals("trial");
            boolean ended = c.stage().equals("cancelled");
            int months = c.plan().equals("Starter") ? 1 : 12;
            LocalDate start = trial ? c.createdOn() : c.createdOn().plusDays(21);
            LocalDate end = ended
                    ? today.minusDays(random.nextInt(5, 200))
                    : trial ? c.createdOn().plusDays(45) : null;
            rows.add(
                    "SUB-" + number++,
                    c.id(),
                    c.plan(),
                    ended ? "canceled" : "active",
                    c.mrr(),
                    c.mrr().multiply(java.math.BigDecimal.valueOf(months)),
                    c.seats(),
                    months,
                    start,
                    end,
                    ended ? end : null,
                    ended ? null : c.renewsOn(),
                    !trial && random.nextInt(100) < 70,
                    trial);
            if (!trial && !ended && random.nextInt(100) < 30) {
                rows.add(
                        "SUB-" + number++,
                        c.id(),
                        "Add-on: Integrations",
                        "active",
                        c.mrr().multiply(new java.math.BigDecimal("0.15")).setScale(0, java.math.RoundingMode.HALF_UP),
                        null,
                        null,
                        12,
                        start.plusDays(40),
                        null,
                        null,
                        c.renewsOn() == null ? null : c.renewsOn().plusDays(30),
                        true,
                        false);
            }
        }
        rows.insert(sql);
    }

    /** A user's number, account, first day, and how keenly they use the product (0 = never). */
    private record Person(long id, Company company, LocalDate created, double keen) {}

    private List<Person> users(List<Company> companies, Faker faker, Random random, Now now) {
        Rows rows = new Rows(
                "users",
                "id",
                "external_id",
                "account_id",
                "name",
                "email",
                "mobile",
                "title",
                "role",
                "persona",
                "time_zone",
                "created_on",
                "custom");
        List<Person> people = new ArrayList<>();
        for (Company c : companies) {
            String host = c.name().toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "") + ".example";
            for (int i = 0; i < c.people(); i++) {
                long id = people.size() + 1L;
                String first = faker.name().firstName();
                String last = faker.name().lastName();
                LocalDate created = c.createdOn()
                        .plusDays(random.nextInt(1
                                + (int) Math.max(
                                        1,
                                        Math.min(
                                                300,
                                                java.time.temporal.ChronoUnit.DAYS.between(c.createdOn(), now.today())
                                                        - 1))));
                rows.add(
                        id,
                        "U-" + (20000 + id),
                        c.id(),
                        random.nextInt(60) == 0 ? null : first + " " + last,
                        (first + "." + last).toLowerCase(Locale.ROOT).replaceAll("[^a-z.]", "") + "@" + host,
                        random.nextInt(3) == 0 ? faker.phoneNumber().cellPhone() : null,
                        TITLES.get(random.nextInt(TITLES.size())),
                        i == 0 ? "admin" : ROLES.get(random.nextInt(ROLES.size())),
                        i < 3 ? PERSONAS.get(i) : null,
                        ZONES.get(random.nextInt(ZONES.size())),
                        created,
                        Map.of("newsletter", random.nextBoolean()));
                people.add(new Person(
                        id,
                        c,
                        created,
                        random.nextInt(100) < 12 ? 0 : Math.min(1, 0.15 + Math.abs(random.nextGaussian()) * 0.35)));
            }
        }
        rows.insert(sql);
        return people;
    }

    private void usage(List<Company> companies, List<Person> people, Random random, Now now) {
        Rows rows =
                new Rows("usage_daily", "account_id", "user_id", "feature_id", "day", "imported", "uses", "last_at");
        LocalDate today = now.today();
        for (Person person : people) {
            for (int ago = DAYS - 1; ago >= 0 && person.keen() > 0; ago--) {
                LocalDate day = today.minusDays(ago);
                boolean weekend = day.getDayOfWeek().getValue() > 5;
                double chance = person.keen() * person.company().course().at(ago) * (weekend ? 0.12 : 1);
                if (day.isBefore(person.created()) || random.nextDouble() >= chance) {
                    continue;
                }
                OffsetDateTime at = now.startOf(day)
                        .plusSeconds(7 * 3600L + random.nextInt(9 * 3600))
                        .atOffset(ZoneOffset.UTC);
                if (at.toInstant().isAfter(now.instant())) {
                    continue;
                }
                rows.add(person.company().id(), person.id(), 0, day, false, 1, at);
                int first = (int) (person.id() * 7 % FEATURES.size());
                int kinds = 1 + random.nextInt(3);
                for (int k = 0; k < kinds; k++) {
                    // Steps of three plus at most one, so that no feature comes twice on a day.
                    int feature = 1 + (first + k * 3 + random.nextInt(2)) % FEATURES.size();
                    rows.add(person.company().id(), person.id(), feature, day, false, 1 + random.nextInt(12), at);
                }
            }
        }
        rows.insert(sql);
        sql.execute("update features f set last_seen_at = s.at from (select feature_id, max(last_at) as at"
                + " from usage_daily group by 1) s where s.feature_id = f.id");
        sql.execute("insert into feature_days (feature_id, day, uses) select feature_id, day, sum(uses)"
                + " from usage_daily where feature_id <> 0 group by 1, 2");
    }
}
