package app.steward.template;

import app.steward.condition.Catalogue;
import app.steward.condition.Fields;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.merge.MergeField;
import app.steward.merge.MergeValues;
import app.steward.workspace.Now;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Fills templates in with the values of now, for what sends them. One query for all users. */
@Component
@Transactional(readOnly = true)
public class TemplateRendering {
    private final EmailTemplates templates;
    private final EmailLayouts layouts;
    private final MessageReader reader;
    private final MergeValues values;
    private final Fields fields;

    TemplateRendering(
            EmailTemplates templates, EmailLayouts layouts, MessageReader reader, MergeValues values, Fields fields) {
        this.templates = templates;
        this.layouts = layouts;
        this.reader = reader;
        this.values = values;
        this.fields = fields;
    }

    /**
     * For one user, in the template's newest version; archived ones too. Empty where the template or the user is gone.
     *
     * @param unsubscribe address of the link in the foot
     */
    public Optional<Rendered> render(int template, long user, Now now, String unsubscribe) {
        return Optional.ofNullable(
                render(template, List.of(user), now, any -> unsubscribe).get(user));
    }

    /** The same for many, by user; those that are gone are left out. */
    public Map<Long, Rendered> render(int template, Collection<Long> users, Now now, LongFunction<String> unsubscribe) {
        EmailTemplate found = templates.find(template).orElse(null);
        if (found == null) {
            return Map.of();
        }
        Catalogue catalogue = fields.catalogue();
        Message message = reader.stored(found.source(), layouts.current(), catalogue);
        List<MergeField> merged = message.fields().toList();
        Map<Long, List<Long>> named = values.accounts(Subject.USER, users, merged, catalogue, now);
        Map<Long, Rendered> rendered = new HashMap<>();
        values.of(Subject.USER, users, merged, catalogue, now, Principal.SYSTEM)
                .forEach((user, said) -> rendered.put(
                        user,
                        message.with(said, unsubscribe.apply(user), found.version())
                                .naming(named.getOrDefault(user, List.of()))));
        return rendered;
    }
}
