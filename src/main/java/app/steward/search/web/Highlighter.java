package app.steward.search.web;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where the words that somebody looks for are in a text. */
record Highlighter(List<String> words) {

    /** A piece of a text. */
    record Piece(String text, boolean marked) {}

    /** The text in pieces, those that match marked; none for no text. */
    public List<Piece> in(@Nullable String text) {
        List<Piece> pieces = new ArrayList<>();
        if (text == null) {
            return pieces;
        }
        BitSet marked = new BitSet(text.length());
        String plain = plain(text);
        for (String word : words) {
            String sought = plain(word);
            for (int at = 0; at + word.length() <= text.length(); at++) {
                if (plain.regionMatches(true, at, sought, 0, sought.length())) {
                    marked.set(at, at + word.length());
                }
            }
        }
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
