package app.steward.portfolio.web;

import app.steward.listing.ListQuery;
import app.steward.listing.OpenList;
import app.steward.problem.BadInput;
import java.util.List;
import org.springframework.util.MultiValueMap;

/**
 * The rows of a list that something is to be done with: those that were ticked, by external id, or all that the list's
 * address holds, which the server finds out itself.
 *
 * @param ids of the ticked ones; empty with {@code all}
 */
public record PickedRows(OpenList open, boolean all, List<String> ids) {

    /** @throws BadInput where none were ticked */
    public static PickedRows of(OpenList open, MultiValueMap<String, String> sent) {
        boolean all = "true".equals(sent.getFirst("all"));
        List<String> ids = sent.getOrDefault("id", List.of());
        if (!all && ids.isEmpty()) {
            throw BadInput.of(
                    "id",
                    "Select " + open.subject().plural() + " in the list first, then choose what to do with them.");
        }
        return new PickedRows(
                open, all, all ? List.of() : ids.stream().distinct().toList());
    }

    public ListQuery query() {
        return all ? open.query() : open.query().picking(ids);
    }
}
