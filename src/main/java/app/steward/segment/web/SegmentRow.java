package app.steward.segment.web;

import app.steward.condition.Subject;
import app.steward.condition.UsedBy;
import app.steward.membership.MembershipCounts.Count;
import app.steward.membership.MembershipGrowth.Day;
import app.steward.membership.State;
import app.steward.problem.Use;
import app.steward.segment.Segment;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A segment as its line on the page tells it.
 *
 * @param words the condition in one line, or null where it can't be read
 * @param rank its place among all of its subject, from 1
 * @param of how many there are
 */
record SegmentRow(
        Segment segment, @Nullable String words, Count count, List<Day> days, List<Use> usedBy, int rank, int of) {

    private static final int SHOWN = 5;

    /** Members at the end of each day. */
    public List<Long> line() {
        return days.stream().map(Day::members).toList();
    }

    /** More or fewer members than at the start of the line. */
    public long change() {
        return days.isEmpty()
                ? 0
                : days.get(days.size() - 1).members() - days.get(0).members();
    }

    /** "1 segment, 2 lists", or "None". */
    public String used() {
        return usedBy.isEmpty() ? "None" : UsedBy.inWords(usedBy);
    }

    /** The names of what uses it: "Renewal at risk, Nordics and 3 more". */
    public String users() {
        List<String> names = usedBy.stream().map(Use::name).limit(SHOWN).toList();
        int more = usedBy.size() - names.size();
        return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
    }

    /** What the dialog asks before it deletes. */
    public String question() {
        return "Delete the segment " + segment.name() + "?";
    }

    /** What follows from deleting it. */
    public String consequence() {
        String one = segment.subject().key();
        // what becomes of their health is told beside it, by those who know
        boolean users = segment.subject() == Subject.USER;
        long members = count.members();
        String left = members == 0
                ? "You see nobody in it."
                : members == 1
                        ? "1 " + one + " leaves it" + (users ? ", and stays otherwise as it is." : ".")
                        : String.format(Locale.ENGLISH, "%,d %ss leave it", members, one)
                                + (users ? ", and stay otherwise as they are." : ".");
        return left + " Nothing tests it. Its history goes with it, and there is no way back.";
    }

    public boolean broken() {
        return segment.state() == State.BROKEN;
    }

    public boolean refreshing() {
        return segment.state() == State.REFRESHING;
    }
}
