package app.steward.journey;

import app.steward.problem.Use;
import app.steward.template.TemplateUses;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jooq.DSLContext;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Which templates journeys send: their drafts, their newest versions, and older ones that somebody is in. */
@Component
@Transactional(readOnly = true)
class JourneyTemplates implements TemplateUses {
    private final DSLContext sql;

    JourneyTemplates(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public Map<Integer, List<Use>> of(Collection<Integer> templates) {
        Map<Integer, Set<Use>> all = new HashMap<>();
        sql.fetch(JourneyConditions.USED).forEach(row -> {
            Use use = new Use(
                    JourneyEditing.KIND, row.get("id", Integer.class).toString(), row.get("name", String.class));
            for (Step step :
                    DefinitionJson.of(row.get("definition", String.class)).steps()) {
                if (step instanceof Step.Email email && templates.contains(email.template())) {
                    all.computeIfAbsent(email.template(), any -> new LinkedHashSet<>())
                            .add(use);
                }
            }
        });
        Map<Integer, List<Use>> listed = new HashMap<>();
        all.forEach((template, uses) -> listed.put(template, List.copyOf(uses)));
        return listed;
    }
}
