package app.steward.list.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.ConditionForm;
import app.steward.list.ListEditing.Changes;
import app.steward.list.ListEditing.Criteria;
import app.steward.membership.Rule;
import app.steward.membership.RuleCondition;
import app.steward.segment.web.ConditionPanel;
import app.steward.value.CleanText;
import app.steward.value.NumberReader;
import app.steward.value.WholeNumber;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import tools.jackson.databind.JsonNode;

/**
 * The form of a list as it is drawn and as it was posted: name, who has it, whether it follows the data, segments, and
 * criteria, of which there may be none.
 */
record ListForm(
        Subject subject,
        String name,
        boolean shared,
        boolean active,
        List<Integer> segments,
        ConditionForm criteria,
        @Nullable Integer version)
        implements ConditionPanel.Asked {

    static ListForm empty(Subject subject, String name, boolean shared, Catalogue catalogue) {
        return new ListForm(subject, name, shared, true, List.of(), ConditionForm.none(subject, catalogue), null);
    }

    static ListForm of(Rule list, Catalogue catalogue, Conditions conditions) {
        return new ListForm(
                list.subject(),
                list.name(),
                !list.isPrivate(),
                list.isOn(),
                list.said().segments(),
                ConditionForm.of(
                        list.subject(), catalogue, conditions, list.said().condition()),
                list.version());
    }

    static ListForm posted(
            Subject subject, Catalogue catalogue, NumberReader numbers, MultiValueMap<String, String> sent) {
        return new ListForm(
                subject,
                first(sent, "name"),
                !"false".equals(sent.getFirst("shared")),
                !"false".equals(sent.getFirst("active")),
                WholeNumber.allOf(sent.getOrDefault("segment", List.of())),
                ConditionForm.posted(subject, catalogue, numbers, sent).filled(sent),
                WholeNumber.of(sent.getFirst("version")));
    }

    ListForm at(@Nullable Integer storedVersion) {
        return new ListForm(subject, name, shared, active, segments, criteria, storedVersion);
    }

    @Override
    public Purpose purpose() {
        return shared ? Purpose.SHARED_LIST : Purpose.PRIVATE_LIST;
    }

    private @Nullable ConditionTree own(Conditions conditions, Catalogue catalogue) {
        return criteria.isEmpty() ? null : criteria.read(conditions, catalogue, purpose());
    }

    /** Segments and criteria as one condition. */
    @Override
    public ConditionTree whole(Conditions conditions, Catalogue catalogue) {
        ConditionTree own = own(conditions, catalogue);
        JsonNode all = RuleCondition.of(segments, List.of(), own == null ? null : conditions.toTree(own));
        return conditions.read(catalogue, subject, all, purpose());
    }

    @Override
    public boolean asksAnything() {
        return !segments.isEmpty() || !criteria.isEmpty();
    }

    Changes changes(Conditions conditions, Catalogue catalogue) {
        return new Changes(name, segments, new Criteria(own(conditions, catalogue)), active, shared, null, version);
    }

    private static String first(MultiValueMap<String, String> sent, String name) {
        String value = sent.getFirst(name);
        return value == null ? "" : CleanText.of(value);
    }
}
