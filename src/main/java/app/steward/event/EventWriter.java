package app.steward.event;

import app.steward.event.Receipt.Refusal;
import java.util.List;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stores messages, all of them in one transaction. */
@Component
class EventWriter {
    private final RefusedData refused;

    EventWriter(RefusedData refused) {
        this.refused = refused;
    }

    /** A receipt for each message, in their order. */
    @Transactional
    public List<Receipt> write(List<Message> messages) {
        throw new UnsupportedOperationException("Nothing sends events yet: " + messages.size());
    }

    /** Puts a message aside, of which nothing can be stored. */
    @Transactional
    public void refuse(Message message, List<Refusal> why) {
        refused.put(List.of(new RefusedData.Refused(message, why)));
    }
}
