package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.listing.RecordListing.Asked;
import java.util.List;

/**
 * A list as an address asks for it, read: what {@link ListReader} makes of a state, and every page and piece begins with.
 *
 * @param query what the engine is asked
 * @param layout the columns of the address or those that the viewer keeps, before the list itself adds any
 * @param url its address, with the state of its named view put in
 * @param lost what its named view kept and it is shown without, as sentences
 */
public record OpenList(Asked asked, ListQuery query, ColumnLayout layout, ListUrl url, List<String> lost) {
    public ListScope scope() {
        return url.list();
    }

    public ListState state() {
        return url.state();
    }

    public Subject subject() {
        return query.subject();
    }

    public Catalogue catalogue() {
        return asked.catalogue();
    }
}
