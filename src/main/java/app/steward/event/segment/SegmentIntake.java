package app.steward.event.segment;

import app.steward.event.Intake;
import app.steward.problem.BadInput;
import app.steward.team.KeyUse;
import java.time.Clock;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Takes calls of the tracking API. */
@Service
public class SegmentIntake {
    private final SegmentMessages messages;
    private final Intake intake;
    private final KeyUse use;
    private final Clock clock;

    SegmentIntake(SegmentMessages messages, Intake intake, KeyUse use, Clock clock) {
        this.messages = messages;
        this.intake = intake;
        this.use = use;
        this.clock = clock;
    }

    /**
     * Stores all that a call says; answers once it is durable.
     *
     * @param call the last part of its address
     * @param key the API key that it came with
     * @throws BadInput where the body is none, and nothing is stored
     */
    public void take(String call, JsonNode body, long key) {
        SegmentMessages.Read read = messages.read(call, body, key, clock.instant());
        intake.accept(read.messages());
        if (read.anonymous() > 0) {
            use.anonymous(key, read.anonymous());
        }
    }
}
