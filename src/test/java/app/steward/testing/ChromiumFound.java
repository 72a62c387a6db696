package app.steward.testing;

import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Lets browser tests run only where there is a Chromium, and says it once, loudly, where there is none. */
final class ChromiumFound implements ExecutionCondition {

    private static boolean said;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        if (Browsers.chromium().isPresent()) {
            return ConditionEvaluationResult.enabled("Chromium found");
        }
        sayOnce();
        return ConditionEvaluationResult.disabled("No Chromium on this machine");
    }

    private static synchronized void sayOnce() {
        if (!said) {
            said = true;
            System.err.println("\n!!!!!!!! NO CHROMIUM FOUND: THE BROWSER TESTS DO NOT RUN."
                    + " Install chromium, or name one with -Dsteward.test.chromium=PATH !!!!!!!!\n");
        }
    }
}
