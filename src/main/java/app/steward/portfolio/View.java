package app.steward.portfolio;

import app.steward.condition.ConditionTree;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Subject;
import app.steward.team.Assignee;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows: of whom, which columns, in which order, narrowed by what.
 *
 * @param segment only members of this segment; of subscriptions, those of member accounts
 * @param account only users or subscriptions of this account
 * @param roleId the success role that decides {@code assignee}; null for any
 * @param filter a condition that the records meet
 * @param search words that are each part of a name, an external id or an e-mail address, ignoring case; empty for none
 * @param choices what was chosen beside the filter, such as a persona: conditions that the records meet too
 * @param picked external ids of the only records that it holds; null for no such choice
 */
public record View(
        Subject subject,
        List<Column> columns,
        Sort sort,
        @Nullable Long segment,
        @Nullable Long account,
        @Nullable Integer roleId,
        Assignee assignee,
        @Nullable ConditionTree filter,
        String search,
        List<ConditionTree> choices,
        @Nullable List<String> picked) {

    public View {
        columns = List.copyOf(columns);
        choices = List.copyOf(choices);
        search = CleanText.of(search);
        picked = picked == null ? null : List.copyOf(picked);
    }

    /** A list without choices beside its filter, that nobody picked records for. */
    public View(
            Subject subject,
            List<Column> columns,
            Sort sort,
            @Nullable Long segment,
            @Nullable Long account,
            @Nullable Integer roleId,
            Assignee assignee,
            @Nullable ConditionTree filter,
            String search) {
        this(subject, columns, sort, segment, account, roleId, assignee, filter, search, List.of(), null);
    }

    /** The same list over all segments, without filter, search and choices beside it: what the tabs count. */
    public View unfiltered() {
        return new View(subject, columns, sort, null, account, roleId, assignee, null, "");
    }

    /** Whether it is {@link #unfiltered} already. */
    public boolean isUnfiltered() {
        return segment == null && filter == null && search.isEmpty() && choices.isEmpty() && picked == null;
    }

    /** The same list in these columns. */
    View showing(List<Column> others) {
        return new View(subject, others, sort, segment, account, roleId, assignee, filter, search, choices, picked);
    }

    /** The same list under another filter; null for none. */
    public View filteredBy(@Nullable ConditionTree other) {
        return new View(subject, columns, sort, segment, account, roleId, assignee, other, search, choices, picked);
    }

    /** The records with these external ids alone, whatever else this list is narrowed by. */
    public View picking(List<String> externalIds) {
        return new View(subject, columns, sort, null, null, null, Assignee.anyone(), null, "", List.of(), externalIds);
    }

    public boolean isAssignedToAnyone() {
        return assignee.kind() == Assignee.Kind.ANYONE;
    }

    /** Filter, choices and segment as one condition; empty where there is none of them. */
    Optional<ConditionTree> condition() {
        List<ConditionTree> parts = new ArrayList<>();
        if (segment != null) {
            parts.add(
                    ConditionTree.in(subject, new MembershipRef(MembershipKind.SEGMENT, subject.segmented(), segment)));
        }
        parts.addAll(choices);
        if (filter != null) {
            parts.add(filter);
        }
        return parts.isEmpty() ? Optional.empty() : Optional.of(new ConditionTree.All(parts));
    }
}
