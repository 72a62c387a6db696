package app.steward.mail;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.secret.SecretSeal;
import app.steward.value.CleanText;
import app.steward.value.WholeNumber;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Settings of mail as their form holds them, as they were typed.
 *
 * @param password of the server; empty leaves it as it is
 * @param forget whether the one that is kept is forgotten
 * @param domains with spaces, commas or line breaks between; so is {@code onlyTo}
 * @param day on which days customers get mail, 1 for Monday; null for none
 * @param version that the form was drawn from
 */
public record MailDraft(
        String host,
        String port,
        String security,
        String username,
        @Nullable String password,
        @Nullable Boolean forget,
        String sender,
        String senderName,
        String replyTo,
        String domains,
        String perSecond,
        String perHour,
        String onlyTo,
        @Nullable List<Integer> day,
        String from,
        String to,
        String cap,
        int version) {
    /** What the password is sealed for. */
    static final String SEALED_FOR = "mail server";

    private static final Set<String> SECURITY = Set.of("starttls", "tls", "none");
    private static final int MOST_LISTED = 100;
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?|\\[?[0-9A-Fa-f:.]+]?");
    private static final Pattern DOMAIN =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*");

    static MailDraft of(MailSetup setup) {
        SendingHours hours = setup.hours();
        return new MailDraft(
                setup.host(),
                Integer.toString(setup.port()),
                setup.security(),
                setup.username(),
                null,
                null,
                setup.sender(),
                setup.senderName(),
                setup.replyTo(),
                String.join("\n", setup.domains()),
                Integer.toString(setup.perSecond()),
                Integer.toString(setup.perHour()),
                String.join("\n", setup.onlyTo()),
                hours.days().stream().map(DayOfWeek::getValue).sorted().toList(),
                hours.from().toString(),
                hours.to().equals(LocalTime.MIDNIGHT) ? "24:00" : hours.to().toString(),
                Integer.toString(setup.cap()),
                setup.version());
    }

    /** What is to be stored; throws {@link BadInput} with all that is wrong. */
    MailSetup checked(MailSetup was, SecretSeal seal) {
        List<Fault> faults = new ArrayList<>();
        String server = host.strip();
        if (!server.isEmpty() && (server.length() > 253 || !HOST.matcher(server).matches())) {
            faults.add(new Fault("host", "Write the name of the server alone, such as smtp.example.com."));
        }
        int number = number(faults, "port", port, 1, 65_535);
        if (!SECURITY.contains(security)) {
            faults.add(new Fault("security", "Choose one of them."));
        }
        String writer = sender.strip();
        if (!server.isEmpty() && writer.isEmpty()) {
            faults.add(new Fault("sender", "Messages must come from an address."));
        }
        address(faults, "sender", writer);
        String answers = replyTo.strip();
        address(faults, "replyTo", answers);
        List<String> allDomains = listed(faults, "domains", domains);
        allDomains.stream()
                .filter(each -> !DOMAIN.matcher(each).matches())
                .findFirst()
                .ifPresent(each -> faults.add(
                        new Fault("domains", "“" + each + "” is no domain. Write one such as example.com.")));
        List<String> only = listed(faults, "onlyTo", onlyTo);
        only.stream()
                .filter(each -> each.startsWith("@")
                        ? !DOMAIN.matcher(each.substring(1)).matches()
                        : !Addresses.isAddress(each))
                .findFirst()
                .ifPresent(each -> faults.add(new Fault(
                        "onlyTo", "“" + each + "” is neither an address nor a domain such as @example.com.")));
        MailSetup setup = new MailSetup(
                was.version() + 1,
                server,
                number,
                security,
                line(faults, "username", username),
                sealed(faults, was, seal),
                writer,
                line(faults, "senderName", senderName),
                answers,
                allDomains,
                number(faults, "perSecond", perSecond, 1, 1_000),
                number(faults, "perHour", perHour, 1, 1_000_000),
                only,
                hours(faults),
                number(faults, "cap", cap, 1, 100),
                was.lastAnswer(),
                was.eventsSecret(),
                was.confirmUrl());
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return setup;
    }

    private String sealed(List<Fault> faults, MailSetup was, SecretSeal seal) {
        if (Boolean.TRUE.equals(forget)) {
            return "";
        } else if (password == null || password.isEmpty()) {
            return was.sealed();
        } else if (!seal.isSet()) {
            faults.add(new Fault(
                    "password",
                    "Steward keeps no password without STEWARD_SECRET_SEAL. Set that, or set STEWARD_MAIL_PASSWORD."));
            return "";
        } else if (password.length() > 1_000) {
            faults.add(new Fault("password", "At most 1,000 characters."));
            return "";
        }
        return seal.seal(SEALED_FOR, password);
    }

    private SendingHours hours(List<Fault> faults) {
        Set<DayOfWeek> days = day == null
                ? Set.of()
                : day.stream()
                        .filter(each -> each >= 1 && each <= 7)
                        .map(DayOfWeek::of)
                        .collect(Collectors.toSet());
        try {
            return new SendingHours(days, time(faults, "from", from), time(faults, "to", to));
        } catch (BadInput e) {
            faults.addAll(e.faults());
            return SendingHours.USUAL;
        }
    }

    private static LocalTime time(List<Fault> faults, String field, String text) {
        String time = text.strip();
        if (time.matches("([01][0-9]|2[0-3]):[0-5][0-9]")) {
            return LocalTime.parse(time);
        } else if (time.equals("24:00") && field.equals("to")) {
            return LocalTime.MIDNIGHT;
        }
        faults.add(new Fault(field, "Write a time such as 08:00."));
        return field.equals("to") ? LocalTime.MIDNIGHT : LocalTime.of(8, 0);
    }

    private static int number(List<Fault> faults, String field, String text, int least, int most) {
        Integer number = WholeNumber.of(text.strip());
        if (number != null && number >= least && number <= most) {
            return number;
        }
        faults.add(new Fault(field, String.format(Locale.ENGLISH, "Write a number from %,d to %,d.", least, most)));
        return least;
    }

    private static void address(List<Fault> faults, String field, String text) {
        if (!text.isEmpty() && !Addresses.isAddress(text)) {
            faults.add(new Fault(field, "This is no e-mail address."));
        }
    }

    private static String line(List<Fault> faults, String field, String text) {
        String line = CleanText.of(text);
        if (line.length() > 200 || line.chars().anyMatch(Character::isISOControl)) {
            faults.add(new Fault(field, "At most 200 characters on one line."));
        }
        return line;
    }

    private static List<String> listed(List<Fault> faults, String field, String text) {
        List<String> all = Arrays.stream(text.split("[\\s,;]+"))
                .map(Addresses::fold)
                .filter(each -> !each.isEmpty())
                .distinct()
                .toList();
        if (all.size() > MOST_LISTED) {
            faults.add(new Fault(field, "At most " + MOST_LISTED + "."));
        }
        return all;
    }
}
