package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionHolder;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldRef;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What named views use: their filters, tabs, columns and what they sort by. */
@Component
class ViewUses implements ConditionHolder {
    static final String TYPE = "view";

    private final NamedViews views;
    private final Conditions conditions;

    ViewUses(NamedViews views, Conditions conditions) {
        this.views = views;
        this.conditions = conditions;
    }

    @Override
    public Stream<ParsedCondition> held(Catalogue catalogue) {
        return views(catalogue).flatMap(view -> {
            List<ConditionTree> parts = new ArrayList<>();
            for (JsonNode part : parts(view, catalogue)) {
                try {
                    parts.add(conditions.read(catalogue, view.subject(), part, Purpose.FILTER));
                } catch (BadInput gone) {
                    // The view opens without it.
                }
            }
            return parts.isEmpty()
                    ? Stream.of()
                    : Stream.of(new ParsedCondition(
                            TYPE, view.id(), view.publicName(), view.subject(), new ConditionTree.All(parts)));
        });
    }

    @Override
    public Stream<StoredCondition> kept(Catalogue catalogue) {
        return views(catalogue).map(view -> {
            ArrayNode all = JsonNodeFactory.instance.arrayNode();
            parts(view, catalogue).forEach(all::add);
            return new StoredCondition(
                    TYPE,
                    view.id(),
                    view.publicName(),
                    view.subject(),
                    JsonNodeFactory.instance.objectNode().set("all", all));
        });
    }

    @Override
    public Stream<ReferencedField> heldUses(Catalogue catalogue) {
        return views(catalogue)
                .flatMap(view -> uses(view, catalogue).stream()
                        .map(use -> new ReferencedField(TYPE, view.id(), view.publicName(), view.subject(), use)));
    }

    private Stream<NamedView> views(Catalogue catalogue) {
        return catalogue.once(ViewUses.class, views::all).stream();
    }

    /** The lines of its filter and its tab, as JSON. */
    private List<JsonNode> parts(NamedView view, Catalogue catalogue) {
        List<JsonNode> parts = new ArrayList<>();
        String segment = view.state().get(ListParameter.SEGMENT);
        if (segment.matches("[0-9]{1,9}")) {
            parts.add(conditions.toTree(ConditionTree.in(
                    view.subject(),
                    new MembershipRef(MembershipKind.SEGMENT, view.subject().segmented(), Long.parseLong(segment)))));
        }
        String filter = view.state().get(ListParameter.FILTER);
        if (!filter.isEmpty()) {
            try {
                parts.addAll(FilterText.lines(FilterText.read(view.subject(), filter, catalogue)));
            } catch (BadInput unreadable) {
                // The view opens without it.
            }
        }
        return parts;
    }

    private static Set<FieldRef> uses(NamedView view, Catalogue catalogue) {
        Set<FieldRef> uses = new LinkedHashSet<>();
        UseText.parts(view.state().get(ListParameter.COLUMNS))
                .forEach(part -> add(uses, view.subject(), part, catalogue));
        UseText.parts(view.state().get(ListParameter.SORT))
                .forEach(part -> add(uses, view.subject(), part.startsWith("-") ? part.substring(1) : part, catalogue));
        return uses;
    }

    private static void add(Set<FieldRef> to, Subject subject, String part, Catalogue catalogue) {
        try {
            to.add(Column.parse(subject, part, catalogue, "columns").use());
        } catch (BadInput gone) {
            // The view opens without it.
        }
    }
}
