package app.steward.value;

/** What a number counts, which tells what {@code 1.200} can't mean. */
public enum NumberKind {
    /** Any number. */
    DECIMAL,
    /** Of things, such as licenses: takes no fraction. */
    COUNT,
    /** In the workspace's currency: takes no more decimals than the currency has. */
    MONEY,
    /** Of 0 to 100. */
    SCORE
}
