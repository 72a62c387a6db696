package app.steward.segment;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Subject;
import app.steward.membership.CountCheck;
import app.steward.membership.MembershipPass.Moves;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The stored counts of segments against their members. */
class SegmentCountCheckTest extends SegmentPortfolio {
    /** Of a window that has no place on the derived rows: computed by the query that asks. */
    private static final String IN_USE =
            "{\"field\":\"account.active_users\",\"params\":{\"days\":90},\"op\":\"gte\",\"value\":1}";

    @Autowired
    CountCheck check;

    @Test
    void aMetricOfTheAccountCountsEachOfItsUsersOnce() {
        db.sql().execute("update users set account_id = 1 + id % 5 where id % 9 > 0");
        recompute();
        int inUse = segment(Subject.USER, "In use", IN_USE);
        int agents = segment(Subject.USER, "Agents", "{\"field\":\"title\",\"op\":\"eq\",\"value\":\"agent\"}");

        Map<Integer, Moves> moves = all(Subject.USER).moves();

        long users = members(inUse).size();
        assertThat(users)
                .isGreaterThan(100)
                .isEqualTo(naively(Subject.USER).get(inUse).size());
        assertThat(moves.get(inUse)).isEqualTo(new Moves(users, 0));
        assertThat(history(inUse)).isEqualTo("[" + users + ", 0]");
        consistent(Subject.USER);

        // all users of an account, tested again as after a change of it
        db.sql().execute("update users set title = 'Agent' where account_id = 2");
        List<Long> ofAccount =
                db.sql().fetch("select id from users where account_id = 2").getValues(0, Long.class);
        assertThat(ofAccount).hasSizeGreaterThan(20);
        long before = members(agents).size();
        Moves came = pass.run(SegmentKind.SEGMENT, Subject.USER, ofAccount, null, now())
                .moves()
                .get(agents);
        assertThat(members(agents)).hasSize((int) (before + came.entered())).containsAll(ofAccount);
        consistent(Subject.USER);
        assertThat(check.correct(SegmentKind.SEGMENT)).isEmpty();
    }

    @Test
    void whatWasCountedWronglyIsSaidAndCorrected() {
        int live = segment(Subject.ACCOUNT, "Live", "{\"field\":\"stage\",\"op\":\"eq\",\"value\":\"live\"}");
        int agents = segment(Subject.USER, "Agents", "{\"field\":\"title\",\"op\":\"eq\",\"value\":\"agent\"}");
        int nobody = segment(Subject.USER, "Nobody", "{\"field\":\"title\",\"op\":\"eq\",\"value\":\"no such\"}");
        all(Subject.ACCOUNT);
        all(Subject.USER);
        assertThat(check.correct(SegmentKind.SEGMENT)).isEmpty();
        String right = stored();
        db.sql().execute("update segments set members = members + 1800 where id = " + agents);
        db.sql().execute("update segments set members_unassigned = 0 where id = " + live);
        db.sql().execute("update segments set members = 3, active = 2 where id = " + nobody);

        assertThat(check.correct(SegmentKind.SEGMENT))
                .containsExactly(
                        "The segment Live counted wrongly who of its members is active or nobody's. That is corrected.",
                        "The segment Agents counted %,d members and has %d. That is corrected."
                                .formatted(
                                        1800 + members(agents).size(),
                                        members(agents).size()),
                        "The segment Nobody counted 3 members and has 0. That is corrected.");
        assertThat(stored()).isEqualTo(right);
        consistent(Subject.ACCOUNT);
        consistent(Subject.USER);
        assertThat(check.correct(SegmentKind.SEGMENT)).isEmpty();
    }

    @Test
    void theMigrationHealsCountsAndHistoryThatWereMultiplied() {
        int agents = segment(Subject.USER, "Agents", "{\"field\":\"title\",\"op\":\"eq\",\"value\":\"agent\"}");
        all(Subject.USER);
        String right = stored();
        transaction.executeWithoutResult(status -> {
            // the history as it was then
            db.sql()
                    .execute("create temporary table segment_history on commit drop as select definition as segment_id,"
                            + " subject, record_id, entered, at from membership_history");
            String once = history("segment_history where segment_id", agents);
            // 16 rows for 4
            db.sql().execute("update segments set members = members * 4, active_unassigned = active * 4");
            db.sql()
                    .execute("insert into segment_history (segment_id, subject, record_id, entered, at)"
                            + " select segment_id, subject, record_id, entered, at from segment_history"
                            + " cross join generate_series(1, 3)");
            // left, entered and left within a moment is no fault, nor is entering again later
            db.sql()
                    .execute(
                            "insert into segment_history (segment_id, subject, record_id, entered, at) values"
                                    + " (1000, 'user', 1, false, '2026-06-15 12:00Z'), (1000, 'user', 1, true, '2026-06-15 12:00Z'),"
                                    + " (1000, 'user', 1, false, '2026-06-15 12:00Z'), (1000, 'user', 1, true, '2026-06-15 12:01Z')");

            db.sql().execute(migration("V24__counts_of_segments"));

            assertThat(stored()).isEqualTo(right);
            assertThat(history("segment_history where segment_id", agents)).isEqualTo(once);
            assertThat(history("segment_history where segment_id", 1000)).isEqualTo("[2, 2]");
        });
    }

    @Test
    void theMigrationNumbersTheHistoryThatWasThereInOrderOfTime() {
        transaction.executeWithoutResult(status -> {
            db.sql()
                    .execute("create temporary table segment_history (segment_id int, subject text, record_id bigint,"
                            + " entered boolean, at timestamptz) on commit drop");
            db.sql()
                    .execute("insert into segment_history values (7, 'user', 1, false, '2026-06-15 12:00Z'),"
                            + " (7, 'user', 2, true, '2026-06-13 12:00Z'), (8, 'account', 3, true, '2026-06-14 12:00Z'),"
                            + " (7, 'user', 1, true, '2026-06-15 12:00Z')");
            String migration = migration("V38__membership_history");
            int begin = migration.indexOf("insert into membership_history");
            db.sql().execute(migration.substring(begin, migration.indexOf(';', begin)));
            assertThat(db.sql()
                            .fetch("select kind, definition, subject, record_id, entered from membership_history"
                                    + " order by xid, number")
                            .formatCSV(false))
                    .isEqualTo("segment,7,user,2,true\nsegment,8,account,3,true\nsegment,7,user,1,false\n"
                            + "segment,7,user,1,true\n");
        });
    }

    private static String migration(String name) {
        try (InputStream file = Objects.requireNonNull(
                SegmentCountCheckTest.class.getResourceAsStream("/db/migration/" + name + ".sql"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String stored() {
        return db.sql()
                .fetch("select id, members, members_unassigned, active, active_unassigned from segments order by id")
                .formatCSV();
    }

    /** How often its history says that somebody entered, and left. */
    private String history(int segment) {
        return history("membership_history where kind = 'segment' and definition", segment);
    }

    private String history(String of, int segment) {
        return Arrays.toString(db.sql()
                .fetchSingle("select count(*) filter (where entered), count(*) filter (where not entered) from " + of
                        + " = " + segment)
                .intoArray());
    }
}
