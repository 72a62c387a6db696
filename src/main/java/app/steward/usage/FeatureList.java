package app.steward.usage;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.greatest;
import static org.jooq.impl.DSL.lower;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.position;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;

import app.steward.condition.sql.Collation;
import app.steward.value.CleanText;
import app.steward.workspace.Today;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
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
        Field<OffsetDateTime> seen = greatest(
                field(name("last_seen_at"), OffsetDateTime.class),
                DayStart.of(
                        field(name("last_seen_on"), LocalDate.class),
                        today.now().zone()));
        return sql.select(FEATURE, MODULE, PRODUCT, LABEL, TRACKED, seen)
                .from(table(name("features")))
                .where(matches(text, tracked))
                .orderBy(LABEL.collate(Collation.NAME), ID)
                .limit(size)
                .offset(skipped)
                .fetch(row -> new Row(
                        row.value1(),
                        row.value2(),
                        row.value3(),
                        row.value4(),
                        row.value5(),
                        row.value6() == null ? null : row.value6().toInstant()));
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
