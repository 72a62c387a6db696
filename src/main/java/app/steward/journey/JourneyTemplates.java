package app.steward.journey;

import app.steward.problem.Use;
import app.steward.template.TemplateUses;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Which templates journeys send. */
@Component
class JourneyTemplates implements TemplateUses {
    private final UsedDefinitions used;

    JourneyTemplates(UsedDefinitions used) {
        this.used = used;
    }

    @Override
    public Map<Integer, List<Use>> of(Collection<Integer> templates) {
        Map<Integer, Set<Use>> all = new HashMap<>();
        used.all()
                .forEach(each -> each.definition().steps().forEach(step -> {
                    if (step instanceof Step.Email email && templates.contains(email.template())) {
                        all.computeIfAbsent(email.template(), any -> new LinkedHashSet<>())
                                .add(each.use());
                    }
                }));
        Map<Integer, List<Use>> listed = new HashMap<>();
        all.forEach((template, uses) -> listed.put(template, List.copyOf(uses)));
        return listed;
    }
}
