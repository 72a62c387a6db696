package app.steward.listing.web;

import app.steward.listing.ListedRow.Banded;
import app.steward.listing.ListedRow.Person;
import app.steward.listing.ListedRow.Reference;
import app.steward.listing.ListedRow.Status;
import app.steward.record.Typed;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the API writes values: numbers as numbers, days and moments in ISO, people by e-mail, accounts by external id. */
final class ApiValues {

    private ApiValues() {}

    static @Nullable Object of(@Nullable Object value) {
        if (value instanceof Person person) {
            return person.email();
        } else if (value instanceof Banded banded) {
            return banded.band();
        } else if (value instanceof Status status) {
            return status.status();
        } else if (value instanceof Reference account) {
            return account.externalId();
        } else if (value instanceof List<?> many) {
            return many.stream().map(ApiValues::of).toList();
        }
        return Typed.plain(value);
    }
}
