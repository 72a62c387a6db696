package app.steward.mail;

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
        int template) {}
