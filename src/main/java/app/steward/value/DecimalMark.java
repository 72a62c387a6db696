package app.steward.value;

import java.util.Arrays;
import java.util.Optional;

/** What divides whole from fraction. Thousands are parted by the other mark, by spaces or by apostrophes. */
public enum DecimalMark {
    DOT('.', ',', "1,234.56"),
    COMMA(',', '.', "1.234,56");

    private final char mark;
    private final char thousands;
    private final String example;

    DecimalMark(char mark, char thousands, String example) {
        this.mark = mark;
        this.thousands = thousands;
        this.example = example;
    }

    /** The mark whose {@link #example()} this is. */
    public static Optional<DecimalMark> ofExample(String text) {
        return Arrays.stream(values())
                .filter(each -> each.example.equals(CleanText.of(text)))
                .findFirst();
    }

    /** A number as it is written with this mark, by which people and programs name it. */
    public String example() {
        return example;
    }

    char mark() {
        return mark;
    }

    char thousands() {
        return thousands;
    }

    DecimalMark other() {
        return this == DOT ? COMMA : DOT;
    }
}
