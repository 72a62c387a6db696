package app.steward.ingest;

import app.steward.condition.sql.Collation;
import app.steward.ingest.Lookups.Found;
import app.steward.usage.UsagePartitions;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * Stages uses of features. The rows of one owner as named, feature and day are added up, and the sum replaces what
 * files said before of them. What events counted stands beside it.
 */
final class UsageStage extends OwnedRowStage {
    /** More distinct features than that are a mistake: somebody maps an id. */
    private static final int MAX_FEATURES = 5_000;

    private static final String SAME = " u.imported and u.feature_id = f.feature_id and u.day = f.day"
            + " and u.user_id is not distinct from f.user_id and u.subscription_id is not distinct from f.subscription_id";

    /** Numbers that no stored feature has. */
    private static final int OWN_FEATURES = 1_000_000_000;

    private record Name(String feature, String module, String product) {}

    private final UsagePartitions partitions;
    private final LocalDate today;
    private final Map<Name, Integer> features = new HashMap<>();
    private final CopyText copy = new CopyText();
    private boolean newFeatures;
    private final int feature;
    private final int module;
    private final int product;
    private final int day;
    private final int count;

    UsageStage(
            ImportPlan plan,
            List<CellReader> readers,
            DSLContext sql,
            Lookups lookups,
            Rejects rejects,
            Progress progress,
            UsagePartitions partitions,
            LocalDate today) {
        super(plan, readers, sql, lookups, rejects, progress);
        this.partitions = partitions;
        this.today = today;
        this.feature = indexOf("feature");
        this.module = indexOf("module");
        this.product = indexOf("product");
        this.day = indexOf("day");
        this.count = indexOf("count");
    }

    @Override
    void create() {
        // named: the row named its account itself, so the account is part of what the sum replaces
        sql.execute("create temporary table import_stage (account_id bigint, user_id bigint, subscription_id bigint,"
                + " named boolean not null, feature_id int not null, day date not null, uses bigint not null)"
                + " on commit drop");
        if (plan.dryRun()) {
            // What it meets for the first time stays its own: events that bring the same feature don't wait for it.
            sql.execute("create temporary table import_features (like features including all) on commit drop");
            sql.execute("insert into import_features (id, feature, module, product, label) overriding system value"
                    + " select id, feature, module, product, label from features");
            sql.execute("alter table import_features alter column id restart with " + OWN_FEATURES);
        }
    }

    /** Where features are looked up and made. */
    private String featureTable() {
        return plan.dryRun() ? "import_features" : "features";
    }

    @Override
    void check(@Nullable Object[] values, List<Reason> reasons) {
        super.check(values, reasons);
        for (int needed : new int[] {feature, day, count}) {
            if (needed >= 0 && values[needed] == null) {
                reasons.add(Reason.of(
                        plan.columns().get(needed),
                        "the " + plan.columns().get(needed).target().key() + " is missing"));
            }
        }
        // Somewhere on earth tomorrow has begun; what lies further ahead was not used yet.
        if (values[day] instanceof LocalDate on && on.isAfter(today.plusDays(1))) {
            reasons.add(Reason.of(plan.columns().get(day), on.toString(), "is a day that has not come yet"));
        }
    }

    private static String text(Staged row, int index) {
        return (String) Objects.requireNonNullElse(at(row.values(), index), "");
    }

    @Override
    List<Staged> resolve(List<Staged> staged) {
        List<Staged> owned = super.resolve(staged);
        List<Staged> good = new ArrayList<>(owned.size());
        learn(owned);
        for (Staged row : owned) {
            if (features.get(name(row)) == null) {
                reject(
                        row,
                        Reason.of(
                                plan.columns().get(feature),
                                text(row, feature),
                                "would be one feature more than the " + MAX_FEATURES + " that Steward keeps"));
            } else {
                good.add(row);
            }
        }
        return good;
    }

    private Name name(Staged row) {
        return new Name(text(row, feature), text(row, module), text(row, product));
    }

    /** Finds the features of these rows, and makes those that are new. Upper and lower case make no difference. */
    private void learn(List<Staged> staged) {
        if (features.size() > 4 * MAX_FEATURES) {
            features.clear(); // many spellings
        }
        Map<Name, Boolean> asked = new LinkedHashMap<>();
        for (Staged row : staged) {
            Name name = name(row);
            if (!features.containsKey(name)) {
                asked.put(name, true);
            }
        }
        if (asked.isEmpty()) {
            return;
        }
        List<Name> names = List.copyOf(asked.keySet());
        Object[] binds = {
            names.stream().map(Name::feature).toArray(String[]::new),
            names.stream().map(Name::module).toArray(String[]::new),
            names.stream().map(Name::product).toArray(String[]::new)
        };
        String asking = "(select feature, module, product, lower(feature " + Collation.SQL + ") as f,"
                + " lower(module " + Collation.SQL + ") as m, lower(product " + Collation.SQL + ") as p, n"
                + " from unnest(?::text[], ?::text[], ?::text[]) with ordinality as g (feature, module, product, n))";
        long stored = Objects.requireNonNull(sql.fetchOne("select count(*) from " + featureTable() + " where id > 0"))
                .get(0, Long.class);
        Object[] limited = {binds[0], binds[1], binds[2], Math.max(0, MAX_FEATURES - stored)};
        newFeatures |= 0
                < sql.execute(
                        "insert into " + featureTable()
                                + " (feature, module, product, label) select feature, module, product, feature from"
                                + " (select distinct on (f, m, p) a.* from " + asking
                                + " a where not exists (select from " + featureTable()
                                + " x where x.feature_fold = a.f and"
                                + " x.module_fold = a.m and x.product_fold = a.p) order by f, m, p, n) fresh"
                                + " order by f, m, p limit ? on conflict (feature_fold, module_fold, product_fold) do nothing",
                        limited);
        for (Record row : sql.fetch(
                "select a.n, x.id from " + asking + " a join " + featureTable() + " x on x.feature_fold = a.f and"
                        + " x.module_fold = a.m and x.product_fold = a.p and x.id > 0",
                binds)) {
            features.put(names.get(row.get(0, Integer.class) - 1), row.get(1, Integer.class));
        }
    }

    @Override
    void stage(List<Staged> good) {
        for (Staged row : good) {
            Found named = found(row, account);
            Found who = found(row, user);
            Found owner = found(row, subscription);
            copy.add(accountOf(row))
                    .add(who == null ? null : who.id())
                    .add(owner == null ? null : owner.id())
                    .add(named != null && owner == null)
                    .add(features.get(name(row)))
                    .add(row.values()[day])
                    .add(Objects.requireNonNullElse(at(row.values(), count), 1))
                    .endRow();
        }
        copy.into(sql, "import_stage");
    }

    /** How much of all features an account uses is another share, of every account. */
    @Override
    boolean changesAll() {
        return newFeatures;
    }

    @Override
    Counts apply() {
        oneAfterTheOther();
        sql.execute("create temporary table import_sums on commit drop as select account_id, user_id,"
                + " subscription_id, named, feature_id, day, sum(uses)::bigint as uses, count(*) as rows"
                + " from import_stage group by 1, 2, 3, 4, 5, 6 order by 1, 5, 6, 2, 3");
        sql.execute("analyze import_sums");
        LocalDate oldest = Objects.requireNonNull(sql.fetchOne("select min(day) from import_sums where uses > 0"))
                .get(0, LocalDate.class);
        if (oldest != null) {
            partitions.reach(oldest); // before anything of usage is read or written, while nobody waits for this import
        }
        long total = Objects.requireNonNull(sql.fetchOne("select count(*) from import_sums"))
                .get(0, Long.class);
        progress.begin("writing", total);
        find();
        progress.at(total / 2);
        if (plan.dryRun()) {
            return counts();
        }
        sql.execute("update usage_daily u set uses = f.uses from import_found f where u.ctid = f.at"
                + " and f.stored <> f.uses and f.uses > 0 and" + SAME);
        // A day on which nothing was used is a day without a row.
        sql.execute("delete from usage_daily u using import_found f where u.ctid = f.at and f.uses = 0 and" + SAME);
        insert();
        sql.execute("update features f set last_seen_on = s.day from (select feature_id, max(day) as day"
                + " from import_sums where uses > 0 group by 1) s where s.feature_id = f.id"
                + " and (f.last_seen_on is null or f.last_seen_on < s.day)");
        sql.execute("insert into feature_days (feature_id, day, uses) select feature_id, day,"
                + " sum(uses - coalesce(stored, 0)) from import_found where feature_id <> 0 group by 1, 2"
                + " having sum(uses - coalesce(stored, 0)) <> 0 order by 1, 2"
                + " on conflict (feature_id, day) do update set uses = feature_days.uses + excluded.uses");
        progress.at(total);
        return counts();
    }

    /**
     * A file knows days, no moments: what moment that was is asked of the workspace's zone when it is read. Sums are added
     * up once more only where some rows named their account and others did not, and lie in the order of the key as they
     * are: to sort and group all of them again took a third of the time that it takes to store them.
     */
    private void insert() {
        boolean mixed =
                Boolean.TRUE.equals(sql.fetchValue("select bool_or(named) and not bool_and(named) from import_sums"));
        sql.execute("insert into usage_daily (account_id, user_id, subscription_id, feature_id, day, imported, uses)"
                + " select account_id, user_id, subscription_id, feature_id, day, true, "
                + (mixed ? "sum(uses)" : "uses")
                + " from import_found where at is null and uses > 0"
                + (mixed ? " group by 1, 2, 3, 4, 5 order by 1, 4, 5, 2, 3" : "")
                + " on conflict (account_id, feature_id, day, user_id, subscription_id, imported)"
                + " do update set uses = excluded.uses");
    }

    private Counts counts() {
        Record counts = Objects.requireNonNull(
                sql.fetchOne("select coalesce(sum(rows) filter (where at is null and uses > 0), 0),"
                        + " coalesce(sum(rows) filter (where stored <> uses), 0) from import_found"));
        return new Counts(rows, counts.get(0, Long.class), counts.get(1, Long.class), 0, rejects.count());
    }

    /** Looks up what is stored of each sum, by the index for its shape of owner, whatever the statistics say. */
    private void find() {
        List<String> shapes = List.of(
                "s.subscription_id is not null| u.subscription_id = s.subscription_id"
                        + " and u.user_id is not distinct from s.user_id",
                "s.subscription_id is null and s.user_id is not null| u.user_id = s.user_id"
                        + " and u.subscription_id is null and (not s.named or u.account_id = s.account_id)",
                "s.subscription_id is null and s.user_id is null| u.account_id = s.account_id"
                        + " and u.user_id is null and u.subscription_id is null");
        List<String> selects = new ArrayList<>();
        for (String shape : shapes) {
            int bar = shape.indexOf('|');
            selects.add(
                    "select s.*, f.at, f.stored, f.was_of from import_sums s left join lateral (select u.ctid as at,"
                            + " u.uses as stored, u.account_id as was_of from usage_daily u where"
                            + shape.substring(bar + 1)
                            + " and u.feature_id = s.feature_id and u.day = s.day and u.imported limit 1) f on true where "
                            + shape.substring(0, bar));
        }
        sql.execute("create temporary table import_found on commit drop as " + String.join(" union all ", selects));
        sql.execute("analyze import_found");
    }
}
