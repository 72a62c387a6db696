package app.steward.portfolio;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.portfolio.RecordListing.Asked;
import app.steward.team.Visibility;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** The records that a view holds for its viewer: every question about a list begins here. */
record Matching(RecordQuery query, Condition chosen) {

    static Matching of(View view, Asked asked) {
        RecordQuery query = query(view.subject(), asked);
        return new Matching(query, chosen(query, view));
    }

    static RecordQuery query(Subject subject, Asked asked) {
        return new RecordQuery(subject, asked.catalogue(), asked.now())
                .askedBy(asked.viewer())
                .byIndex();
    }

    private static Condition chosen(RecordQuery query, View view) {
        Condition chosen = query.visible()
                .and(
                        view.isAssignedToAnyone()
                                ? noCondition()
                                : Visibility.assigned(query.accountId(), view.roleId(), view.assignee()))
                .and(view.account() == null ? noCondition() : query.accountId().eq(view.account()))
                .and(view.picked() == null ? noCondition() : isPicked(view.subject(), view.picked()))
                .and(SearchText.of(view.search()).within(view.subject()));
        return view.condition().map(query::where).map(chosen::and).orElse(chosen);
    }

    private static Condition isPicked(Subject subject, List<String> externalIds) {
        return field(name(subject.alias(), "external_id"), String.class)
                .eq(DSL.any(val(externalIds.toArray(String[]::new))));
    }
}
