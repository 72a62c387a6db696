package app.steward.usage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.position;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.Collation;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** The features as people look through them: a page at a time, by label. */
@Component
@Transactional(readOnly = true)
public class FeatureList {

    /**
     * A feature.
     *
     * @param module empty without one, as is the product
     * @param lastSeenAt when it was last used; null where it never was
     */
    public record Row(
            String feature,
            String module,
            String product,
            String label,
            boolean tracked,
            @Nullable Instant lastSeenAt) {

        /** Where it belongs: "Boards, Planner", or "Boards"; empty without either. */
        public String place() {
            return module.isEmpty() || product.isEmpty() ? module + product : module + ", " + product;
        }
    }

    /**
     * A feature as it is offered.
     *
     * @param uses in the last 14 days, in the accounts that the viewer sees
     */
    public record Offered(Row feature, long uses) {}

    private static final Field<Integer> ID = field(name("id"), Integer.class);
    private static final Field<String> LABEL = field(name("label"), String.class);
    private static final Field<String> FEATURE = field(name("feature"), String.class);
    private static final Field<String> MODULE = field(name("module"), String.class);
    private static final Field<String> PRODUCT = field(name("product"), String.class);
    private static final Field<Boolean> TRACKED = field(name("tracked"), Boolean.class);

    private final DSLContext sql;
    private final Today today;

    FeatureList(DSLContext sql, Today today) {
        this.sql = sql;
        this.today = today;
    }

    /**
     * The features of one page.
     *
     * @param text what label, key, module or product contain, ignoring case; empty for all
     * @param tracked only those that are, or are not; null for both
     * @param skipped how many come before
     */
    public List<Row> page(String text, @Nullable Boolean tracked, int skipped, int size) {
        return sql.select(FEATURE, MODULE, PRODUCT, LABEL, TRACKED, seen())
                .from(table(name("features")))
                .where(matches(text, tracked))
                .orderBy(LABEL.collate(Collation.NAME), ID)
                .limit(size)
                .offset(skipped)
                .fetch(FeatureList::row);
    }

    /** The features that hold the text, the most used of late first. */
    public List<Offered> offered(String text, int most, Viewer viewer) {
        Field<Long> uses = usesOfLate(viewer);
        return sql.select(FEATURE, MODULE, PRODUCT, LABEL, TRACKED, seen(), uses)
                .from(sql.selectFrom(table(name("features")))
                        .where(matches(text, null))
                        .orderBy(
                                field("greatest(last_seen_at, last_seen_on::timestamptz)")
                                        .desc()
                                        .nullsLast(),
                                ID)
                        .limit(most)
                        .asTable("f"))
                .orderBy(uses.desc(), LABEL.collate(Collation.NAME), ID)
                .fetch(row -> new Offered(row(row), row.get(6, Long.class)));
    }

    /**
     * Who sees all accounts gets what is kept per feature and day, archived records included; of some accounts their days
     * are added up.
     */
    private Field<Long> usesOfLate(Viewer viewer) {
        LocalDate to = today.now().today();
        Condition days = field(name("d", "day"), LocalDate.class).between(to.minusDays(UsageMetrics.DAYS - 1), to);
        Condition ofFeature = field(name("d", "feature_id"), Integer.class).eq(field(name("f", "id"), Integer.class));
        Field<Long> sum = field("coalesce(sum(d.uses), 0)::bigint", Long.class);
        if (viewer.seesAll()) {
            return field(select(sum).from(table(name("feature_days")).as("d")).where(ofFeature, days));
        }
        Field<Long> account = field(name("a", "id"), Long.class);
        return field(select(sum)
                .from(table(name("accounts")).as("a"))
                .crossJoin(lateral(select(field(name("d", "uses")))
                        .from(table(name("usage_daily")).as("d"))
                        .where(field(name("d", "account_id"), Long.class).eq(account), ofFeature, days)
                        .asTable("d")))
                .where(viewer.sees(Subject.ACCOUNT, account)));
    }

    private Field<OffsetDateTime> seen() {
        return greatest(
                field(name("last_seen_at"), OffsetDateTime.class),
                DayStart.of(
                        field(name("last_seen_on"), LocalDate.class),
                        today.now().zone()));
    }

    private static Row row(Record row) {
        OffsetDateTime seen = row.get(5, OffsetDateTime.class);
        return new Row(
                row.get(FEATURE),
                row.get(MODULE),
                row.get(PRODUCT),
                row.get(LABEL),
                row.get(TRACKED),
                seen == null ? null : seen.toInstant());
    }

    /** How many match, on all pages. */
    public int count(String text, @Nullable Boolean tracked) {
        return sql.fetchCount(table(name("features")), matches(text, tracked));
    }

    private static Condition matches(String text, @Nullable Boolean tracked) {
        Condition all = ID.ne(0); // number 0 counts logins
        Condition which = tracked == null ? noCondition() : TRACKED.eq(tracked);
        if (text.isBlank()) {
            return all.and(which);
        }
        Field<String> folded = lower(val(CleanText.of(text)).collate(Collation.NAME));
        return all.and(which)
                .and(position(lower(LABEL.collate(Collation.NAME)), folded)
                        .gt(0)
                        .or(position(field(name("feature_fold"), String.class), folded)
                                .gt(0))
                        .or(position(field(name("module_fold"), String.class), folded)
                                .gt(0))
                        .or(position(field(name("product_fold"), String.class), folded)
                                .gt(0)));
    }
}
