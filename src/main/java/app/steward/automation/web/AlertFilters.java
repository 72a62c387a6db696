package app.steward.automation.web;

import app.steward.automation.AlertLog.Filter;
import app.steward.automation.AlertState;
import app.steward.automation.AlertType;
import app.steward.team.Assignees;
import app.steward.team.Viewer;
import app.steward.web.FilterUrl;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Which alerts the address of their page means; what it says wrong is as usual. */
@Component
class AlertFilters {
    private final Assignees assignees;

    AlertFilters(Assignees assignees) {
        this.assignees = assignees;
    }

    static FilterUrl url(Map<String, String> sent) {
        return FilterUrl.of("/alerts/open", "/alerts/", List.of("state", "type", "rule", "who"), List.of(), sent);
    }

    static AlertState stateOf(FilterUrl url) {
        return AlertState.find(url.get("state")).orElse(AlertState.OPEN);
    }

    Filter of(Map<String, String> sent, Viewer viewer) {
        return of(url(sent), viewer);
    }

    Filter of(FilterUrl url, Viewer viewer) {
        String rule = url.get("rule");
        return new Filter(
                stateOf(url),
                AlertType.find(url.get("type")).orElse(null),
                rule.matches("\\d{1,9}") ? (Integer) Integer.parseInt(rule) : null,
                null,
                assignees.of("who", url.get("who"), viewer));
    }
}
