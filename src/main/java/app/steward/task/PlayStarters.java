package app.steward.task;

import app.steward.task.PlaySteps.PlayTask;
import app.steward.task.PlaySteps.Step;
import java.util.List;
import java.util.Optional;

/** Plays that teams mostly begin with: to be looked at, changed and saved. */
public final class PlayStarters {
    private static final String MANAGER = "success_manager";
    private static final String ONBOARDING = "onboarding_manager";

    private static final List<Starter> ALL = List.of(
            new Starter(
                    "onboarding",
                    "Onboarding 30 days",
                    new PlaySteps(List.of(
                            step(
                                    "Welcome",
                                    false,
                                    task("Introduce yourself", ONBOARDING, 1),
                                    task("Hold the kick-off", ONBOARDING, 5)),
                            step(
                                    "First value",
                                    true,
                                    task("Train the first users", ONBOARDING, 12),
                                    task("Check that the data is in", ONBOARDING, 15)),
                            step("Hand over", true, task("Review the first month with the sponsor", MANAGER, 30))))),
            new Starter(
                    "renewal",
                    "Renewal 90 days",
                    new PlaySteps(List.of(
                            step(
                                    "Prepare",
                                    false,
                                    task("Look at usage and open tickets", MANAGER, 5),
                                    task("Find out who decides", MANAGER, 10)),
                            step(
                                    "Talk",
                                    true,
                                    task("Hold the renewal talk", MANAGER, 30),
                                    task("Send the offer", MANAGER, 45)),
                            step(
                                    "Close",
                                    true,
                                    task("Answer open questions", MANAGER, 60),
                                    task("Get the signature", MANAGER, 80))))),
            new Starter(
                    "risk",
                    "Win back falling use",
                    new PlaySteps(List.of(
                            step(
                                    "Find the reason",
                                    false,
                                    task("Look at usage by feature", MANAGER, 1),
                                    task("Call about falling use", MANAGER, 3)),
                            step("Agree on a plan", true, task("Agree on three actions with the sponsor", MANAGER, 7)),
                            step("See it recover", true, task("Review the two weeks before and after", MANAGER, 15))))),
            new Starter(
                    "review",
                    "Executive review",
                    new PlaySteps(List.of(
                            step("Plan", false, task("Find a date with the sponsor", MANAGER, 3)),
                            step("Prepare", true, task("Collect figures and goals", MANAGER, 10)),
                            step(
                                    "Hold",
                                    true,
                                    task("Hold the review", MANAGER, 18),
                                    task("Send what was agreed", MANAGER, 20))))),
            new Starter(
                    "owner",
                    "New owner",
                    new PlaySteps(List.of(
                            step("Read", false, task("Read the last touchpoints and open tickets", MANAGER, 2)),
                            step(
                                    "Meet",
                                    true,
                                    task("Introduce yourself by phone", MANAGER, 5),
                                    task("Agree on the next three months", MANAGER, 10))))));

    private PlayStarters() {}

    /** One of them. */
    public record Starter(String key, String name, PlaySteps steps) {}

    public static List<Starter> all() {
        return ALL;
    }

    public static Optional<Starter> of(String key) {
        return ALL.stream().filter(starter -> starter.key().equals(key)).findFirst();
    }

    private static Step step(String title, boolean waits, PlayTask... tasks) {
        return new Step(title, waits, List.of(tasks));
    }

    private static PlayTask task(String title, String role, int dueIn) {
        return new PlayTask(title, "", role, TaskPriority.NORMAL.key(), dueIn, true);
    }
}
