package app.steward.listing;

import app.steward.condition.ConditionTree;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Subject;
import app.steward.team.Assignee;
import app.steward.value.CleanText;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a list shows: of whom, which columns, in which order, narrowed by what. The one question that the listing engine
 * answers, whoever asks: pages, the API, exports.
 *
 * @param within a condition that belongs to the list itself, {@link ListScope#within}; nothing chosen goes beyond it
 * @param segment only members of this segment; of subscriptions, those of member accounts
 * @param account only users or subscriptions of this account
 * @param roleId the success role that decides {@code assignee}; null for any
 * @param filter a condition that the records meet
 * @param search words that are each part of a name, an external id or an e-mail address, ignoring case; empty for none
 * @param choices what was chosen beside the filter, such as a persona: conditions that the records meet too
 * @param picked external ids of the only records that it holds; null for no such choice
 */
public record ListQuery(
        Subject subject,
        List<Column> columns,
        Sort sort,
        @Nullable ConditionTree within,
        @Nullable Long segment,
        @Nullable Long account,
        @Nullable Integer roleId,
        Assignee assignee,
        @Nullable ConditionTree filter,
        String search,
        List<ConditionTree> choices,
        @Nullable List<String> picked) {

    public ListQuery {
        columns = List.copyOf(columns);
        choices = List.copyOf(choices);
        search = CleanText.of(search);
        picked = picked == null ? null : List.copyOf(picked);
    }

    /** All records of this kind; columns and an order are still to be said. */
    public static Builder of(Subject subject) {
        return new Builder(subject);
    }

    /** The same list, to be changed. */
    public Builder but() {
        Builder same = of(subject)
                .columns(columns)
                .sort(sort)
                .within(within)
                .segment(segment)
                .account(account)
                .role(roleId)
                .assignedTo(assignee)
                .filter(filter)
                .search(search)
                .picked(picked);
        choices.forEach(same::choice);
        return same;
    }

    /** The same list over all segments, without filter, search and choices beside it: what the tabs count. */
    public ListQuery unfiltered() {
        return of(subject)
                .columns(columns)
                .sort(sort)
                .within(within)
                .account(account)
                .role(roleId)
                .assignedTo(assignee)
                .build();
    }

    /** Whether it is {@link #unfiltered} already. */
    public boolean isUnfiltered() {
        return segment == null && filter == null && search.isEmpty() && choices.isEmpty() && picked == null;
    }

    /** Whether more than its segment was chosen. */
    public boolean isNarrowed() {
        return !search.isEmpty()
                || !isAssignedToAnyone()
                || account != null
                || !choices.isEmpty()
                || filter != null
                || picked != null;
    }

    /** The records with these external ids alone, whatever else was chosen of this list. */
    public ListQuery picking(List<String> externalIds) {
        return of(subject)
                .columns(columns)
                .sort(sort)
                .within(within)
                .picked(externalIds)
                .build();
    }

    public boolean isAssignedToAnyone() {
        return assignee.kind() == Assignee.Kind.ANYONE;
    }

    /** What the list is of, filter, choices and segment as one condition; empty where there is none of them. */
    Optional<ConditionTree> condition() {
        List<ConditionTree> parts = new ArrayList<>();
        if (within != null) {
            parts.add(within);
        }
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

    /** Says a list piece by piece; what is not said narrows nothing. */
    public static final class Builder {
        private final Subject subject;
        private final List<ConditionTree> choices = new ArrayList<>();
        private @Nullable List<Column> columns;
        private @Nullable Sort sort;
        private @Nullable ConditionTree within;
        private @Nullable Long segment;
        private @Nullable Long account;
        private @Nullable Integer role;
        private Assignee assignee = Assignee.anyone();
        private @Nullable ConditionTree filter;
        private String search = "";
        private @Nullable List<String> picked;

        private Builder(Subject subject) {
            this.subject = subject;
        }

        public Builder columns(List<Column> shown) {
            columns = shown;
            return this;
        }

        public Builder sort(Sort order) {
            sort = order;
            return this;
        }

        public Builder within(@Nullable ConditionTree condition) {
            within = condition;
            return this;
        }

        public Builder segment(@Nullable Long id) {
            segment = id;
            return this;
        }

        public Builder account(@Nullable Long id) {
            account = id;
            return this;
        }

        public Builder role(@Nullable Integer id) {
            role = id;
            return this;
        }

        public Builder assignedTo(Assignee whom) {
            assignee = whom;
            return this;
        }

        public Builder filter(@Nullable ConditionTree condition) {
            filter = condition;
            return this;
        }

        public Builder search(String words) {
            search = words;
            return this;
        }

        /** One more condition beside the filter. */
        public Builder choice(ConditionTree condition) {
            choices.add(condition);
            return this;
        }

        public Builder picked(@Nullable List<String> externalIds) {
            picked = externalIds;
            return this;
        }

        boolean isSorted() {
            return sort != null;
        }

        public ListQuery build() {
            return new ListQuery(
                    subject,
                    Objects.requireNonNull(columns, "columns"),
                    Objects.requireNonNull(sort, "sort"),
                    within,
                    segment,
                    account,
                    role,
                    assignee,
                    filter,
                    search,
                    choices,
                    picked);
        }
    }
}
