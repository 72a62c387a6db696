package app.steward.team;

import org.jspecify.annotations.Nullable;

/** The assigned-to filter: anyone, nobody, or one team member. */
public record Assignee(Kind kind, @Nullable Long memberId) {

    public enum Kind {
        ANYONE,
        NOBODY,
        MEMBER
    }

    private static final Assignee ANYONE = new Assignee(Kind.ANYONE, null);
    private static final Assignee NOBODY = new Assignee(Kind.NOBODY, null);

    public Assignee {
        if ((kind == Kind.MEMBER) != (memberId != null)) {
            throw new IllegalArgumentException("only an assignee of the kind MEMBER names a team member");
        }
    }

    public static Assignee anyone() {
        return ANYONE;
    }

    public static Assignee nobody() {
        return NOBODY;
    }

    public static Assignee member(long memberId) {
        return new Assignee(Kind.MEMBER, memberId);
    }
}
