package app.steward.automation;

import app.steward.membership.WaitingSample;
import app.steward.membership.WaitingSample.Waiting;
import app.steward.team.Viewer;
import app.steward.workspace.Now;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Some of those about whom a rule would open alerts that its guard holds. */
@Component
public class WaitingAlerts {
    private final AlertPass pass;
    private final WaitingSample sample;

    WaitingAlerts(AlertPass pass, WaitingSample sample) {
        this.pass = pass;
        this.sample = sample;
    }

    /** Those that the viewer sees; none of a rule that is not held. */
    @Transactional(readOnly = true)
    public List<Waiting> of(Viewer viewer, AlertRule rule, Now now) {
        return rule.isHeld()
                ? sample.named(rule.head().subject(), pass.waiting(viewer, rule, WaitingSample.MOST, now))
                : List.of();
    }
}
