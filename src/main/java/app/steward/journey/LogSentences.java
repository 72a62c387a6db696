package app.steward.journey;

import app.steward.journey.StepWords.Wording;
import app.steward.workspace.TimeZones;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Lines of a log, of a run or of a simulation, as sentences. */
public final class LogSentences {
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("EEE d MMM HH:mm", Locale.ENGLISH);

    private LogSentences() {}

    /**
     * A sentence, and why.
     *
     * @param because empty: it goes without saying
     */
    public record Said(String sentence, String because) {}

    /** A line of a run that is in this definition. @param usual zone of the workspace */
    public static Said of(
            @Nullable String key,
            JourneyLog.What what,
            JsonNode detail,
            Definition definition,
            Wording wording,
            ZoneId usual) {
        Step step = definition.step(key).orElse(null);
        String title = step == null ? key == null ? "the journey" : "a step that is gone" : wording.title(step);
        String why = detail.path("why").asString("");
        String by = detail.path("by").asString("");
        return switch (what) {
            case ENTERED -> new Said(by.isEmpty() ? "Entered." : "Put in by " + by + ".", "");
            case WAITS -> waits(detail, step, wording, usual);
            case PASSED -> passed(step, title, detail);
            case SKIPPED -> new Said("Skipped “" + title + "”.", sentence(why));
            case ENDED -> ended(detail, why);
            case GOAL -> new Said("Reached the goal.", "");
            case MOVED ->
                new Said("Moved on from version " + detail.path("from").asString("") + ".", "");
            case HELD -> new Said("Held until " + detail.path("until").asString("") + " by " + by + ".", "");
            case RELEASED -> new Said("Let go on by " + by + ".", "");
            case STUCK -> new Said("Stuck at “" + title + "”.", sentence(why));
            case GOES_ON -> new Said("Tried again by " + by + ".", "");
            case MAIL -> mail(title, detail);
        };
    }

    /** The same of what is yet to come: "E-mail “Welcome” goes out". */
    public static Said ahead(
            @Nullable String key,
            JourneyLog.What what,
            JsonNode detail,
            Definition definition,
            Wording wording,
            ZoneId usual) {
        Step step = definition.step(key).orElse(null);
        Said then = of(key, what, detail, definition, wording, usual);
        String title = step == null ? "" : wording.title(step);
        return switch (what) {
            case ENTERED -> new Said("Enters.", then.because());
            case PASSED -> step == null ? then : passes(step, title, detail, wording, then);
            case SKIPPED -> new Said("“" + title + "” is skipped.", then.because());
            case GOAL -> new Said("Reaches the goal.", "");
            case STUCK -> new Said("Gets stuck at “" + title + "”.", then.because());
            case ENDED -> new Said(then.sentence().replaceFirst("^Left", "Leaves"), then.because());
            default -> then;
        };
    }

    private static Said passes(Step step, String title, JsonNode detail, Wording wording, Said then) {
        if (step instanceof Step.If) {
            return new Said("“" + title + "”: takes “" + way(step, detail) + "”.", values(detail, "is"));
        } else if (step instanceof Step.WaitUntil) {
            return waited(title, detail, "Waits", "is");
        } else if (step instanceof Step.Wait) {
            return new Said(title + " is over.", "");
        } else if (step instanceof Step.Email) {
            String named = step.name().isEmpty() ? "" : " “" + title + "”";
            return new Said("E-mail" + named + " goes out: " + lower(wording.words(step)) + ".", "");
        }
        return step instanceof Step.Act ? new Said(title + ".", "") : then;
    }

    private static String way(Step step, JsonNode detail) {
        String way = detail.path("way").asString("");
        return StepWords.way(step, way.isEmpty() ? Step.Way.ELSE : way);
    }

    private static Said waited(String title, JsonNode detail, String waits, String is) {
        return new Said(
                detail.path("way").asString("").equals(Step.Way.LATE)
                        ? waits + " for “" + title + "” in vain, and goes on."
                        : "“" + title + "” holds, and it goes on.",
                values(detail, is));
    }

    private static Said passed(@Nullable Step step, String title, JsonNode detail) {
        if (step instanceof Step.If) {
            return new Said("“" + title + "”: took “" + way(step, detail) + "”.", values(detail, "was"));
        } else if (step instanceof Step.WaitUntil) {
            return waited(title, detail, "Waited", "was");
        } else if (step instanceof Step.Wait) {
            return new Said("Waited: " + lower(title) + ".", "");
        }
        return new Said(step instanceof Step.Email ? "Queued “" + title + "”." : "Done: " + title + ".", "");
    }

    private static String values(JsonNode detail, String verb) {
        List<String> values = new ArrayList<>();
        detail.path("values")
                .properties()
                .forEach(each -> values.add(each.getKey() + " " + verb + " "
                        + (each.getValue().isNull()
                                ? "empty"
                                : each.getValue().isString()
                                        ? each.getValue().stringValue()
                                        : each.getValue().isBoolean()
                                                ? each.getValue().booleanValue() ? "yes" : "no"
                                                : each.getValue().toString())));
        return values.isEmpty() ? "" : String.join(", ", values) + ".";
    }

    private static Said waits(JsonNode detail, @Nullable Step step, Wording wording, ZoneId usual) {
        ZoneId zone = TimeZones.of(detail.path("zone").asString(null), usual);
        String until = moment(detail.path("until").asString(""), zone) + " " + zone.getId();
        String waited = detail.path("for").asString("");
        return switch (waited) {
            case "hours" -> new Said("Waits until " + until + ".", "Messages are sent within the sending hours only.");
            case "cap" ->
                new Said("Waits until " + until + ".", "The address has got as many messages in 7 days as one may.");
            case JourneyLog.PAUSED ->
                new Said(
                        "Waits until " + until + ".",
                        "The journey was paused, and each day as many go on as may enter.");
            case "condition" -> new Said("Waits until " + until + " at the longest.", "");
            default ->
                new Said(
                        "Waits until " + until + ".",
                        step instanceof Step.Wait wait
                                ? wording.until(wait.until()) + ", from "
                                        + moment(detail.path("since").asString(""), zone) + "."
                                : "");
        };
    }

    private static String moment(String instant, ZoneId zone) {
        return instant.isEmpty() ? "" : MOMENT.format(ZonedDateTime.ofInstant(Instant.parse(instant), zone));
    }

    private static Said ended(JsonNode detail, String why) {
        String note = detail.path("note").asString("");
        String end = why.isEmpty() ? "ended" : RunEnd.of(why).words();
        return new Said("Left the journey: " + end + ".", sentence(note));
    }

    private static Said mail(String title, JsonNode detail) {
        String state = detail.path("state").asString("");
        String words = switch (state) {
            case "sent" -> "was sent";
            case "kept" -> "was kept, since nothing leaves this machine";
            case "refused" -> "was refused";
            case "skipped" -> "was not sent";
            case "held" -> "is held";
            case "in_doubt" -> "may have been sent: nobody knows";
            case "waiting" -> "is tried again";
            default -> state.replace('_', ' ');
        };
        return new Said(
                "“" + title + "” " + words + ".", sentence(detail.path("reply").asString("")));
    }

    private static String lower(String title) {
        return title.isEmpty() ? title : Character.toLowerCase(title.charAt(0)) + title.substring(1);
    }

    private static String sentence(String text) {
        return text.isEmpty() || text.endsWith(".") ? text : text + ".";
    }
}
