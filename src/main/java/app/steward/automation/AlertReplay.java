package app.steward.automation;

import java.util.ArrayList;
import java.util.List;

/**
 * What a rule would have done with one record, of which it is known on which days it matched: the same passage from
 * matching to alert as the pass makes, a day at a time.
 *
 * @param holdsDays matched for so many days before it is acted upon
 * @param keepsDays stays a member for so many days after it stopped
 * @param quietDays within so many days after it cleared, the same alert goes on
 */
record AlertReplay(int holdsDays, int keepsDays, int quietDays) {
    private static final int NONE = -1;

    /**
     * What became of it.
     *
     * @param opened the days on which alerts opened, not those that went on
     * @param cleared how many of these were over on the day after at the latest
     */
    record Played(List<Integer> opened, int cleared) {}

    /** @param matches by day; on the first one nothing is acted upon: what matched already is none of what came */
    Played play(boolean[] matches) {
        List<Integer> opened = new ArrayList<>();
        int cleared = 0;
        boolean member = matches[0];
        boolean acted = matches[0];
        int entered = 0;
        int left = NONE;
        int since = NONE;
        int closed = NONE;
        for (int day = 1; day < matches.length; day++) {
            left = member && !matches[day] && left == NONE ? day : left;
            // what was kept ends on its day, whether or not the record is back by then
            if (member && left != NONE && (!acted || day - left >= keepsDays)) {
                if (acted) {
                    closed = day;
                    cleared += since != NONE && day - since <= 1 ? 1 : 0;
                }
                member = false;
                left = NONE;
            }
            if (!matches[day]) {
                continue;
            }
            if (!member) {
                member = true;
                acted = false;
                entered = day;
                since = NONE;
            }
            left = NONE;
            if (!acted && day - entered >= holdsDays) {
                acted = true;
                if (closed == NONE || day - closed >= quietDays) {
                    opened.add(day);
                    since = day;
                }
            }
        }
        return new Played(opened, cleared);
    }
}
