package app.steward.ingest;

import app.steward.problem.BadInput;
import app.steward.value.NumberReader;
import app.steward.workspace.Now;
import app.steward.workspace.Today;
import app.steward.workspace.Workspaces;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.LongConsumer;
import org.springframework.core.io.InputStreamSource;
import org.springframework.stereotype.Component;

/** Looks at all of a file of which only the kind is known: how it is written, and what its columns hold. */
@Component
class FileSurveyor {
    private static final int MOST_COLUMNS = 500;
    private static final int HEAD_ROWS = 5;
    private static final int CELL = 120;
    private static final byte[] ARCHIVE = {'P', 'K', 3, 4};

    private final Workspaces workspaces;
    private final Today today;

    FileSurveyor(Workspaces workspaces, Today today) {
        this.workspaces = workspaces;
        this.today = today;
    }

    /**
     * @param expected names of columns that the file may have
     * @param progress told the number of bytes read
     * @throws BadInput for a file that can't be read as a whole, in words for who sent it
     */
    FileSurvey look(InputStreamSource file, Set<String> expected, LongConsumer progress) {
        refuseWorkbooks(file);
        CsvFile csv = CsvFile.open(file, expected);
        if (csv.header().size() > MOST_COLUMNS) {
            throw BadInput.of(
                    "file",
                    "The file has " + csv.header().size() + " columns. This page shows " + MOST_COLUMNS
                            + " at most; the management API takes more.");
        }
        NumberReader numbers = NumberReader.of(workspaces.current().currency());
        Now now = today.now();
        Map<String, Integer> names = new HashMap<>();
        csv.header().forEach(name -> names.merge(name, 1, Integer::sum));
        Look look = new Look();
        for (String name : csv.header()) {
            look.columns.add(new ColumnSurvey(
                    name, names.getOrDefault(name, 0) > 1 && !name.isEmpty(), numbers, now.today(), now.zone()));
        }
        csv.read(progress, look);
        if (look.rows == 0) {
            throw BadInput.of("file", "The file names its columns, and has no row below them.");
        }
        return new FileSurvey(
                csv.encoding().charset().name(),
                String.valueOf(csv.separator()),
                look.rows,
                look.torn,
                look.columns.stream().map(ColumnSurvey::found).toList(),
                look.head);
    }

    /** Excel's own files are archives, which begin so. */
    private static void refuseWorkbooks(InputStreamSource file) {
        try (InputStream in = file.getInputStream()) {
            if (Arrays.equals(in.readNBytes(ARCHIVE.length), ARCHIVE)) {
                throw BadInput.of("file", "This is a workbook of Excel or an archive, not a CSV file.");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class Look implements CsvFile.Rows {
        private final List<ColumnSurvey> columns = new ArrayList<>();
        private final List<List<String>> head = new ArrayList<>();
        private long rows;
        private long torn;

        @Override
        public void row(CsvRecord row) {
            rows++;
            List<String> first = head.size() < HEAD_ROWS ? new ArrayList<>() : null;
            for (int i = 0; i < columns.size(); i++) {
                String cell = CsvFile.cell(row, i);
                columns.get(i).see(cell);
                if (first != null) {
                    first.add(TextEncoding.readable(cell.length() > CELL ? cell.substring(0, CELL) + "…" : cell));
                }
            }
            if (first != null) {
                head.add(first);
            }
        }

        @Override
        public void torn(CsvRecord row, int cell) {
            rows++;
            torn++;
        }

        @Override
        public void unreadable(CsvRecord row, int cell) {
            rows++;
            torn++;
        }
    }
}
