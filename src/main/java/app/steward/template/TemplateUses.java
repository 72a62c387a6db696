package app.steward.template;

import app.steward.problem.Use;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** What sends templates, told by the features that hold it: a template in use is not deleted. */
public interface TemplateUses {

    /** By number of the template, of these; those that nothing uses are left out. */
    Map<Integer, List<Use>> of(Collection<Integer> templates);
}
