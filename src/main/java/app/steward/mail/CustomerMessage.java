package app.steward.mail;

import org.jooq.Record;
import org.jspecify.annotations.Nullable;

/**
 * A message to a customer in the outbox.
 *
 * @param id its number there
 * @param key what causes it, such as {@code run:7:welcome}
 * @param source where it comes from, such as {@code journey:3}
 * @param run of the journey; null where it comes from none
 * @param step key of the step that queued it
 * @param template number of the template that it is made from
 */
public record CustomerMessage(
        long id,
        String key,
        String source,
        long user,
        @Nullable Long run,
        @Nullable String step,
        int template) {
    /** Of the columns of the outbox. */
    static CustomerMessage of(Record row) {
        return new CustomerMessage(
                row.get("id", Long.class),
                row.get("key", String.class),
                row.get("source", String.class),
                row.get("user_id", Long.class),
                row.get("run_id", Long.class),
                row.get("step", String.class),
                row.get("template_id", Integer.class));
    }
}
