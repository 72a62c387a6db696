package app.steward.ingest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The team as files name it: by e-mail, or by a name that only one member has. */
final class Members {
    private record Member(long id, boolean disabled, boolean viewer) {}

    private final Map<String, Member> byEmail = new HashMap<>();
    private final Map<String, Member> byName = new HashMap<>();
    private final Set<String> shared = new HashSet<>();

    void add(long id, String email, String name, boolean disabled, boolean viewer) {
        Member member = new Member(id, disabled, viewer);
        byEmail.put(folded(email), member);
        if (byName.putIfAbsent(folded(name), member) != null) {
            shared.add(folded(name));
        }
    }

    /** The number of the member. */
    Long id(String text) throws BadValue {
        String folded = folded(text);
        Member member = byEmail.get(folded);
        if (member == null && shared.contains(folded)) {
            throw new BadValue("is the name of several team members: write the e-mail");
        }
        member = member == null ? byName.get(folded) : member;
        if (member == null) {
            throw new BadValue("is no team member");
        } else if (member.disabled()) {
            throw new BadValue("is a team member who was disabled");
        } else if (member.viewer()) {
            throw new BadValue("is a viewer, who can't own accounts");
        }
        return member.id();
    }

    private static String folded(String text) {
        return text.strip().toLowerCase(Locale.ROOT);
    }
}
