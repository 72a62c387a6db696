package app.steward.journey;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.journey.Advance.Answers;
import app.steward.journey.Advance.Calendar;
import app.steward.journey.Advance.Outcome;
import app.steward.journey.Advance.Position;
import app.steward.journey.Advance.Stay;
import app.steward.journey.Advance.Waiting;
import app.steward.journey.Step.Until;
import app.steward.mail.SendingHours;
import app.steward.workspace.TimeZones;
import app.steward.workspace.WorkingDays;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Laws J5, Z1 and Z2 of the pure function that moves runs. */
class AdvanceLawsTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
    private static final SendingHours HOURS = SendingHours.USUAL;

    private static Calendar in(ZoneId zone) {
        return new Calendar(zone, WorkingDays.USUAL, HOURS::next);
    }

    private static Instant berlin(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }

    private static Instant until(Until until, Instant since, ZoneId zone) {
        return java.util.Objects.requireNonNull(Advance.until(until, Answers.NONE, since, in(zone)));
    }

    @Test
    void z1DaysKeepTheTimeOnTheWallAndHoursAreExact() {
        Instant before = berlin("2026-03-27T10:04");
        assertThat(until(new Until.Days(3), before, BERLIN)).isEqualTo(berlin("2026-03-30T10:04"));
        assertThat(until(new Until.Hours(72), before, BERLIN)).isEqualTo(before.plus(Duration.ofHours(72)));
        assertThat(until(new Until.WorkingDays(1), before, BERLIN)).isEqualTo(berlin("2026-03-30T10:04"));
        assertThat(until(new Until.Days(2), berlin("2026-03-27T02:30"), BERLIN))
                .as("a time that is skipped moves on by the gap")
                .isEqualTo(berlin("2026-03-29T03:30"));
        assertThat(until(new Until.Days(1), berlin("2026-10-24T02:30"), BERLIN))
                .as("one that comes twice is the first")
                .isEqualTo(Instant.parse("2026-10-25T00:30:00Z"));
        assertThat(until(new Until.Weekday(DayOfWeek.TUESDAY, LocalTime.of(9, 0)), berlin("2026-03-24T09:00"), BERLIN))
                .as("the next one is yet to come")
                .isEqualTo(berlin("2026-03-31T09:00"));
    }

    @Test
    void z1EveryWaitEndsLaterInEveryZoneOverBothChangesOfAYear() {
        Random random = new Random(7);
        for (String id : ZoneId.getAvailableZoneIds()) {
            ZoneId zone = ZoneId.of(id);
            List<Instant> around = new ArrayList<>();
            ZoneOffsetTransition change = zone.getRules().nextTransition(Instant.parse("2026-01-01T00:00:00Z"));
            for (int i = 0; i < 2 && change != null; i++) {
                around.add(change.getInstant());
                change = zone.getRules().nextTransition(change.getInstant());
            }
            around.add(Instant.parse("2026-06-15T12:00:00Z"));
            for (Instant middle : around) {
                for (int i = 0; i < 30; i++) {
                    Instant since = middle.plusSeconds(random.nextInt(4 * 86_400) - 2 * 86_400L);
                    int days = 1 + random.nextInt(5);
                    Instant over = until(new Until.Days(days), since, zone);
                    assertThat(over).isAfter(since);
                    assertThat(over).isBefore(since.plus(Duration.ofHours(24L * days + 3)));
                    assertThat(until(new Until.WorkingDays(days), since, zone)).isAfter(since);
                    Instant weekday = until(
                            new Until.Weekday(DayOfWeek.of(1 + random.nextInt(7)), LocalTime.of(2, 30)), since, zone);
                    assertThat(weekday).isAfter(since);
                    assertThat(weekday).isBeforeOrEqualTo(since.plus(Duration.ofDays(8)));
                }
            }
        }
    }

    private static final Step.Email MAIL = new Step.Email("m", "", 1, null, null, false, "next");

    @Test
    void z2AMessageLeavesWithinTheHoursAtMostSevenDaysOnAndNoInstantIsPutOffForEver() {
        Random random = new Random(11);
        List<String> zones = List.of(
                "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Pacific/Apia", "UTC");
        for (String id : zones) {
            ZoneId zone = ZoneId.of(id);
            for (int i = 0; i < 300; i++) {
                Instant arrived = Instant.parse("2026-01-01T00:00:00Z").plusSeconds(random.nextInt(365 * 86_400));
                Instant free = random.nextInt(3) > 0 ? null : arrived.plusSeconds(random.nextInt(12 * 86_400));
                Position at = Position.at("m", arrived);
                Instant now = arrived;
                Outcome outcome = null;
                int looks = 0;
                for (; looks < 20; looks++) {
                    Answers answers = new Answers(-1, false, null, null, free, Map.of());
                    outcome = Advance.advance(MAIL, at, answers, false, now, in(zone));
                    Stay stay = outcome.stay();
                    if (stay == null) {
                        break;
                    }
                    assertThat(stay.due()).as("monotonous").isAfter(now);
                    now = stay.due();
                    at = new Position("m", arrived, stay.waiting(), stay.due(), stay.deadline());
                }
                assertThat(looks).as("comes to an end").isLessThan(6);
                assertThat(outcome.next()).isEqualTo("next");
                assertThat(HOURS.hold(now, zone)).isTrue();
                assertThat(Duration.between(arrived, now)).isLessThan(Duration.ofDays(13));
                if (free == null || !free.isAfter(now)) {
                    assertThat(outcome.acts()).isTrue();
                } else {
                    assertThat(outcome.acts()).as("above the cap it is skipped").isFalse();
                    assertThat(outcome.lines().get(0).what()).isEqualTo(JourneyLog.What.SKIPPED);
                }
            }
        }
    }

    @Test
    void z2TheDayIsDecidedBeforeTheHour() {
        Outcome friday = Advance.advance(
                MAIL,
                Position.at("m", berlin("2026-03-06T19:00")),
                Answers.NONE,
                false,
                berlin("2026-03-06T19:00"),
                in(BERLIN));
        assertThat(java.util.Objects.requireNonNull(friday.stay()).due()).isEqualTo(berlin("2026-03-09T08:00"));
        assertThat(java.util.Objects.requireNonNull(friday.stay()).waiting()).isEqualTo(Waiting.HOURS);
        assertThat(Advance.advance(
                                MAIL,
                                Position.at("m", berlin("2026-03-06T18:00")),
                                Answers.NONE,
                                false,
                                berlin("2026-03-06T18:00"),
                                in(BERLIN))
                        .stay())
                .as("the end is out")
                .isNotNull();
    }

    @Test
    void j5TheFirstBranchThatHoldsIsTakenElseTheLastWay() {
        Step.If branching = new Step.If(
                "i", "", List.of(new Step.Branch("", null, "a"), new Step.Branch("", null, "b")), "c", null);
        Instant now = berlin("2026-03-06T12:00");
        for (int branch = -1; branch < 2; branch++) {
            Outcome taken = Advance.advance(
                    branching, Position.at("i", now), Answers.NONE.branch(branch), false, now, in(BERLIN));
            assertThat(taken.next()).isEqualTo(List.of("c", "a", "b").get(branch + 1));
            assertThat(taken.lines().get(0).detail().path("way").asString(""))
                    .isEqualTo(List.of("else", "1", "2").get(branch + 1));
        }
    }

    @Test
    void aWaitUntilGoesOnWhenItHoldsOrWhenItsTimeIsOver() {
        Step.WaitUntil step = new Step.WaitUntil("u", "", null, 7, "yes", "late", null);
        Instant now = berlin("2026-03-27T10:00");
        Outcome first = Advance.advance(step, Position.at("u", now), Answers.NONE, false, now, in(BERLIN));
        Stay stay = java.util.Objects.requireNonNull(first.stay());
        assertThat(stay.due()).isEqualTo(berlin("2026-04-03T10:00"));
        Position waiting = new Position("u", now, Waiting.CONDITION, stay.due(), stay.deadline());
        Instant woken = now.plus(Duration.ofDays(2));
        Outcome again = Advance.advance(step, waiting, Answers.NONE, false, woken, in(BERLIN));
        assertThat(again.stay()).as("it does not hold any more").isEqualTo(stay);
        assertThat(again.lines()).isEmpty();
        assertThat(Advance.advance(step, waiting, Answers.NONE.holding(true), false, woken, in(BERLIN))
                        .next())
                .isEqualTo("yes");
        assertThat(Advance.advance(step, waiting, Answers.NONE, false, stay.due(), in(BERLIN))
                        .next())
                .isEqualTo("late");
    }

    @Test
    void aDayThatHasPassedGoesOnOrEndsAsChosen() {
        Instant now = berlin("2026-03-27T10:00");
        Answers past = new Answers(-1, false, LocalDate.of(2026, 3, 1), null, null, Map.of());
        Answers ahead = new Answers(-1, false, LocalDate.of(2026, 5, 1), null, null, Map.of());
        for (boolean ends : List.of(true, false)) {
            Step.Wait step = new Step.Wait("w", "", new Until.Date("x", -30, LocalTime.of(9, 0), ends), "next");
            assertThat(java.util.Objects.requireNonNull(
                                    Advance.advance(step, Position.at("w", now), ahead, false, now, in(BERLIN))
                                            .stay())
                            .due())
                    .isEqualTo(berlin("2026-04-01T09:00"));
            for (Answers none : List.of(past, Answers.NONE)) {
                Outcome outcome = Advance.advance(step, Position.at("w", now), none, false, now, in(BERLIN));
                assertThat(outcome.ends() != null).isEqualTo(ends);
                assertThat("next".equals(outcome.next())).isEqualTo(!ends);
            }
        }
    }

    @Test
    void aZoneThatNobodyKnowsIsTheWorkspaces() {
        assertThat(TimeZones.of("Europe/Berlin", ZoneId.of("UTC"))).isEqualTo(BERLIN);
        assertThat(TimeZones.of("Nowhere/At all", BERLIN)).isEqualTo(BERLIN);
        assertThat(TimeZones.of("+02:00", BERLIN)).isEqualTo(BERLIN);
        assertThat(TimeZones.of(null, BERLIN)).isEqualTo(BERLIN);
    }
}
