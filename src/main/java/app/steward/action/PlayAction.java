package app.steward.action;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;

import app.steward.condition.Subject;
import app.steward.task.PlayRuns;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Starts a play on the account, where it is not active there. */
@Component
class PlayAction implements ActionType {
    private final PlayRuns runs;

    PlayAction(PlayRuns runs) {
        this.runs = runs;
    }

    @Override
    public String key() {
        return "play";
    }

    @Override
    public String label() {
        return "Start a play";
    }

    @Override
    public int place() {
        return 20;
    }

    @Override
    public ObjectNode read(ActionInput sent, Subject subject) {
        Integer play = sent.number("play", 1, Integer.MAX_VALUE);
        if (play == null || !sent.names().holdsPlay(play)) {
            sent.refuse("play", play == null ? "Choose a play." : "There is no such play.");
        }
        return JsonNodeFactory.instance.objectNode().put("play", play);
    }

    @Override
    public String words(JsonNode stored, Subject subject, ActionNames names) {
        return names.play(stored.path("play").asInt(0))
                .map(name -> "Play “" + name + "”")
                .orElse("A play that is gone");
    }

    @Override
    public void carryOut(JsonNode stored, Occasion occasion) {
        runs.begin(
                stored.path("play").asInt(),
                occasion.now().today(),
                occasion.now().instant(),
                null,
                select(
                                field(name("c", "account_id"), Long.class),
                                field(
                                                "{0} || c.cause || {1}",
                                                String.class, inline(occasion.prefix()), inline(":" + occasion.step()))
                                        .as("origin"),
                                inline((Long) null).as("alert_id"))
                        .from(occasion.select().asTable("c"))
                        .where(field(name("c", "account_id")).isNotNull()),
                occasion.led());
    }

    @Override
    public Stream<Named> names(JsonNode stored, Subject subject) {
        return Stream.of(new Named(What.PLAY, stored.path("play").asString(""), null));
    }
}
