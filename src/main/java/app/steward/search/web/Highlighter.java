package app.steward.search.web;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where the words that somebody looks for are in a text. */
record Highlighter(List<String> words) {
    private static final int BEFORE = 40;
    private static final int LONG = 160;
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}]+");
    private static final Pattern SIGNS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}]+");

    /** A piece of a text. */
    record Piece(String text, boolean marked) {}

    /** The text in pieces, those that match marked; none for no text. */
    public List<Piece> in(@Nullable String text) {
        return text == null ? List.of() : pieces(text, marked(text, words, false));
    }

    /**
     * A few words of a long text around the first that is looked for, in pieces, those that match marked; its beginning
     * where none is as it was typed.
     */
    public List<Piece> around(String text) {
        List<String> sought = words.stream()
                .flatMap(SIGNS::splitAsStream)
                .filter(word -> !word.isEmpty())
                .toList();
        String line = SPACE.matcher(text).replaceAll(" ").strip();
        int first = Math.max(0, marked(line, sought, true).nextSetBit(0));
        int from = first <= BEFORE ? 0 : cut(line, first - BEFORE);
        int to = from + LONG >= line.length() ? line.length() : cut(line, from + LONG);
        String part = (from > 0 ? "… " : "") + line.substring(from, to).strip() + (to < line.length() ? " …" : "");
        return pieces(part, marked(part, sought, true));
    }

    /** Where a word ends shortly before; right there in a text without spaces. */
    private static int cut(String line, int at) {
        int space = line.lastIndexOf(' ', at);
        int end = space > at - BEFORE ? space : at;
        return Character.isLowSurrogate(line.charAt(end)) ? end - 1 : end;
    }

    private static BitSet marked(String text, List<String> words, boolean beginnings) {
        BitSet marked = new BitSet(text.length());
        String plain = plain(text);
        for (String word : words) {
            String sought = plain(word);
            for (int at = 0; at + word.length() <= text.length(); at++) {
                if (plain.regionMatches(true, at, sought, 0, sought.length())
                        && !(beginnings && at > 0 && Character.isLetterOrDigit(plain.charAt(at - 1)))) {
                    marked.set(at, at + word.length());
                }
            }
        }
        return marked;
    }

    private static List<Piece> pieces(String text, BitSet marked) {
        List<Piece> pieces = new ArrayList<>();
        for (int from = 0; from < text.length(); ) {
            boolean here = marked.get(from);
            int end = here ? marked.nextClearBit(from) : marked.nextSetBit(from);
            int to = end < 0 ? text.length() : Math.min(end, text.length());
            pieces.add(new Piece(text.substring(from, to), here));
            from = to;
        }
        return pieces;
    }

    /** Without accents, letter for letter, since a name is found without them too. */
    private static String plain(String text) {
        StringBuilder plain = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            plain.append(
                    letter < 128 || Character.isSurrogate(letter)
                            ? letter
                            : Normalizer.normalize(String.valueOf(letter), Normalizer.Form.NFD)
                                    .charAt(0));
        }
        return plain.toString();
    }
}
