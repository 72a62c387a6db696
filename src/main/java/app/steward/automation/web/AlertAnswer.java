package app.steward.automation.web;

import app.steward.automation.AlertLog.Listed;
import app.steward.task.AboutRecords.Named;
import app.steward.task.AboutRecords.Person;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** An alert as the API tells it. */
record AlertAnswer(
        long id,
        int rule,
        String type,
        @Nullable String account,
        @Nullable String user,
        String state,
        String message,
        String priority,
        String role,
        @Nullable String holder,
        Instant openedAt,
        @Nullable LocalDate snoozedUntil,
        @Nullable Instant closedAt,
        @Nullable String closedWhy,
        @Nullable String outcome,
        int reopened,
        int version) {

    static AlertAnswer of(Listed alert) {
        return new AlertAnswer(
                alert.id(),
                alert.rule(),
                alert.type().key(),
                id(alert.account()),
                id(alert.user()),
                alert.state().key(),
                alert.message(),
                alert.priority().key(),
                alert.role(),
                email(alert.holder()),
                alert.openedAt(),
                alert.isClosed() ? null : alert.snoozedUntil(),
                alert.closedAt(),
                alert.closedWhy(),
                alert.outcome(),
                alert.reopened(),
                alert.version());
    }

    private static @Nullable String id(@Nullable Named record) {
        return record == null ? null : record.externalId();
    }

    private static @Nullable String email(@Nullable Person person) {
        return person == null ? null : person.email();
    }
}
