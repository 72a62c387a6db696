package app.steward.web;

import app.steward.problem.Fault;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A problem in the words of its page: what happened, what to do, one button.
 *
 * @param details what is wrong in particular, if more is known
 * @param address where the button leads
 */
record ErrorView(
        String title,
        String advice,
        List<String> details,
        String icon,
        String address,
        String button,
        @Nullable String reference) {

    static ErrorView of(Problem problem) {
        List<String> details = Stream.concat(
                        problem.errors().size() < 2
                                ? Stream.<String>empty()
                                : problem.errors().stream().map(Fault::message),
                        problem.usedBy().stream().map(use -> use.name()))
                .toList();
        return switch (problem.status()) {
            case 400 -> view(problem, "This does not work as asked", problem.detail(), details, "exclamation-diamond");
            // Says nothing about whether a record exists.
            case 403 ->
                view(
                        problem,
                        "You cannot see this page",
                        "It needs a right that you do not have, or this page was open for too long. Load it again, or ask an administrator.",
                        details,
                        "slash-circle");
            case 404 ->
                view(
                        problem,
                        "There is nothing here",
                        "The address is wrong, or what was here is gone or not yours to see.",
                        details,
                        "search");
            case 405 ->
                view(
                        problem,
                        "This address takes something else",
                        "Go back and use the buttons of the page.",
                        details,
                        "slash-circle");
            case 409 -> view(problem, "Not saved", problem.detail(), details, "exclamation-diamond");
            case 413 ->
                view(
                        problem,
                        "This file is too large",
                        "Split it, or leave columns out.",
                        details,
                        "exclamation-diamond");
            case 503 ->
                view(
                        problem,
                        "Steward is busy",
                        "It may be starting. Load this page again in a moment.",
                        details,
                        "clock");
            default ->
                problem.status() < 500
                        ? view(problem, "This does not work as asked", problem.detail(), details, "exclamation-diamond")
                        : view(
                                problem,
                                "Something went wrong in Steward",
                                "Try again. If it stays, give the reference below to whoever runs Steward: the log says more under it.",
                                details,
                                "exclamation-triangle-fill");
        };
    }

    private static ErrorView view(Problem problem, String title, String advice, List<String> details, String icon) {
        return new ErrorView(title, advice, details, icon, "/", "Go to the start page", problem.reference());
    }
}
