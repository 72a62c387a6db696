package app.steward.ingest;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file on its way in through the page: looked at, told what its columns go to, checked, and not imported yet.
 *
 * @param state looking, ready or failed
 * @param bytes of the file
 * @param done of them looked at
 * @param found what the look found; null before, and where the file can't be read
 * @param problem why it can't be read, for people
 * @param columns what each goes to, in their order
 * @param version of what was said of it
 * @param mends the import whose rejected rows these are
 * @param importId that brought it in
 * @param hasFile whether the file is still there
 */
public record ImportDraft(
        long id,
        ImportKind kind,
        String state,
        String fileName,
        long bytes,
        long done,
        @Nullable FileSurvey found,
        @Nullable String problem,
        List<ColumnChoice> columns,
        @Nullable String dateFormat,
        @Nullable String numberFormat,
        boolean clearEmpty,
        int version,
        @Nullable Long mends,
        @Nullable Long importId,
        boolean hasFile,
        String startedBy,
        Instant touchedAt) {
    public ImportDraft {
        columns = List.copyOf(columns);
    }

    /** What the look found, of a draft that is ready. */
    public FileSurvey survey() {
        return Objects.requireNonNull(found, "the file was not looked at yet");
    }

    public boolean isReady() {
        return state.equals("ready");
    }

    /**
     * What can be said of it.
     *
     * @param dateFormat how dates are written; null to find out
     * @param numberFormat how numbers are written; null to find out
     * @param clearEmpty whether an empty cell clears what is stored
     */
    public record Said(
            List<ColumnChoice> columns,
            @Nullable String dateFormat,
            @Nullable String numberFormat,
            boolean clearEmpty) {
        public Said {
            columns = List.copyOf(columns);
        }
    }

    Said said() {
        return new Said(columns, dateFormat, numberFormat, clearEmpty);
    }
}
