package app.steward.list.web;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Phrase;
import app.steward.list.Lists;
import app.steward.membership.Rule;
import app.steward.workspace.Now;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a list asks of its members, said to people. */
@Component
class ListWording {
    private final Lists lists;
    private final ConditionText words;

    ListWording(Lists lists, ConditionText words) {
        this.lists = lists;
        this.words = words;
    }

    /** Segments and criteria as a sentence; null where they can't be read. */
    @Nullable
    String words(Rule list, Catalogue catalogue, Now now) {
        if (!Lists.asksAnything(list)) {
            return list.isOn() ? "All " + list.subject().plural() + "." : byHand(list);
        }
        ConditionTree condition = lists.condition(list, catalogue);
        return condition == null ? null : words.of(condition, list.subject(), catalogue, now);
    }

    /** The same in pieces, what is tested marked. */
    List<Phrase> phrases(Rule list, Catalogue catalogue, Now now) {
        ConditionTree condition = Lists.asksAnything(list) ? lists.condition(list, catalogue) : null;
        if (condition != null) {
            return words.phrases(condition, list.subject(), catalogue, now);
        }
        String plain = words(list, catalogue, now);
        return plain == null ? List.of() : List.of(new Phrase(plain, false));
    }

    /** Short, for a line in a table; null where it can't be read. */
    @Nullable
    String brief(Rule list, Catalogue catalogue, Now now) {
        if (!Lists.asksAnything(list)) {
            return words(list, catalogue, now);
        }
        ConditionTree condition = lists.condition(list, catalogue);
        return condition == null ? null : words.brief(condition, list.subject(), catalogue, now);
    }

    private static String byHand(Rule list) {
        return "Chosen by hand: " + list.subject().plural() + " are added and removed one by one.";
    }
}
