package app.steward.ingest;

import app.steward.attribute.Formulas;
import app.steward.problem.BadInput;
import app.steward.problem.Storable;
import app.steward.value.CleanText;
import de.siegmar.fastcsv.reader.CloseableIterator;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.InputStreamSource;

/**
 * A file of rows as it was sent, with its encoding and separator found out and its first row read. Read as a stream,
 * never held in memory.
 *
 * @param told whether a first line {@code sep=;} says the separator
 * @param header the names of the columns, trimmed; a column may have none
 */
record CsvFile(InputStreamSource source, TextEncoding encoding, char separator, boolean told, List<String> header) {

    /** Takes the rows of a file. */
    @FunctionalInterface
    interface Rows {
        void row(CsvRecord row);

        /**
         * A row that is no CSV, since in a cell of it something follows the closing quotation mark.
         *
         * @param row as far as it can be told apart
         * @param cell the first such cell
         */
        default void torn(CsvRecord row, int cell) {}

        /**
         * A row with bytes that are no text.
         *
         * @param cell the first that has some, marked with {@link TextEncoding#UNREADABLE}
         */
        default void unreadable(CsvRecord row, int cell) {}
    }

    private static final char[] SEPARATORS = {',', ';', '\t'};
    /** So many rows tell by which separator they are even. */
    private static final int LOOKED_AT = 100;

    private static final Pattern TOLD = Pattern.compile("(?i)sep=([^\\p{L}\\p{N}\"\\s]|\t)[ \t]*(?:\\R|\\z)");

    CsvFile {
        header = List.copyOf(header);
    }

    /**
     * Looks at a file.
     *
     * @param expected names of columns that are hoped for; the separator that gives most of them wins
     * @throws BadInput for a file that is empty or no CSV
     */
    static CsvFile open(InputStreamSource source, Set<String> expected) {
        try {
            TextEncoding encoding = TextEncoding.of(source);
            Guess best = null;
            boolean torn = false;
            Character told = told(source, encoding);
            for (char separator : told == null ? SEPARATORS : new char[] {told}) {
                CsvFile tried = new CsvFile(source, encoding, separator, told != null, List.of()).withHeader();
                if (tried == null) {
                    torn = true;
                    continue;
                }
                Guess guess = Guess.of(tried, expected);
                // names hold commas more often than semicolons, and those more often than tabs
                int better = best == null ? 1 : guess.compareTo(best);
                if (better > 0 || better == 0 && guess.isTable()) {
                    best = guess;
                }
            }
            return checked(best == null ? null : best.file, torn);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static CsvFile checked(@Nullable CsvFile best, boolean torn) {
        int unreadable = best == null ? -1 : best.unreadableCell(best.header);
        if (best != null && unreadable >= 0) {
            throw BadInput.of(
                    "file",
                    "The name of column " + (unreadable + 1) + " " + best.encoding.complaint()
                            + ": save the file as UTF-8.");
        }
        // One column by all that fit is no reason to think that one of them is the separator.
        if (best == null
                || torn && best.header.size() == 1
                || !best.header.stream().allMatch(Storable::is)) {
            throw BadInput.of("file", "This is not a CSV file.");
        }
        return best;
    }

    /**
     * The file as it is by one separator.
     *
     * @param named how many of the columns that are hoped for it has
     * @param even how many of its first rows have a cell for each column
     */
    private record Guess(CsvFile file, long named, int even) implements Comparable<Guess> {
        static Guess of(CsvFile file, Set<String> expected) throws IOException {
            return new Guess(
                    file, file.header.stream().filter(expected::contains).count(), file.even());
        }

        boolean isTable() {
            return file.header.size() > 1;
        }

        @Override
        public int compareTo(Guess other) {
            return Comparator.comparingLong(Guess::named)
                    .thenComparing(Guess::isTable)
                    .thenComparingInt(guess -> guess.isTable() ? guess.even : 0)
                    .thenComparingInt(guess -> guess.file.header.size())
                    .compare(this, other);
        }
    }

    private int even() throws IOException {
        int even = 0;
        try (CsvReader<CsvRecord> reader = reader(open(bytes -> {}));
                CloseableIterator<CsvRecord> rows = reader.iterator()) {
            for (int i = 0; i < LOOKED_AT && rows.hasNext(); i++) {
                even += rows.next().getFieldCount() == header.size() ? 1 : 0;
            }
        } catch (CsvParseException e) {
            // told where all of it is read
        }
        return even;
    }

    /** The separator that a first line like {@code sep=;} says, which Excel writes and obeys; null without one. */
    private static @Nullable Character told(InputStreamSource source, TextEncoding encoding) throws IOException {
        try (Reader text = encoding.reader(source.getInputStream())) {
            char[] start = new char[64];
            int read = text.read(start);
            Matcher line = TOLD.matcher(new String(start, 0, Math.max(read, 0)));
            return line.lookingAt() ? line.group(1).charAt(0) : null;
        }
    }

    /** The name of a column as {@link #header} has it. */
    static String column(String name) {
        return Formulas.unescape(CleanText.of(name));
    }

    /** What a row says in a column: trimmed, without the mark of text that exports write; empty where it ends before. */
    static String cell(CsvRecord row, int index) {
        return index < row.getFieldCount() ? column(row.getField(index)) : "";
    }

    /** Null where the first row is none by this separator. */
    private @Nullable CsvFile withHeader() throws IOException {
        try (QuoteChecker quotes = new QuoteChecker(open(bytes -> {}), separator);
                CsvReader<CsvRecord> reader = reader(quotes);
                CloseableIterator<CsvRecord> rows = reader.iterator()) {
            if (told) {
                rows.next();
            }
            if (!rows.hasNext()) {
                throw BadInput.of("file", "The file is empty.");
            }
            CsvRecord first = rows.next();
            List<String> names = IntStream.range(0, first.getFieldCount())
                    .mapToObj(i -> cell(first, i))
                    .toList();
            return quotes.tornCell(told ? 1 : 0) < 0 ? new CsvFile(source, encoding, separator, told, names) : null;
        } catch (CsvParseException | NoSuchElementException e) {
            return null;
        }
    }

    /**
     * Hands on every row below the header, in the order of the file.
     *
     * @param progress told the number of bytes read so far
     * @throws BadInput where the file stops being a CSV
     */
    void read(LongConsumer progress, Rows rows) {
        long line = 1;
        try (QuoteChecker quotes = new QuoteChecker(open(progress), separator);
                CsvReader<CsvRecord> reader = reader(quotes);
                CloseableIterator<CsvRecord> all = reader.iterator()) {
            int above = told ? 2 : 1; // the header, and what says the separator
            for (int i = 0; i < above; i++) {
                all.next();
            }
            for (long number = above; all.hasNext(); number++) {
                CsvRecord row = all.next();
                line = row.getStartingLineNumber();
                int torn = quotes.tornCell(number);
                int unreadable = unreadableCell(row.getFields());
                if (torn >= 0) {
                    rows.torn(row, torn);
                } else if (unreadable >= 0) {
                    rows.unreadable(row, unreadable);
                } else {
                    rows.row(row);
                }
            }
        } catch (CsvParseException e) {
            throw BadInput.of(
                    "file", "This is not a CSV file: a quotation mark after line " + line + " is not closed properly.");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int unreadableCell(List<String> cells) {
        for (int i = 0; encoding.flawed() && i < cells.size(); i++) {
            if (cells.get(i).indexOf(TextEncoding.UNREADABLE) >= 0) {
                return i;
            }
        }
        return -1;
    }

    private Reader open(LongConsumer progress) throws IOException {
        return encoding.reader(new Counted(source.getInputStream(), progress));
    }

    private CsvReader<CsvRecord> reader(Reader in) {
        return CsvReader.builder()
                .fieldSeparator(separator)
                .skipEmptyLines(true)
                .allowExtraFields(true)
                .allowMissingFields(true)
                .allowExtraCharsAfterClosingQuote(true) // QuoteChecker says where
                .allowUnclosedQuote(false)
                .ofCsvRecord(in);
    }

    private static final class Counted extends FilterInputStream {
        private final LongConsumer progress;
        private long count;

        Counted(InputStream in, LongConsumer progress) {
            super(in);
            this.progress = progress;
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            if (one >= 0) {
                progress.accept(++count);
            }
            return one;
        }

        @Override
        public int read(byte[] into, int from, int length) throws IOException {
            int read = super.read(into, from, length);
            if (read > 0) {
                count += read;
                progress.accept(count);
            }
            return read;
        }
    }
}
