package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.listing.RecordListing.Asked;
import app.steward.team.Viewer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list while its parameters are read, one by one. */
final class ListReading {
    private final Asked asked;
    private final ListLookups lookups;
    private final Subject subject;
    private final ListQuery.Builder query;
    private @Nullable List<Column> columns;
    private int frozen;

    ListReading(ListScope list, Asked asked, ListLookups lookups) {
        this.asked = asked;
        this.lookups = lookups;
        this.subject = list.subject();
        this.query = ListQuery.of(subject).within(list.within());
    }

    Subject subject() {
        return subject;
    }

    Viewer viewer() {
        return asked.viewer();
    }

    Catalogue catalogue() {
        return asked.catalogue();
    }

    ListLookups lookups() {
        return lookups;
    }

    ListQuery.Builder query() {
        return query;
    }

    void columns(List<Column> read) {
        columns = read.isEmpty() ? null : read;
    }

    void frozen(int read) {
        frozen = read;
    }

    /** Those that were said; null for none. */
    @Nullable
    List<Column> columns() {
        return columns;
    }

    int frozen() {
        return frozen;
    }

    /** The columns that a state was kept with, as far as they are still there. */
    ColumnLayout layoutOf(ListState kept) {
        String said = kept.get(ListParameter.FROZEN);
        return ColumnLayout.stored(
                subject,
                catalogue(),
                kept.get(ListParameter.COLUMNS),
                said.matches("[0-9]") ? Integer.parseInt(said) : 0);
    }
}
