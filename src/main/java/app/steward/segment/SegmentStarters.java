package app.steward.segment;

import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import app.steward.condition.Catalogue;
import app.steward.condition.Choice;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Snapshot;
import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.segment.Starters.Starter;
import app.steward.team.Viewer;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.node.JsonNodeFactory;

/** Segments that most teams begin with, of the plan and the role that the workspace has. They are changed in the form. */
@Component
public class SegmentStarters {
    private static final String ADMIN = "admin";

    /** Enough to know which plan most have. */
    private static final int LOOKED_AT = 10_000;

    private static final List<Starter> OF_ACCOUNTS = List.of(
            account("contract", "Large contracts", """
                    {"all":[{"field":"mrr","op":"gte","value":1000},{"field":"stage_type","op":"neq","value":"cancelled"}]}"""),
            account("trial", "In trial", """
                    {"all":[{"field":"stage_type","op":"eq","value":"trial"}]}"""),
            account("onboarding", "In onboarding", """
                    {"all":[{"field":"stage_type","op":"eq","value":"onboarding"}]}"""),
            account("live", "Live customers", """
                    {"all":[{"field":"stage_type","op":"eq","value":"live"}]}"""),
            account("at_risk", "Usage at risk", """
                    {"all":[{"field":"stage_type","op":"eq","value":"live"},
                            {"any":[{"field":"usage_change","params":{"days":30},"op":"lte","value":-25},
                                    {"field":"active_users","params":{"days":14},"op":"eq","value":0}]}]}"""),
            account("renewal", "Renewal in 90 days", """
                    {"all":[{"field":"next_billing_on","op":"next_days","value":90},
                            {"field":"stage_type","op":"eq","value":"live"}]}"""),
            account("nobody_came", "Nobody logged in yet", """
                    {"all":[{"field":"last_login_at","op":"empty"},
                            {"field":"stage_type","op":"in","value":["onboarding","live"]}]}"""),
            account("unowned", "Without a success manager", """
                    {"all":[{"field":"success_manager","op":"empty"},
                            {"field":"stage_type","op":"in","value":["onboarding","live"]}]}"""));

    private static final List<Starter> OF_USERS = List.of(
            user("title", "Directors and above", """
                    {"any":[{"field":"title","op":"contains","value":"chief"},
                            {"field":"title","op":"contains","value":"director"},
                            {"field":"title","op":"contains","value":"head"},
                            {"field":"title","op":"contains","value":"president"}]}"""),
            user("new", "New users", """
                    {"all":[{"field":"created_on","op":"last_days","value":30}]}"""),
            user("power", "Power users", """
                    {"all":[{"field":"active_days","params":{"days":30},"op":"gte","value":10},
                            {"field":"features_used","params":{"days":30},"op":"gte","value":5}]}"""),
            user("at_risk", "Stopped coming", """
                    {"all":[{"field":"activity","op":"eq","value":"inactive"},
                            {"field":"last_active_at","op":"last_days","value":60}]}"""),
            user("never", "Never logged in", """
                    {"all":[{"field":"logged_in","op":"eq","value":false}]}"""),
            user("renewal", "Users before a renewal", """
                    {"all":[{"field":"account.next_billing_on","op":"next_days","value":90},
                            {"field":"account.stage_type","op":"eq","value":"live"}]}"""));

    private final DSLContext sql;
    private final Fields fields;

    SegmentStarters(DSLContext sql, Fields fields) {
        this.sql = sql;
        this.fields = fields;
    }

    private static Starter account(String key, String name, String condition) {
        return new Starter(key, Subject.ACCOUNT, name, condition);
    }

    private static Starter user(String key, String name, String condition) {
        return new Starter(key, Subject.USER, name, condition);
    }

    /** All of the subject: what the workspace lacks, too. */
    @Transactional(readOnly = true)
    public List<Starter> all(Viewer viewer, Subject subject) {
        Snapshot present = fields.present(viewer);
        Starter first = subject == Subject.ACCOUNT ? ofPlan(viewer, present) : ofRole(present.catalogue());
        return Stream.concat(Stream.of(first), (subject == Subject.ACCOUNT ? OF_ACCOUNTS : OF_USERS).stream())
                .toList();
    }

    public Optional<Starter> find(Viewer viewer, Subject subject, String key) {
        return all(viewer, subject).stream()
                .filter(one -> one.key().equals(key))
                .findFirst();
    }

    private Starter ofPlan(Viewer viewer, Snapshot present) {
        String plan = mostCommonPlan(viewer, present);
        return plan == null
                ? new Starter("plan", Subject.ACCOUNT, "On one plan", null, "No account has a plan yet.")
                : account(
                        "plan",
                        "On the plan " + plan,
                        "{\"all\":[{\"field\":\"plan\",\"op\":\"eq\",\"value\":"
                                + JsonNodeFactory.instance.stringNode(plan) + "}]}");
    }

    private @Nullable String mostCommonPlan(Viewer viewer, Snapshot present) {
        RecordQuery query = new RecordQuery(Subject.ACCOUNT, present.catalogue(), present.now()).askedBy(viewer);
        Field<?> value = query.value(FieldRef.of("plan"));
        Table<?> seen = select(value.as("plan"))
                .from(query.from())
                .where(query.visible())
                .and(value.isNotNull())
                .limit(inline(LOOKED_AT))
                .asTable("seen");
        Field<String> plan = field(name("seen", "plan"), String.class);
        return sql.select(plan)
                .from(seen)
                .where(plan.ne(inline("")))
                .groupBy(plan)
                .orderBy(count().desc(), plan)
                .limit(inline(1))
                .fetchOne(row -> row.value1());
    }

    private static Starter ofRole(Catalogue catalogue) {
        Supplier<List<Choice>> choices = catalogue.get(Subject.USER, "role").choices();
        List<Choice> roles = choices == null ? List.of() : choices.get();
        Optional<Choice> one = roles.stream()
                .filter(role -> role.key().equals(ADMIN))
                .findFirst()
                .or(() -> roles.stream().findFirst());
        return one.map(role -> user(
                        "role",
                        "Of the role " + Objects.requireNonNull(role.label()),
                        "{\"all\":[{\"field\":\"role\",\"op\":\"eq\",\"value\":"
                                + JsonNodeFactory.instance.stringNode(role.key()) + "}]}"))
                .orElseGet(() -> new Starter(
                        "role", Subject.USER, "Of one role", null, "There is no role yet: add one in Settings."));
    }
}
