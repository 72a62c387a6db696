package app.steward.value;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * Looks at all numbers of a column for the mark that they are written with. A value that can be read with one mark alone
 * speaks for it. Where some speak for the one and some for the other, most decide, or the first of as many.
 */
public final class NumberColumn {
    private final NumberReader reader;
    private final NumberKind kind;
    private long dots;
    private long commas;
    private @Nullable DecimalMark first;
    private @Nullable String open;

    public NumberColumn(NumberReader reader, NumberKind kind) {
        this.reader = reader;
        this.kind = kind;
    }

    /** @param text of a cell that is not empty; what is no number says nothing */
    public void see(String text) {
        if (text.indexOf('.') < 0 && text.indexOf(',') < 0) {
            return; // the same with either
        }
        BigDecimal dot = reader.readable(text, DecimalMark.DOT, kind);
        BigDecimal comma = reader.readable(text, DecimalMark.COMMA, kind);
        if (dot != null && comma != null) {
            if (open == null && dot.compareTo(comma) != 0) {
                open = text;
            }
        } else if (dot != null || comma != null) {
            dots += dot == null ? 0 : 1;
            commas += comma == null ? 0 : 1;
            first = first == null ? dot == null ? DecimalMark.COMMA : DecimalMark.DOT : first;
        }
    }

    /** The mark of the column; null where no value settles it and some read differently. */
    public @Nullable DecimalMark mark() {
        if (first == null) {
            return open == null ? DecimalMark.DOT : null;
        } else if (dots == commas) {
            return first;
        }
        return dots > commas ? DecimalMark.DOT : DecimalMark.COMMA;
    }

    /** A value that can be read either way, where there is one. */
    public @Nullable String open() {
        return open;
    }
}
