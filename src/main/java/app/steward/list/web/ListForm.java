package app.steward.list.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.web.ConditionForm;
import app.steward.condition.web.FormJson;
import app.steward.list.ListEditing.Changes;
import app.steward.list.ListEditing.Criteria;
import app.steward.membership.Rule;
import app.steward.membership.RuleCondition;
import app.steward.problem.BadInput;
import app.steward.value.CleanText;
import app.steward.value.NumberReader;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import tools.jackson.core.JacksonException;
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
        @Nullable Integer version) {

    static ListForm empty(Subject subject, String name, boolean shared, Catalogue catalogue, NumberReader numbers) {
        ConditionForm none = ConditionForm.posted(subject, catalogue, numbers, new LinkedMultiValueMap<>());
        return new ListForm(subject, name, shared, true, List.of(), none, null);
    }

    static ListForm of(Rule list, Catalogue catalogue, Conditions conditions, NumberReader numbers) {
        String criteria = list.said().condition();
        return new ListForm(
                list.subject(),
                list.name(),
                !list.isPrivate(),
                list.isOn(),
                list.said().segments(),
                criteria == null
                        ? ConditionForm.posted(list.subject(), catalogue, numbers, new LinkedMultiValueMap<>())
                        : ConditionForm.of(list.subject(), catalogue, conditions.tree(criteria)),
                list.version());
    }

    static ListForm posted(
            Subject subject, Catalogue catalogue, NumberReader numbers, MultiValueMap<String, String> sent) {
        List<Integer> segments = sent.getOrDefault("segment", List.of()).stream()
                .filter(id -> id.matches("\\d{1,9}"))
                .map(Integer::valueOf)
                .toList();
        String version = sent.getFirst("version");
        return new ListForm(
                subject,
                first(sent, "name"),
                !"false".equals(sent.getFirst("shared")),
                !"false".equals(sent.getFirst("active")),
                segments,
                filled(ConditionForm.posted(subject, catalogue, numbers, sent), sent),
                version != null && version.matches("\\d{1,9}") ? Integer.valueOf(version) : null);
    }

    /** What is made of a list of records comes with what narrows that beside the lines of its filter. */
    private static ConditionForm filled(ConditionForm form, MultiValueMap<String, String> sent) {
        String also = sent.getFirst("also");
        if (also == null || !"fill".equals(sent.getFirst("act"))) {
            return form;
        }
        try {
            return form.after(FormJson.MAPPER.readTree(also));
        } catch (JacksonException e) {
            // Nothing that a list wrote.
            return form;
        }
    }

    ListForm at(@Nullable Integer storedVersion) {
        return new ListForm(subject, name, shared, active, segments, criteria, storedVersion);
    }

    Purpose purpose() {
        return shared ? Purpose.SHARED_LIST : Purpose.PRIVATE_LIST;
    }

    /** The criteria alone; throws {@link BadInput} in words of the form, under condition. */
    @Nullable
    ConditionTree read(Conditions conditions, Catalogue catalogue) {
        if (criteria.json().lines().isEmpty()) {
            return null;
        }
        try {
            return conditions.read(catalogue, subject, criteria.json().condition(), purpose());
        } catch (BadInput wrong) {
            throw new BadInput(criteria.inWords(wrong.faults())).under("condition");
        }
    }

    /** Segments and criteria as one condition. */
    ConditionTree whole(Conditions conditions, Catalogue catalogue) {
        ConditionTree own = read(conditions, catalogue);
        JsonNode all = RuleCondition.of(
                segments.toArray(new Integer[0]), new Integer[0], own == null ? null : conditions.toTree(own));
        return conditions.read(catalogue, subject, all, purpose());
    }

    boolean asksAnything() {
        return !segments.isEmpty() || !criteria.json().lines().isEmpty();
    }

    Changes changes(Conditions conditions, Catalogue catalogue) {
        return new Changes(name, segments, new Criteria(read(conditions, catalogue)), active, shared, null, version);
    }

    private static String first(MultiValueMap<String, String> sent, String name) {
        String value = sent.getFirst(name);
        return value == null ? "" : CleanText.of(value);
    }
}
