package app.steward.condition;

/**
 * Something of a kind that records of a subject can be in: segment 12 of accounts.
 *
 * @param id its number, whether or not there is such a thing
 */
public record MembershipRef(MembershipKind kind, Subject subject, long id) {

    /** As what is derived goes by: {@code account.segment:12}. */
    public String name() {
        return subject.key() + "." + kind.key() + ":" + id;
    }

    /** The number alone: as a parameter of a field it is written so in addresses and forms. */
    @Override
    public String toString() {
        return Long.toString(id);
    }
}
