package app.steward.condition;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import app.steward.workspace.Now;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** A small catalogue with every type and every way of reaching a value. */
public final class TestCatalogue {
    static final List<Choice> BANDS =
            List.of(new Choice("good", "Good"), new Choice("average", "Average"), new Choice("poor", "Poor"));
    static final List<Choice> STAGES = List.of(
            new Choice("trial", "Trial"),
            new Choice("onboarding", "Onboarding"),
            new Choice("live", "Live"),
            new Choice("cancelled", "Cancelled"));
    static final List<Choice> STATUSES = List.of(new Choice("active", "Active"), new Choice("canceled", "Canceled"));
    static final List<Choice> PEOPLE =
            List.of(new Choice("ann@example.com", "Ann Ash"), new Choice("bo@example.com", "Bo Birch"));
    static final List<Choice> SEGMENTS =
            List.of(new Choice("1", "Renewals"), new Choice("2", "Big ones"), new Choice("3", "Quiet"));
    /** Longer than an identifier of PostgreSQL may be. */
    static final String LONG_KEY = "a very long key of a custom attribute that no column name could hold, ä";

    private static final MetricFamily FAMILY = new Family();

    private TestCatalogue() {}

    public static Catalogue make() {
        return in(ZoneOffset.UTC);
    }

    /** @param zone of the workspace */
    static Catalogue in(ZoneId zone) {
        List<FieldBuilder> fields = new ArrayList<>();
        Subject a = Subject.ACCOUNT;
        fields.add(given(
                a,
                "name",
                "Name",
                "Account",
                ValueType.TEXT,
                new AccessPath.Text(at("a", "name"), at("a", "name_fold"), at("a", "label"))));
        fields.add(text(a, "industry", "Industry", "a"));
        fields.add(text(a, "plan", "Plan", "af"));
        fields.add(given(a, "billing_city", "Billing city", "Account", ValueType.TEXT, at("a", "billing_city")));
        fields.add(given(a, "stage", "Stage", "Account", ValueType.CHOICE, at("a", "stage"))
                .choices(() -> STAGES));
        fields.add(derived(a, "stage_type", "Stage type", "Account", ValueType.CHOICE, at("a", "stage"))
                .fixedChoices(STAGES));
        fields.add(given(
                a,
                "status",
                "Status",
                "Account",
                ValueType.CHOICE,
                new AccessPath.Text(at("a", "status"), at("a", "status_fold"))));
        fields.add(derived(
                        a,
                        "overall_health",
                        "Overall health",
                        "Health",
                        ValueType.BAND,
                        (use, now) -> field(
                                "(case when {0} >= 70 then 'good' when {0} < 40 then 'poor' when {0} is not null"
                                        + " then 'average' end)",
                                String.class, field(name("a", "risk_score"))))
                .fixedChoices(BANDS));
        fields.add(given(a, "mrr", "MRR", "Account", ValueType.MONEY, at("af", "mrr")));
        fields.add(given(a, "licenses", "Licenses", "Account", ValueType.NUMBER, at("af", "licenses")));
        fields.add(given(a, "employees", "Employees", "Account", ValueType.NUMBER, at("a", "employees")));
        fields.add(given(a, "risk_score", "Risk score", "Risk", ValueType.SCORE, at("a", "risk_score")));
        fields.add(derived(a, "users", "Users", "Account", ValueType.NUMBER, at("af", "users")));
        fields.add(derived(a, "usage_change", "Usage change", "Usage", ValueType.PERCENT, at("af", "usage_change")));
        fields.add(given(a, "created_on", "Created on", "Account", ValueType.DATE, at("a", "created_on")));
        fields.add(
                given(a, "next_billing_on", "Next billing on", "Account", ValueType.DATE, at("af", "next_billing_on")));
        fields.add(
                derived(a, "last_active_at", "Last active at", "Usage", ValueType.MOMENT, at("af", "last_active_at")));
        fields.add(
                given(a, "success_manager", "Success manager", "Account", ValueType.PERSON, at("af", "success_manager"))
                        .choices(() -> PEOPLE));
        fields.add(given(a, "parent", "Parent", "Account", ValueType.REFERENCE, at("a", "parent_id")));
        fields.add(member(MembershipKind.SEGMENT, a, "Segment"));
        fields.add(member(MembershipKind.LIST, a, "List"));
        fields.add(metric(a, "features_used", "Features used"));
        fields.add(metric(a, "active_users", "Active users"));
        customs(a, fields);

        Subject u = Subject.USER;
        fields.add(text(u, "title", "Title", "u"));
        fields.add(given(u, "persona", "Persona", "User", ValueType.CHOICE, at("u", "persona"))
                .choices(() -> List.of(new Choice("sponsor", "Sponsor"), new Choice("poc", "PoC"))));
        fields.add(derived(
                u,
                "logged_in",
                "Logged in",
                "Usage",
                ValueType.YES_NO,
                (use, now) -> field("({0} is not null)", Boolean.class, field(name("uf", "last_login_at")))));
        fields.add(given(u, "created_on", "Created on", "User", ValueType.DATE, at("u", "created_on")));
        fields.add(derived(u, "last_login_at", "Last login at", "Usage", ValueType.MOMENT, at("uf", "last_login_at")));
        fields.add(metric(u, "active_days", "Active days"));
        fields.add(member(MembershipKind.SEGMENT, u, "Segment"));
        fields.add(member(MembershipKind.LIST, u, "List"));
        customs(u, fields);

        Subject s = Subject.SUBSCRIPTION;
        fields.add(text(s, "plan", "Plan", "s"));
        fields.add(given(s, "status", "Status", "Subscription", ValueType.CHOICE, at("s", "status"))
                .choices(() -> STATUSES));
        fields.add(given(s, "amount", "Amount", "Subscription", ValueType.MONEY, at("s", "amount")));
        fields.add(given(s, "seats", "Seats", "Subscription", ValueType.NUMBER, at("s", "seats")));
        fields.add(given(s, "ends_on", "Ends on", "Subscription", ValueType.DATE, at("s", "ends_on")));
        fields.add(given(s, "trial", "Trial", "Subscription", ValueType.YES_NO, at("s", "trial")));
        customs(s, fields);
        return new Catalogue(fields.stream().map(FieldBuilder::build).toList(), Principal.SYSTEM, zone, "");
    }

    private static void customs(Subject subject, List<FieldBuilder> fields) {
        for (ValueType type : List.of(
                ValueType.TEXT,
                ValueType.NUMBER,
                ValueType.MONEY,
                ValueType.YES_NO,
                ValueType.DATE,
                ValueType.MOMENT,
                ValueType.CHOICE,
                ValueType.TAGS)) {
            fields.add(custom(subject, customKey(type), type));
        }
        fields.add(custom(subject, LONG_KEY, ValueType.NUMBER));
    }

    private static FieldBuilder custom(Subject subject, String key, ValueType type) {
        FieldBuilder field = FieldBuilder.of(subject, "custom." + key, key, type)
                .group("Custom attributes")
                .at(new AccessPath.Custom(subject, key))
                .given();
        return type == ValueType.CHOICE
                ? field.choices(() -> List.of(new Choice("Gold", "Gold"), new Choice("Silver", "Silver")))
                : field;
    }

    /** With everything that an identifier in SQL should not hold. */
    static String customKey(ValueType type) {
        return "My \"" + type.key() + "'; drop table users; -- É?";
    }

    private static FieldBuilder member(MembershipKind kind, Subject subject, String label) {
        return FieldBuilder.membership(new AccessPath.Membership(kind, subject), label)
                .group("Membership")
                .choices(() -> SEGMENTS);
    }

    private static FieldBuilder metric(Subject subject, String key, String label) {
        return FieldBuilder.of(subject, key, label, ValueType.NUMBER)
                .group("Usage")
                .params(Param.days())
                .at(new AccessPath.Metric(FAMILY));
    }

    private static FieldBuilder text(Subject subject, String key, String label, String alias) {
        return given(
                subject,
                key,
                label,
                "Text",
                ValueType.TEXT,
                new AccessPath.Text(at(alias, key), at(alias, key + "_fold")));
    }

    private static FieldBuilder given(
            Subject subject, String key, String label, String group, ValueType type, AccessPath path) {
        return FieldBuilder.of(subject, key, label, type).group(group).at(path).given();
    }

    private static FieldBuilder given(
            Subject subject, String key, String label, String group, ValueType type, AccessPath.ExpressionOf of) {
        return derived(subject, key, label, group, type, of).given();
    }

    private static FieldBuilder derived(
            Subject subject, String key, String label, String group, ValueType type, AccessPath.ExpressionOf of) {
        return FieldBuilder.of(subject, key, label, type).group(group).at(of);
    }

    private static AccessPath.ExpressionOf at(String alias, String column) {
        return (use, now) -> field(name(alias, column));
    }

    /** Any number that follows from the record's id and the window; every third record has no facts. */
    static Integer metricOf(long id, String key, int days) {
        if (id % 3 == 0) {
            return key.equals("features_used") ? 0 : null;
        }
        return (int) ((id * days + key.length()) % 17);
    }

    /** Two values, one with and one without a number for records without facts; nothing is stored but 14 days. */
    private static final class Family implements MetricFamily {

        @Override
        public String name() {
            return "usage";
        }

        @Override
        public org.jooq.@Nullable Field<?> stored(Subject subject, FieldRef use, Now now) {
            return subject == Subject.ACCOUNT && use.key().equals("features_used") && use.days() == 14
                    ? field(DSL.name("af", "features_used"))
                    : null;
        }

        @Override
        public Table<?> computed(Subject subject, List<FieldRef> uses, Now now, @Nullable RecordIds only) {
            Field<Long> id = field(DSL.name("id"), Long.class);
            List<Field<?>> columns = new ArrayList<>(List.of(id));
            UnaryOperator<Condition> having = only == null ? c -> c : c -> c.and(only.holds(id));
            for (int i = 0; i < uses.size(); i++) {
                FieldRef use = uses.get(i);
                columns.add(field(
                                "(({0} * {1} + {2}) % 17)",
                                Integer.class,
                                id,
                                DSL.val(use.days()),
                                DSL.val(use.key().length()))
                        .as("m" + i));
            }
            return DSL.select(columns)
                    .from(DSL.table(DSL.name(subject.plural())))
                    .where(having.apply(DSL.condition("{0} % 3 <> 0", id)))
                    .asTable("computed");
        }

        @Override
        public @Nullable Number whenMissing(FieldRef use) {
            return use.key().equals("features_used") ? 0 : null;
        }
    }
}
