package app.steward.listing;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.RecordQuery;
import app.steward.listing.RecordListing.Asked;
import app.steward.search.SearchText;
import app.steward.team.Visibility;
import java.util.List;
import org.jooq.Condition;
import org.jooq.impl.DSL;

/** The records that a view holds for its viewer: every question about a list begins here. */
record Matching(RecordQuery query, Condition chosen) {

    static Matching of(ListQuery list, Asked asked) {
        RecordQuery query = query(list.subject(), asked);
        return new Matching(query, chosen(query, list));
    }

    static RecordQuery query(Subject subject, Asked asked) {
        return new RecordQuery(subject, asked.catalogue(), asked.now())
                .askedBy(asked.viewer())
                .byIndex();
    }

    private static Condition chosen(RecordQuery query, ListQuery list) {
        Condition chosen = query.visible()
                .and(
                        list.isAssignedToAnyone()
                                ? noCondition()
                                : Visibility.assigned(query.accountId(), list.roleId(), list.assignee()))
                .and(list.account() == null ? noCondition() : query.accountId().eq(list.account()))
                .and(list.picked() == null ? noCondition() : isPicked(list.subject(), list.picked()))
                .and(SearchText.of(list.search()).within(list.subject()));
        return list.condition().map(query::where).map(chosen::and).orElse(chosen);
    }

    private static Condition isPicked(Subject subject, List<String> externalIds) {
        return field(name(subject.alias(), "external_id"), String.class)
                .eq(DSL.any(val(externalIds.toArray(String[]::new))));
    }
}
