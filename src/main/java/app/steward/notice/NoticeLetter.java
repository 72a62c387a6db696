package app.steward.notice;

import app.steward.mail.TeamLetter;
import app.steward.mail.TeamText;
import app.steward.team.Covers;
import app.steward.team.TeamMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** A notice by mail at once: of what the member still sees, and has not read meanwhile. */
@Component
class NoticeLetter implements TeamLetter {
    static final String TYPE = "notice";

    private final Notices notices;
    private final Covers covers;

    NoticeLetter(Notices notices, Covers covers) {
        this.notices = notices;
        this.covers = covers;
    }

    @Override
    public String type() {
        return TYPE;
    }

    @Override
    public Optional<TeamText> write(TeamMember member, JsonNode payload) {
        return notices.find(covers.viewer(member), payload.path("notice").asLong())
                .filter(notice -> !notice.read())
                .map(NoticeLetter::text);
    }

    private static TeamText text(Notices.Notice notice) {
        String about = notice.label();
        List<TeamText.Part> parts = new ArrayList<>();
        parts.add(TeamText.said(about == null ? notice.text() : about + ": " + notice.text()));
        if (notice.standsFor() != null) {
            parts.add(TeamText.said("You stand in for " + notice.standsFor() + "."));
        }
        parts.add(TeamText.link("Open it in Steward", "/notices/" + notice.id()));
        return new TeamText(about == null ? notice.text() : about + ": " + notice.text(), parts, false);
    }
}
