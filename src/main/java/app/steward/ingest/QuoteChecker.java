package app.steward.ingest;

import java.io.FilterReader;
import java.io.IOException;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Looks at the text of a file on its way to the CSV reader for cells like {@code "Acme" Inc}, where something follows the
 * closing quotation mark. The reader takes such a cell without a word, or stops there for good; so it takes them, and is
 * told here which rows had one. What begins and ends a cell, a row and its quotes is as the reader has it.
 */
final class QuoteChecker extends FilterReader {

    private enum At {
        START,
        PLAIN,
        QUOTED,
        /** Behind a quotation mark that closed, or is the first of two. */
        CLOSED
    }

    private record Torn(long row, int cell) {}

    private final char separator;
    private final Deque<Torn> torn = new ArrayDeque<>();
    private At at = At.START;
    private long row;
    private int cell;

    QuoteChecker(Reader in, char separator) {
        super(in);
        this.separator = separator;
    }

    /**
     * The first such cell of a row that the reader has read, or -1. Rows are asked for one after the other.
     *
     * @param number of the row, from 0, not counting empty ones
     */
    int tornCell(long number) {
        Torn next = torn.peek();
        while (next != null && next.row < number) {
            torn.remove();
            next = torn.peek();
        }
        return next == null || next.row != number ? -1 : next.cell;
    }

    @Override
    public int read() throws IOException {
        int one = super.read();
        if (one >= 0) {
            see((char) one);
        }
        return one;
    }

    @Override
    public int read(char[] into, int from, int length) throws IOException {
        int read = super.read(into, from, length);
        for (int i = from; i < from + read; i++) {
            see(into[i]);
        }
        return read;
    }

    private void see(char c) {
        if (at == At.QUOTED) {
            at = c == '"' ? At.CLOSED : At.QUOTED;
        } else if (c == separator) {
            at = At.START;
            cell++;
        } else if (c == '\r' || c == '\n') {
            endRow();
        } else if (c == '"' && at != At.PLAIN) {
            at = At.QUOTED;
        } else if (at == At.CLOSED) {
            Torn last = torn.peekLast();
            if (last == null || last.row != row) {
                torn.add(new Torn(row, cell));
            }
        } else {
            at = At.PLAIN;
        }
    }

    /** What lies between the two characters of one line end is an empty row, and those do not count. */
    private void endRow() {
        if (cell > 0 || at != At.START) {
            row++;
        }
        at = At.START;
        cell = 0;
    }
}
