package app.steward.record.web;

import app.steward.problem.BadInput;
import java.util.List;
import org.springframework.util.MultiValueMap;

/**
 * The numbered rows of a page that something is to be done with: those that were ticked, or all that its address holds.
 *
 * @param ids of the ticked ones
 */
public record TickedRows(boolean all, List<Long> ids) {

    /**
     * @param rows what they are called, of many
     * @throws BadInput where none were ticked
     */
    public static TickedRows of(String rows, MultiValueMap<String, String> sent) {
        boolean all = "true".equals(sent.getFirst("all"));
        List<Long> ids = sent.getOrDefault("id", List.of()).stream()
                .filter(id -> id.matches("[0-9]{1,18}"))
                .map(Long::valueOf)
                .distinct()
                .toList();
        if (!all && ids.isEmpty()) {
            throw BadInput.of("id", "Select " + rows + " in the list first, then choose what to do with them.");
        }
        return new TickedRows(all, ids);
    }
}
