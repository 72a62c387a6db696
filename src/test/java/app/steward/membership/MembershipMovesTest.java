package app.steward.membership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import app.steward.condition.MembershipKind;
import app.steward.condition.Subject;
import app.steward.membership.MembershipMoves.Cursor;
import app.steward.membership.MembershipMoves.Move;
import app.steward.membership.MembershipMoves.Read;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** History is followed by who must miss nothing. */
@StewardTest
class MembershipMovesTest {
    private static final Set<MembershipKind> ALL = EnumSet.allOf(MembershipKind.class);

    @Autowired
    Db db;

    @Autowired
    MembershipMoves moves;

    private TransactionTemplate anew;

    @BeforeEach
    void anew(@Autowired PlatformTransactionManager transactions) {
        db.reset();
        anew = new TransactionTemplate(transactions);
        anew.setPropagationBehavior(TransactionTemplate.PROPAGATION_REQUIRES_NEW);
    }

    private void write(long record) {
        write("segment", record);
    }

    private void write(String kind, long record) {
        db.sql()
                .execute("insert into membership_history (kind, definition, version, subject, record_id, entered, at)"
                        + " values ('" + kind + "', 3, 2, 'account', " + record + ", true, '2026-06-15 12:00Z')");
    }

    private List<Long> seen(Cursor after) {
        return anew.execute(status -> records(moves.after(after, ALL, 100).moves()));
    }

    private static List<Long> records(List<Move> moves) {
        return moves.stream().map(Move::record).toList();
    }

    /** Other databases of the same server may hold the reader back for a moment. */
    private List<Move> settled(Cursor after, int count) {
        Instant until = Instant.now().plus(Duration.ofSeconds(20));
        List<Move> read = new ArrayList<>();
        Cursor from = after;
        while (read.size() < count && Instant.now().isBefore(until)) {
            List<Move> more = moves.after(from, ALL, 2).moves();
            if (more.isEmpty()) {
                Thread.yield();
            } else {
                read.addAll(more);
                from = more.get(more.size() - 1).cursor();
            }
        }
        return read;
    }

    @Test
    void ofTwoWritersThatCommitInTheWrongOrderNoneIsLost() {
        write(1);
        Cursor start = settled(Cursor.BEGINNING, 1).get(0).cursor();
        anew.executeWithoutResult(first -> {
            write(10);
            anew.executeWithoutResult(second -> write(20));
            assertThat(db.sql().fetchCount(org.jooq.impl.DSL.table("membership_history")))
                    .as("the second is committed")
                    .isEqualTo(3);
            assertThat(seen(start)).as("while the first still runs").isEmpty();
            write(11);
        });
        List<Move> read = settled(start, 3);
        assertThat(records(read)).containsExactly(10L, 11L, 20L);
        assertThat(seen(read.get(2).cursor())).as("each once").isEmpty();
    }

    @Test
    void whoBeginsAtTheEndSeesWhatComesThen() {
        write(1);
        settled(Cursor.BEGINNING, 1);
        Cursor end = moves.end();
        assertThat(seen(end)).isEmpty();
        write(2);
        assertThat(records(settled(end, 1))).containsExactly(2L);
    }

    @Test
    void inARestoredCopyOneGoesOnAtItsEnd() {
        write(1);
        Cursor here = settled(Cursor.BEGINNING, 1).get(0).cursor();
        assertThat(moves.from(here)).isEqualTo(here);
        Cursor elsewhere = new Cursor(900_000_000_000L, 5);
        db.sql()
                .execute("insert into membership_history (xid, kind, definition, subject, record_id, entered, at)"
                        + " values ('900000000000', 'segment', 3, 'account', 2, true, '2026-06-15 12:00Z')");
        moves.adopt();
        Cursor end = moves.from(elsewhere);
        assertThat(end.transaction()).isLessThan(elsewhere.transaction());
        write(3);
        assertThat(records(settled(end, 1))).containsExactly(3L);
        assertThat(records(settled(Cursor.BEGINNING, 3)))
                .as("what was restored is old")
                .containsExactly(2L, 1L, 3L);
    }

    @Test
    void aMoveSaysWhoCameWhereByWhichVersion() {
        write(7);
        Move move = settled(Cursor.BEGINNING, 1).get(0);
        assertThat(move)
                .isEqualTo(new Move(
                        move.cursor(),
                        MembershipKind.SEGMENT,
                        3,
                        2,
                        Subject.ACCOUNT,
                        7,
                        true,
                        Instant.parse("2026-06-15T12:00:00Z")));
        write("list", 8);
        settled(Cursor.BEGINNING, 2);
        assertThat(records(moves.after(Cursor.BEGINNING, Set.of(MembershipKind.LIST), 10)
                        .moves()))
                .containsExactly(8L);
    }

    @Test
    void whatIsOfOtherKindsIsPassedOverOnce() {
        write("list", 1);
        write("segment", 2);
        write("alert", 3);
        Cursor last = settled(Cursor.BEGINNING, 2).get(1).cursor();
        Set<MembershipKind> lists = Set.of(MembershipKind.LIST);
        Read first = moves.after(Cursor.BEGINNING, lists, 1);
        assertThat(records(first.moves())).containsExactly(1L);
        assertThat(first.to())
                .as("there may be more")
                .isEqualTo(first.moves().get(0).cursor());
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(moves.after(first.to(), lists, 1).to().number())
                                .isEqualTo(last.number() + 1));
        Read rest = moves.after(first.to(), lists, 1);
        assertThat(rest.moves()).isEmpty();
        assertThat(moves.after(rest.to(), ALL, 10)).isEqualTo(new Read(List.of(), rest.to()));
        write("list", 4);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(
                                records(moves.after(rest.to(), lists, 1).moves()))
                        .containsExactly(4L));
    }
}
