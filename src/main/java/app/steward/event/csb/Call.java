package app.steward.event.csb;

import app.steward.event.Event;
import app.steward.event.Receipt.Refusal;
import java.util.List;
import java.util.Map;

/**
 * What a call says.
 *
 * @param refusals values that could not be read; the rest is in the event
 * @param ids as they are kept, by the keys under which they are answered
 */
public record Call(Event event, List<Refusal> refusals, Map<String, String> ids) {
    public Call {
        refusals = List.copyOf(refusals);
    }

    static Call of(Event event, Map<String, String> ids) {
        return new Call(event, List.of(), ids);
    }
}
