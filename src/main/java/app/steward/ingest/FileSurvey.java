package app.steward.ingest;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a look at all of a file found.
 *
 * @param encoding how its text is written in bytes, such as UTF-8
 * @param separator between its cells
 * @param rows below the header
 * @param torn rows that can't be told apart or hold bytes that are no text
 * @param head the first rows
 */
public record FileSurvey(
        String encoding, String separator, long rows, long torn, List<Found> columns, List<List<String>> head) {
    public FileSurvey {
        columns = List.copyOf(columns);
        head = head.stream().map(List::copyOf).toList();
    }

    /**
     * A column.
     *
     * @param name as its header says; empty where it says nothing
     * @param twice whether another column has the same name
     * @param filled in how many rows something stands
     * @param type the most particular one that all values fit, as a custom attribute would have it; empty without any value
     * @param unique whether no value came twice, as far as was looked
     * @param values its first different values, some dozens
     * @param many whether it has more
     * @param dates in which order day and month are written: {@code day} or {@code month} first; {@code open} where that
     *     can't be told, {@code mixed} where both are; empty where nothing depends on it
     * @param dateSample the value that settles the order, or can be read either way
     * @param numbers by what is counted, the mark of its numbers: {@code dot}, {@code comma}, or {@code open}
     * @param numberSample a value that can be read either way
     */
    public record Found(
            String name,
            boolean twice,
            long filled,
            String type,
            boolean unique,
            List<String> values,
            boolean many,
            String dates,
            @Nullable String dateSample,
            Map<String, String> numbers,
            @Nullable String numberSample) {
        public Found {
            values = List.copyOf(values);
            numbers = Map.copyOf(numbers);
        }

        /** A few of its values, to be shown. */
        public List<String> samples() {
            return values.subList(0, Math.min(3, values.size()));
        }

        /** Whether it can be taken: a mapping names columns by their header. */
        public boolean named() {
            return !name.isEmpty() && !twice;
        }
    }

    public List<String> header() {
        return columns.stream().map(Found::name).toList();
    }
}
