package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.listing.RecordListing.Asked;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** The filter of a list, between its condition and how it is written in an address and said on the page. */
@Component
public class Filter {
    private final Conditions conditions;
    private final ConditionText words;

    Filter(Conditions conditions, ConditionText words) {
        this.conditions = conditions;
        this.words = words;
    }

    /**
     * One line or group of a filter.
     *
     * @param words such as "MRR is at least $5,000"
     * @param without the filter of the address without it; empty where nothing is left
     */
    public record Part(String words, String without) {}

    /** Reads the filter of an address; {@link BadInput} says what is wrong with it and how to go on. */
    public ConditionTree read(Subject subject, String text, Catalogue catalogue) {
        try {
            return conditions.read(catalogue, subject, FilterText.read(subject, text, catalogue), Purpose.FILTER);
        } catch (BadInput wrong) {
            List<Fault> faults = new ArrayList<>();
            wrong.faults().forEach(fault -> faults.add(new Fault("filter", fault.message())));
            faults.add(new Fault(
                    "filter", "The filter in this address can't be used. Open the list without it and filter anew."));
            throw new BadInput(faults.stream().distinct().toList());
        }
    }

    /**
     * What can still be used of a filter that was kept.
     *
     * @param condition null where nothing is left
     * @param lost why lines were left out, as sentences
     */
    public record Kept(@Nullable ConditionTree condition, List<String> lost) {}

    /** Reads a filter that was kept: lines that can't be used any more are left out. */
    public Kept kept(Subject subject, String text, Catalogue catalogue) {
        List<ConditionTree> parts = new ArrayList<>();
        List<String> lost = new ArrayList<>();
        try {
            for (JsonNode line : FilterText.lines(FilterText.read(subject, text, catalogue))) {
                try {
                    parts.add(conditions.read(catalogue, subject, line, Purpose.FILTER));
                } catch (BadInput gone) {
                    gone.faults().forEach(fault -> lost.add(fault.message()));
                }
            }
        } catch (BadInput unreadable) {
            unreadable.faults().forEach(fault -> lost.add(fault.message()));
        }
        return new Kept(parts.isEmpty() ? null : parts.size() == 1 ? parts.get(0) : new ConditionTree.All(parts), lost);
    }

    /** The condition as JSON, as the form of conditions takes it. */
    public JsonNode json(ConditionTree condition) {
        return conditions.toTree(condition);
    }

    /** The condition as it stands in an address; {@link BadInput} where it is too long for one. */
    public String write(ConditionTree condition) {
        return FilterText.write(conditions.toTree(condition));
    }

    /** What the page shows of a filter, and takes away at a click. */
    public List<Part> parts(Subject subject, ConditionTree filter, Asked asked) {
        if (!(filter instanceof ConditionTree.All all)) {
            return List.of(new Part(words.brief(filter, subject, asked.catalogue(), asked.now()), ""));
        }
        List<Part> parts = new ArrayList<>();
        for (int i = 0; i < all.parts().size(); i++) {
            List<ConditionTree> others = new ArrayList<>(all.parts());
            ConditionTree part = others.remove(i);
            parts.add(new Part(
                    words.brief(part, subject, asked.catalogue(), asked.now()),
                    others.isEmpty() ? "" : write(new ConditionTree.All(others))));
        }
        return parts;
    }
}
