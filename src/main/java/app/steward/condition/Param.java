package app.steward.condition;

import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A parameter of a field, such as the days of a window.
 *
 * @param name the key in JSON
 * @param type what it takes: {@code DAYS} 1 to 365, {@code FEATURE} an id of a feature, {@code TEXT} any text,
 *     {@code MEMBERSHIP} the number of a segment or the like, {@code of} the path to its members
 * @param defaultValue taken where none is given; null where the parameter is required, unless it is optional
 * @param optional may be left out without a default (such as the module of a feature)
 * @param choices the known values, such as features by id, read when asked for; null where there is no list
 * @param of what it names the members of; null for all other types
 * @param leftOut what people read where an optional one is left out
 */
public record Param(
        String name,
        Type type,
        @Nullable Object defaultValue,
        boolean optional,
        @Nullable Supplier<List<Choice>> choices,
        AccessPath.@Nullable Membership of,
        String leftOut) {
    private static final String ANY = "Any";

    /** What a parameter takes. */
    public enum Type {
        DAYS,
        FEATURE,
        TEXT,
        MEMBERSHIP,
        PILLAR
    }

    /** A window of days, 14 where none is given. */
    public static Param days() {
        return new Param("days", Type.DAYS, 14, false, null, null, ANY);
    }

    public static Param required(String name, Type type) {
        return new Param(name, type, null, false, null, null, ANY);
    }

    public static Param optional(String name, Type type) {
        return new Param(name, type, null, true, null, null, ANY);
    }

    public Param with(Supplier<List<Choice>> known) {
        return new Param(name, type, defaultValue, optional, known, of, leftOut);
    }

    /** In which state something is: as the first of these where it is left out. */
    public static Param state(List<Choice> all) {
        return new Param(
                "state", Type.TEXT, null, true, () -> all, null, all.get(0).label());
    }

    /** A required segment or the like. */
    public static Param member(AccessPath.Membership of, Supplier<List<Choice>> known) {
        return new Param(of.kind().key(), Type.MEMBERSHIP, null, false, known, of, ANY);
    }

    /** The kind of what it names; null for any other type. */
    public @Nullable MembershipKind kind() {
        return of == null ? null : of.kind();
    }

    /** The word for its type in JSON. */
    public String typeKey() {
        return of == null ? type.name().toLowerCase(Locale.ROOT) : of.kind().key();
    }

    /** What it has where that number is given; throws for any other type. */
    public MembershipRef ref(long id) {
        if (of == null) {
            throw new IllegalStateException(name + " names no membership");
        }
        return new MembershipRef(of.kind(), of.of(), id);
    }
}
