package app.steward.choice;

import app.steward.condition.Choice;
import app.steward.condition.Subject;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One of the administrators' lists: whose field it serves, and how an entry is made. Features contribute theirs as
 * beans; the pages and the API of all lists are the same code.
 *
 * @param kind the word for an entry, such as {@code stage}
 * @param plural the word for the list, also in addresses, such as {@code stages}
 * @param about what an entry says of a record, a sentence for people
 * @param field key of the field whose choices the entries are; records hold it in a column of that name
 * @param types what an entry may be of; empty where entries have no type
 * @param typeField key of the field that shows an entry's type; null where entries have none
 * @param maker makes an entry
 * @param type of an entry; null where entries have none
 * @param retyped gives an entry another type
 */
public record ChoiceList<T extends ChoiceEntry>(
        String kind,
        String plural,
        String about,
        Subject subject,
        String field,
        ChoiceRepository<T> entries,
        List<Choice> types,
        @Nullable String typeField,
        Maker<T> maker,
        Function<T, @Nullable String> type,
        BiConsumer<T, String> retyped) {

    /** A list whose entries have no type; records hold them in a field that is called like the kind of entry. */
    public static <T extends ChoiceEntry> ChoiceList<T> of(
            String kind,
            String plural,
            String about,
            Subject subject,
            ChoiceRepository<T> entries,
            PlainMaker<T> maker) {
        return new ChoiceList<>(
                kind,
                plural,
                about,
                subject,
                kind,
                entries,
                List.of(),
                null,
                (key, label, type, position) -> maker.make(key, label, position),
                entry -> null,
                (entry, type) -> {});
    }

    /** Makes an entry that has no type. */
    @FunctionalInterface
    public interface PlainMaker<T> {
        T make(String key, String label, int position);
    }

    /** Makes an entry; the type is one of the list's, and null where it has none. */
    @FunctionalInterface
    public interface Maker<T> {
        T make(String key, String label, @Nullable String type, int position);
    }
}
