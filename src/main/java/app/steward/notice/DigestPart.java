package app.steward.notice;

import app.steward.mail.TeamText;
import app.steward.team.Viewer;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** A part of the digest of a day. A feature contributes one as a bean. */
public interface DigestPart {
    /** More lines are left out, and counted. */
    int MOST = 20;

    /** Where it stands among the others, the smallest first. */
    int place();

    /** What it is called over its lines. */
    String heading();

    /**
     * What there is to say, as far as the member sees it; nothing where nothing is.
     *
     * @param member whose digest it is, with whom the member stands in for today
     * @param since when the digest before was due: what happened from then on is news
     * @param most so many lines and one more, which tells that there are others
     */
    List<TeamText.Line> lines(Viewer member, LocalDate day, Instant since, int most);

    /** Where all of it is; empty for nowhere. */
    String all();
}
