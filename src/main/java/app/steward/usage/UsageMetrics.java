package app.steward.usage;

import static org.jooq.impl.DSL.field;

import app.steward.condition.FieldRef;
import app.steward.condition.MetricFamily;
import app.steward.condition.RecordIds;
import app.steward.condition.Subject;
import app.steward.fact.MetricSlots;
import app.steward.workspace.Now;
import java.util.List;
import java.util.Set;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** The values that are computed from daily usage over a window of days: one query for any number of them. */
class UsageMetrics implements MetricFamily {
    /** The window of the values that have a column of their own on the derived rows. */
    static final int DAYS = 14;
    /** What is said to be different of an account or user when its usage is. */
    static final String USAGE = "usage";

    private static final String OF_ACCOUNT = "account.";
    private static final Set<String> OF_ACCOUNTS = Set.of(
            "features_used", "active_users", "active_days", "logins", "usage_total", "feature_uses", "usage_change");
    private static final Set<String> OF_USERS =
            Set.of("features_used", "active_days", "logins", "usage_total", "feature_uses");

    private final DSLContext sql;
    private final MetricSlots.Places places;

    UsageMetrics(DSLContext sql, MetricSlots.Places places) {
        this.sql = sql;
        this.places = places;
    }

    @Override
    public String name() {
        return "usage";
    }

    /** What all of them are computed from, by subject and key. */
    static Set<String> reads(Subject subject) {
        return subject == Subject.ACCOUNT
                ? Set.of("account." + USAGE, "user.account", "user.archived", "subscription.archived")
                : Set.of("user." + USAGE, "user.archived");
    }

    static Set<String> keys(Subject subject) {
        return subject == Subject.ACCOUNT ? OF_ACCOUNTS : OF_USERS;
    }

    /** Whether the value has a column on the derived row. */
    static boolean hasColumn(FieldRef use) {
        return use.days() == DAYS && !use.key().equals("feature_uses");
    }

    @Override
    public @Nullable Field<?> stored(Subject subject, FieldRef use, Now now) {
        if (use.key().startsWith(OF_ACCOUNT)) {
            return stored(Subject.ACCOUNT, ofAccount(use), now);
        }
        if (hasColumn(use)) {
            return field(DSL.name(subject.derivedAlias(), use.key()), type(use));
        }
        Field<Double> slot = places.of(subject, use);
        return slot == null ? null : slot.cast(type(use));
    }

    @Override
    public Table<?> computed(Subject subject, List<FieldRef> uses, Now now, @Nullable RecordIds only) {
        List<FieldRef> plain = uses.stream()
                .map(use -> use.key().startsWith(OF_ACCOUNT) ? ofAccount(use) : use)
                .toList();
        UsageQuery query = new UsageQuery(subject, now, new KnownFeatures(sql));
        for (int i = 0; i < plain.size(); i++) {
            query.add("m" + i, plain.get(i));
        }
        return only == null ? query.grouped(query.record().isNotNull(), name()) : query.each(only, name());
    }

    @Override
    public boolean knowsThePast() {
        return true;
    }

    @Override
    public @Nullable Number whenMissing(FieldRef use) {
        return isChange(use) ? null : 0;
    }

    @Override
    public boolean hasRecordsBehind() {
        return true;
    }

    @Override
    public @Nullable Condition ofNobody(Subject subject) {
        return subject == Subject.ACCOUNT ? ofNobody(subject.derivedAlias()) : null;
    }

    /**
     * Whether an account has no users and never had a use or login.
     *
     * @param row the alias of its derived row
     */
    static Condition ofNobody(String row) {
        return field(DSL.name(row, "users"), Integer.class)
                .eq(DSL.inline(0))
                .and(field(DSL.name(row, "last_active_at")).isNull())
                .and(field(DSL.name(row, "last_login_at")).isNull());
    }

    private static org.jooq.DataType<? extends Number> type(FieldRef use) {
        return isChange(use) ? SQLDataType.DOUBLE : SQLDataType.BIGINT;
    }

    private static boolean isChange(FieldRef use) {
        return use.key().endsWith("usage_change");
    }

    private static FieldRef ofAccount(FieldRef use) {
        return FieldRef.of(use.key().substring(OF_ACCOUNT.length()), use.params());
    }
}
