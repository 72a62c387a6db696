package app.steward.condition;

import org.jspecify.annotations.Nullable;

/**
 * A stretch of days or of moments. An absent end is open.
 *
 * @param fromIn whether {@code from} itself is in
 * @param toIn whether {@code to} itself is in
 */
public record Span<T extends Comparable<? super T>>(
        @Nullable T from, boolean fromIn, @Nullable T to, boolean toIn) {

    /** Both ends in. */
    public static <T extends Comparable<? super T>> Span<T> closed(@Nullable T from, @Nullable T to) {
        return new Span<>(from, true, to, true);
    }

    /** From, up to but without the end. */
    public static <T extends Comparable<? super T>> Span<T> halfOpen(@Nullable T from, @Nullable T to) {
        return new Span<>(from, true, to, false);
    }
}
