package app.steward.portfolio;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The whole state of a list but its page: what a view keeps and a copied link holds.
 *
 * @param columns in their one spelling, {@link ColumnLayout#spelling}
 * @param frozen how many columns after the first stay in view
 * @param rest filter, sort, tab and what else narrows the list, by their names in its address
 */
public record ViewState(String columns, int frozen, Map<String, String> rest) {

    public ViewState {
        rest = Collections.unmodifiableMap(new LinkedHashMap<>(rest));
    }

    /** All of it as parameters of the list's address; the map may be changed. */
    public Map<String, String> params() {
        Map<String, String> params = new LinkedHashMap<>(rest);
        params.put("columns", columns);
        if (frozen > 0) {
            params.put("frozen", Integer.toString(frozen));
        }
        return params;
    }
}
