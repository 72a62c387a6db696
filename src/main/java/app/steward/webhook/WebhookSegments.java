package app.steward.webhook;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.Subject;
import app.steward.membership.RuleCondition;
import java.util.List;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;

/** Which segments webhooks are filtered by, so that one in use is not deleted. */
@Component
class WebhookSegments implements ConditionHolder {
    private final DSLContext sql;

    WebhookSegments(DSLContext sql) {
        this.sql = sql;
    }

    /** Nothing is computed of them: they are read as they are stored. */
    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return Stream.of();
    }

    @Override
    public Stream<StoredCondition> kept(Catalogue catalogue) {
        return sql
                .fetch("select id, name, segments from webhooks where segments <> '{}' order by id")
                .map(row -> new StoredCondition(
                        Webhooks.KIND,
                        row.get("id", Integer.class),
                        row.get("name", String.class),
                        Subject.ACCOUNT,
                        RuleCondition.of(List.of(row.get("segments", Integer[].class)), List.of(), null)))
                .stream();
    }
}
