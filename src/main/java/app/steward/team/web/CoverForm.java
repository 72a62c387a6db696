package app.steward.team.web;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.team.Cover;
import app.steward.team.Covers;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import app.steward.value.IsoTime;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a form says of a cover: people by e-mail or name, days as the browser sends them. */
record CoverForm(
        @Nullable String member,
        @Nullable String deputy,
        @Nullable String from,
        @Nullable String to) {

    static CoverForm empty(String member) {
        return new CoverForm(member, "", "", "");
    }

    /** Sets it; {@link BadInput} names all that is wrong. */
    Cover set(Covers covers, TeamMembers members, Viewer by) {
        List<Fault> faults = new ArrayList<>();
        String who = named(members, member, "member", "Say who is away.", faults);
        String stands = named(members, deputy, "deputy", "Say who stands in.", faults);
        LocalDate first = day(from, "from", "Enter the first day.", faults);
        LocalDate last = day(to, "to", "Enter the last day.", faults);
        if (first == null || last == null || !faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return covers.set(by, who, stands, first, last);
    }

    private static String named(
            TeamMembers members, @Nullable String text, String path, String missing, List<Fault> faults) {
        String clean = CleanText.of(text == null ? "" : text);
        if (clean.isEmpty()) {
            faults.add(new Fault(path, missing));
            return "";
        }
        return members.emailOf(clean);
    }

    static @Nullable LocalDate day(@Nullable String text, String path, String missing, List<Fault> faults) {
        LocalDate day = IsoTime.day(CleanText.of(text == null ? "" : text));
        if (day != null && day.getYear() >= 1900) {
            return day;
        }
        faults.add(new Fault(path, missing));
        return null;
    }
}
