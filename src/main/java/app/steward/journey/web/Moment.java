package app.steward.journey.web;

import app.steward.journey.Definition;
import app.steward.journey.JourneyLog;
import app.steward.journey.JourneySimulation;
import app.steward.journey.LogSentences;
import app.steward.journey.LogSentences.Said;
import app.steward.journey.Step;
import app.steward.journey.StepWords.Wording;
import java.time.Instant;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/** A line of a timeline: what happened to a run, or would happen. */
public record Moment(Instant at, String icon, String sentence, String because) {

    static Moment of(JourneyLog.Entry entry, Definition definition, Wording wording, ZoneId zone) {
        Said said = LogSentences.of(entry.step(), entry.what(), entry.detail(), definition, wording, zone);
        return of(entry.at(), entry.step(), entry.what(), definition, said);
    }

    static Moment of(JourneySimulation.Event event, Definition definition, Wording wording, ZoneId zone) {
        Said said = LogSentences.ahead(event.step(), event.what(), event.detail(), definition, wording, zone);
        return of(event.at(), event.step(), event.what(), definition, said);
    }

    private static Moment of(
            Instant at, @Nullable String step, JourneyLog.What what, Definition definition, Said said) {
        String icon = icon(what, definition.step(step).map(Step::type).orElse(null));
        return new Moment(at, icon, said.sentence(), said.because());
    }

    /** Of something that happens at a step of this type; null: of the journey as a whole. */
    public static String icon(JourneyLog.What what, @Nullable String type) {
        return switch (what) {
            case ENTERED -> "box-arrow-in-right";
            case WAITS -> "clock";
            case ENDED -> "flag";
            case GOAL -> "bullseye";
            case MAIL -> "envelope";
            case HELD -> "pause-circle";
            case STUCK -> "exclamation-triangle-fill";
            case SKIPPED -> "dash-lg";
            default -> type == null ? "arrow-right" : StepKind.icon(type);
        };
    }
}
