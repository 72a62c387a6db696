package app.steward.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.math.BigDecimal;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** How long figures are held, by what they cost, and who waits for newer ones. */
class KeptFiguresTest extends ReviewCase {
    private static final String ALL_CANCELLED = "update accounts set stage = 'cancelled'";

    @Autowired
    Review review;

    @Autowired
    Books books;

    private Book book(String name) {
        return books.read(Map.of(), Objects.requireNonNull(viewers.get(name)));
    }

    private BigDecimal live(Book book) {
        return Objects.requireNonNull(review.headline(book).get(0).now());
    }

    private void kept(String age, int took) {
        run("update kept_figures set at = now() - interval '" + age + "', took_ms = " + took);
    }

    @Test
    void whatIsCountedInNoTimeIsHeldForAMinute() {
        BigDecimal before = live(book("ada"));
        run(ALL_CANCELLED);
        kept("50 seconds", 900);
        assertThat(live(book("ada"))).isEqualByComparingTo(before);
        kept("61 seconds", 900);
        Book card = book("ada").forCard();
        assertThat(live(card)).isZero();
        assertThat(card.asOf().isOld()).isFalse();
    }

    @Test
    void whatTakesSecondsIsHeldForThirtyTimesAsLongAndSaysSo() {
        BigDecimal before = live(book("ada"));
        run(ALL_CANCELLED);
        kept("200 seconds", 7_000);
        Book card = book("ada").forCard();
        assertThat(live(card)).isEqualByComparingTo(before);
        assertThat(card.asOf().isOld()).isTrue();
        assertThat(card.asOf().age()).isEqualTo("3 min ago");
        assertThat(card.asOf().isCounting()).isFalse();
        kept("9 minutes", 60_000);
        assertThat(live(book("ada"))).as("also for a program").isEqualByComparingTo(before);
    }

    @Test
    void whatIsOlderIsShownWhileItIsCountedBehind() {
        BigDecimal before = live(book("ada"));
        run(ALL_CANCELLED);
        kept("3 hours", 7_000);
        Book card = book("ada").forCard();
        assertThat(live(card)).isEqualByComparingTo(before);
        assertThat(card.asOf().age()).isEqualTo("3 h ago");
        assertThat(card.asOf().isCounting()).isTrue();
        await().untilAsserted(() -> assertThat(live(book("ada").forCard())).isZero());
        Book next = book("ada").forCard();
        assertThat(live(next)).isZero();
        assertThat(next.asOf().isOld()).isFalse();
        assertThat(next.asOf().isCounting()).isFalse();
    }

    @Test
    void whoCannotBeToldTheAgeWaits() {
        live(book("ada"));
        run(ALL_CANCELLED);
        kept("11 minutes", 60_000);
        assertThat(live(book("ada"))).isZero();
    }

    @Test
    void whatAnotherReplicaCountsIsCountedOnce() {
        BigDecimal before = live(book("ada"));
        run(ALL_CANCELLED);
        kept("1 hour", 7_000);
        run("update kept_figures set counting_until = now() + interval '1 minute'");
        for (int i = 0; i < 3; i++) {
            Book card = book("ada").forCard();
            assertThat(live(card)).isEqualByComparingTo(before);
            assertThat(card.asOf().isCounting()).isTrue();
        }
        assertThat(db.sql().fetchValue("select count(*) from kept_figures where at > now() - interval '59 minutes'"))
                .isEqualTo(0L);
    }

    @Test
    void aCountThatFailsIsTriedAgainWhenItsTimeIsOver() {
        live(book("ada"));
        run(ALL_CANCELLED);
        kept("1 hour", 7_000);
        run("update kept_figures set counting_until = now() - interval '1 second'");
        assertThat(live(book("ada").forCard())).isPositive();
        await().untilAsserted(() -> assertThat(live(book("ada").forCard())).isZero());
    }

    @Test
    void aCsmsOwnAccountsAreCountedAsTheyAreBesideWhatNobodyOwns() {
        Book card = book("bea").forCard();
        BigDecimal before = live(card);
        kept("4 minutes", 20_000);
        run("update accounts a set stage = 'cancelled' where exists (select from account_assignments o"
                + " where o.account_id = a.id)");
        Book next = book("bea").forCard();
        assertThat(live(next)).isPositive().isLessThan(before);
        assertThat(next.asOf().age()).isEqualTo("4 min ago");
    }
}
