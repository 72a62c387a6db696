package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Catalogue;
import app.steward.condition.Condition;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.condition.sql.Explain;
import app.steward.condition.sql.Explained;
import app.steward.problem.NotFound;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import app.steward.workspace.Now;
import java.util.function.Supplier;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Why one record, among those that somebody sees, meets a condition or not. */
@Component
public class ConditionExplanation {
    private final DSLContext sql;
    private final Explain explain;

    ConditionExplanation(DSLContext sql, Explain explain) {
        this.sql = sql;
        this.explain = explain;
    }

    /** The tree as this record meets it; throws {@link NotFound} for a record that the viewer does not see. */
    public Explained of(
            Viewer viewer, Subject subject, String externalId, Condition condition, Catalogue catalogue, Now now) {
        Supplier<NotFound> unknown = () -> new NotFound("There is no " + subject.key() + " " + externalId + ".");
        Field<Long> id = field(name("r", "id"), Long.class);
        Field<Long> account = subject == Subject.ACCOUNT ? id : field(name("r", "account_id"), Long.class);
        Long found = sql.select(id)
                .from(table(name(subject.plural())).as("r"))
                .where(field(name("r", "external_id"), String.class).eq(externalId.strip()))
                .and(
                        switch (subject) {
                            case ACCOUNT -> Visibility.accounts(viewer, account);
                            case USER -> Visibility.users(viewer, account);
                            case SUBSCRIPTION -> Visibility.subscriptions(viewer, account);
                        })
                .fetchOne(id);
        if (found == null) {
            throw unknown.get();
        }
        Explained explained = explain.of(condition, subject, found, catalogue, now, viewer.memberId())
                .orElseThrow(unknown);
        return withoutHidden(explained, viewer, subject, catalogue);
    }

    /** Another account is named only to those who see it. */
    private Explained withoutHidden(Explained node, Viewer viewer, Subject subject, Catalogue catalogue) {
        JsonNode actual = node.actual();
        if (actual != null
                && actual.isString()
                && node.condition() instanceof Condition.Test test
                && catalogue.get(subject, test.field().key()).type() == ValueType.REFERENCE
                && !sees(viewer, actual.stringValue())) {
            actual = JsonNodeFactory.instance.nullNode();
        }
        return new Explained(
                node.condition(),
                node.matches(),
                actual,
                node.reference(),
                node.parts().stream()
                        .map(part -> withoutHidden(part, viewer, subject, catalogue))
                        .toList());
    }

    private boolean sees(Viewer viewer, String account) {
        return sql.fetchExists(sql.selectOne()
                .from(table(name("accounts")).as("r"))
                .where(field(name("r", "external_id"), String.class).eq(account))
                .and(Visibility.accounts(viewer, field(name("r", "id"), Long.class))));
    }
}
