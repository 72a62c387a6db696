package app.steward.journey;

import app.steward.journey.JourneyModel.Person;
import app.steward.journey.JourneyModel.Plan;
import app.steward.journey.JourneyModel.Run;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Messages of journeys in the model: what keeps one from being queued, and from leaving once it is. */
final class MailModel {
    private static final Duration WEEK = Duration.ofDays(7);
    private static final String LEFT = "kept";
    private static final DateTimeFormatter BEGIN = DateTimeFormatter.ofPattern("d MMM, HH:mm VV", Locale.ENGLISH);

    final List<Message> messages = new ArrayList<>();

    /** Why an address gets nothing, by the address. */
    final Map<String, String> suppressed = new TreeMap<>();

    int cap = 3;

    /** One message. */
    static final class Message {
        final Plan plan;
        final Run run;
        final String step;
        String state = "waiting";

        @Nullable
        String reply;

        @Nullable
        String address;

        @Nullable
        Instant handed;

        Message(Plan plan, Run run, String step) {
            this.plan = plan;
            this.run = run;
            this.step = step;
        }

        @Override
        public String toString() {
            return plan.id + " " + plan.runs.indexOf(run) + " " + step + " " + run.person.id + " " + state + " " + reply
                    + " " + handed;
        }
    }

    /** Why nothing can be sent to a user; null where nothing stands against it. */
    @Nullable
    String problem(Person person) {
        String email = person.email;
        return email == null
                ? "There is no e-mail address"
                : email.contains("@") ? suppressed.get(email) : "“" + email + "” is no e-mail address";
    }

    /** Monday to Friday, 08:00 to 18:00. */
    static Instant hours(Instant at, ZoneId zone) {
        ZonedDateTime wall = at.atZone(zone);
        if (wall.getHour() >= 18 || isWeekend(wall)) {
            do {
                wall = wall.plusDays(1);
            } while (isWeekend(wall));
            return wall.toLocalDate().atTime(8, 0).atZone(zone).toInstant();
        }
        return wall.getHour() >= 8
                ? at
                : wall.toLocalDate().atTime(8, 0).atZone(zone).toInstant();
    }

    private static boolean isWeekend(ZonedDateTime day) {
        return day.getDayOfWeek() == DayOfWeek.SATURDAY || day.getDayOfWeek() == DayOfWeek.SUNDAY;
    }

    /** When the cap lets another one through: what waits for a user counts as if it left now. */
    Instant free(Person person, Instant now) {
        List<Instant> all = new ArrayList<>(messages.stream()
                .filter(each -> each.handed != null && each.handed.isAfter(now.minus(WEEK)))
                .filter(each -> each.address != null && each.address.equals(person.email))
                .map(each -> each.handed)
                .sorted()
                .toList());
        messages.stream()
                .filter(each -> each.run.person == person && each.state.equals("waiting"))
                .forEach(each -> all.add(now));
        int over = all.size() - cap;
        return over < 0 ? now : all.get(over).plus(WEEK);
    }

    List<Message> waiting() {
        return messages.stream().filter(each -> each.state.equals("waiting")).toList();
    }

    void release(Plan plan) {
        messages.stream()
                .filter(each -> each.plan == plan && each.state.equals("held"))
                .forEach(each -> {
                    each.state = "waiting";
                    each.reply = null;
                });
    }

    /** Hands over one that waits, unless something stands against it. */
    void send(Message message, @Nullable String over, Instant now) {
        Person person = message.run.person;
        String problem = problem(person);
        Instant hours = hours(now, person.zone);
        if (person.email == null || !person.email.contains("@")) {
            settle(message, "skipped", problem, now);
        } else if (!person.isLive()) {
            settle(message, "skipped", person.name + " is archived", now);
        } else if (problem != null) {
            settle(message, "skipped", problem, now);
        } else if (got(person.email, now).size() >= cap) {
            settle(message, "skipped", "Cap: " + cap + " messages in 7 days", now);
        } else if (got(person.email, now).stream()
                .anyMatch(each -> each.plan == message.plan && each.step.equals(message.step))) {
            settle(message, "skipped", "The same mailbox got this step’s message in the last 7 days", now);
        } else if (hours.isAfter(now)) {
            settle(message, "waiting", "The sending hours begin on " + BEGIN.format(hours.atZone(person.zone)), now);
        } else if (message.plan.paused) {
            settle(message, "held", "The journey is paused", now);
        } else if (over != null) {
            settle(message, "skipped", "The user " + RunEnd.of(over).words(), now);
        } else {
            message.address = person.email;
            message.handed = now;
            settle(message, LEFT, "Nothing leaves this machine: there is no mail server", now);
        }
    }

    private List<Message> got(String address, Instant now) {
        return messages.stream()
                .filter(each -> address.equals(each.address))
                .filter(each -> each.handed != null && each.handed.isAfter(now.minus(WEEK)))
                .toList();
    }

    private static void settle(Message message, String state, @Nullable String reply, Instant now) {
        message.state = state;
        message.reply = reply;
        message.run.say(now, "mail " + message.step + " " + state + " " + reply);
    }
}
