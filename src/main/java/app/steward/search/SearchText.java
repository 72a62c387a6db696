package app.steward.search;

import static org.jooq.impl.DSL.and;
import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.falseCondition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.list;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.or;
import static org.jooq.impl.DSL.val;

import app.steward.condition.Subject;
import app.steward.condition.sql.Collation;
import app.steward.value.CleanText;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Param;
import org.jooq.impl.SQLDataType;

/**
 * What somebody typed into a search: words in any order, each part of a name, an external id or an e-mail address, or a
 * word of a text. Case
 * is ignored by the folded columns, accents by what is made of these; indexes hold exactly the expressions that are
 * written here.
 *
 * @param words what is looked for, at most {@link #WORDS} words; empty for nothing
 */
public record SearchText(List<String> words) {
    private static final int WORDS = 6;
    private static final int LONGEST = 200;
    private static final int DECISIVE = 12;
    private static final String NAME = "name_fold";
    private static final String[][] IN_TWO = {
        {"ä", "ae"}, {"ö", "oe"}, {"ü", "ue"}, {"ø", "oe"}, {"å", "aa"},
        {"Ä", "ae"}, {"Ö", "oe"}, {"Ü", "ue"}, {"Ø", "oe"}, {"Å", "aa"}
    };
    private static final Pattern SPACE = Pattern.compile("[\\s\\p{Z}\\p{Cc}]+");
    private static final Pattern THREE = Pattern.compile("[\\p{L}\\p{M}\\p{N}]{3}");
    private static final Pattern CODE = Pattern.compile("[\\p{Nd}@]");
    private static final Pattern WILD = Pattern.compile("[%_\\\\]");
    private static final Pattern SAYS = Pattern.compile("[\\p{L}\\p{N}]");
    private static final int BEGINNING = 3;

    public SearchText {
        words = List.copyOf(words);
    }

    public static SearchText of(String typed) {
        return new SearchText(Stream.of(SPACE.split(beginning(CleanText.of(typed), LONGEST)))
                .map(CleanText::of)
                .filter(word -> !word.isEmpty())
                .limit(WORDS)
                .toList());
    }

    public boolean isEmpty() {
        return words.isEmpty();
    }

    /** The words as one text. */
    public String text() {
        return String.join(" ", words);
    }

    /** Whether an index of letters in threes knows it: shorter texts are looked for where names begin. */
    boolean isLong() {
        return words.stream().anyMatch(word -> THREE.matcher(word).find());
    }

    /** Whether it looks like an id or an e-mail address, which names do not: one word with a digit or an @. */
    boolean isCode() {
        return words.size() == 1 && CODE.matcher(words.get(0)).find();
    }

    /** The words as folded text is compared, in an array. */
    Field<String[]> folded() {
        return field(
                "array[{0}]",
                String[].class, list(words.stream().map(SearchText::folded).toList()));
    }

    /** Every word, if any, is somewhere in the name, the external id or the e-mail address, in one of its spellings. */
    public Condition within(Subject subject) {
        if (isEmpty()) {
            return noCondition();
        }
        Field<String> all = searched(subject);
        return and(words.stream()
                .map(word -> or(
                        spellings(word).map(spelling -> within(all, spelling)).toList()))
                .toList());
    }

    /** The word, and as it is written where there are no such letters: müller is mueller. */
    private static Stream<String> spellings(String word) {
        String other = word;
        for (String[] letter : IN_TWO) {
            other = other.replace(letter[0], letter[1]);
        }
        return Stream.of(word, other).distinct();
    }

    /** An index of letters in threes is read for the beginning: each more costs time, few more find less. */
    private static Condition within(Field<String> all, String word) {
        String beginning = beginning(word, DECISIVE);
        Condition like = condition("{0} like {1}", all, plain("%" + escaped(beginning) + "%"));
        return beginning.equals(word) ? like : like.and(condition("strpos({0}, {1}) > 0", all, plain(word)));
    }

    /**
     * Every word is one of the text, or begins one where it is not too short for that. Signs say nothing.
     *
     * @param vector the words of a text
     */
    Condition writtenIn(Field<?> vector) {
        List<String> said =
                words.stream().filter(word -> SAYS.matcher(word).find()).toList();
        if (said.isEmpty()) {
            return falseCondition();
        }
        return condition(
                "{0} @@ {1}",
                vector,
                said.stream()
                        .map(SearchText::query)
                        .reduce((one, next) -> field("({0} && {1})", one, next))
                        .orElseThrow());
    }

    private static Field<Object> query(String word) {
        boolean begins = word.codePointCount(0, word.length()) >= BEGINNING
                || word.codePoints().anyMatch(Character::isIdeographic); // no spaces between words
        return spellings(word)
                .map(spelling -> field("search_query({0}, {1})", folded(spelling), inline(begins)))
                .reduce((one, other) -> field("({0} || {1})", one, other))
                .orElseThrow();
    }

    /** Every word begins a word of the name. */
    Condition beginsWords(Subject subject) {
        Field<String> called =
                field("(search_all({0}) collate \"C\")", String.class, field(name(subject.alias(), NAME)));
        return and(words.stream()
                .map(word -> or(Stream.of("", "% ", "%\n")
                        .map(before -> condition("{0} like {1}", called, plain(before + escaped(word) + "%")))
                        .toList()))
                .toList());
    }

    Condition is(Subject subject, String column) {
        return column(subject, column).eq(typed(column, text()));
    }

    Condition begins(Subject subject, String column) {
        return condition("{0} like {1}", column(subject, column), typed(column, escaped(text()) + "%"));
    }

    /** A folded column, compared as its index is: names without their accents. */
    private static Field<String> column(Subject subject, String column) {
        Field<?> folded = field(name(subject.alias(), column));
        return column.equals(NAME)
                ? field("(search_plain({0}) collate \"C\")", String.class, folded)
                : field("({0} collate \"C\")", String.class, folded);
    }

    private static Field<String> typed(String column, String text) {
        return column.equals(NAME) ? plain(text) : folded(text);
    }

    private static Field<String> searched(Subject subject) {
        Field<?> called = field(name(subject.alias(), "name_fold"));
        Field<?> id = field(name(subject.alias(), "external_id_fold"));
        return switch (subject) {
            case ACCOUNT ->
                field("(search_all(coalesce({0}, '') || E'\\n' || {1}) collate \"C\")", String.class, called, id);
            case USER ->
                field(
                        "(search_all(coalesce({0}, '') || E'\\n' || coalesce({1}, '') || E'\\n' || {2}) collate \"C\")",
                        String.class, called, field(name("u", "email_fold")), id);
            case SUBSCRIPTION ->
                field(
                        "(search_all(coalesce({0}, '') || E'\\n"
                                + "' || {1} || E'\\n"
                                + "' || coalesce({2}, '') || E'\\n"
                                + "' || {3}) collate \"C\")",
                        String.class,
                        field(name("s", "plan_fold")),
                        id,
                        field(name("a", "name_fold")),
                        field(name("a", "external_id_fold")));
        };
    }

    private static String beginning(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private static String escaped(String text) {
        return WILD.matcher(text).replaceAll("\\\\$0");
    }

    private static Field<String> plain(String text) {
        return field("(search_plain({0}) collate \"C\")", String.class, folded(text));
    }

    private static Field<String> folded(String text) {
        Param<String> bound = val(text, SQLDataType.CLOB);
        return Collation.folded(bound);
    }
}
