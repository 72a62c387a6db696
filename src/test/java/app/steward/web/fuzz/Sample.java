package app.steward.web.fuzz;

import app.steward.condition.Catalogue;
import app.steward.condition.FieldDefinition;
import app.steward.condition.Operator;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import net.datafaker.Faker;

/** Values at the edge of what is taken, and beyond it: as text, as JSON, as conditions. */
final class Sample {
    private static final List<String> TEXTS = List.of(
            "",
            " ",
            "\u00a0\u200b\ufeff",
            "0",
            "-1",
            "1",
            "2147483648",
            "-2147483649",
            "9223372036854775808",
            "99999999999999999999999999999999",
            "1e2147483648",
            "1E+2147483647",
            "1e-999999999",
            "1e400",
            "NaN",
            "Infinity",
            "1,2,3",
            "1.234,56",
            "true",
            "null",
            "none",
            "me",
            "[]",
            "{}",
            "\"",
            "'",
            "\\",
            ";",
            "%",
            "%ff",
            "%00",
            "+",
            "=1+1",
            "<b>&\"'",
            "../..",
            "${7*7}",
            "a(b=c",
            "name)",
            "name(days=14)",
            "active_users(days=9999999999)",
            "active_users(days=30;days=30)",
            "custom.nothing",
            "custom.",
            "account.",
            "account.name",
            "-name",
            "--name",
            "mrr:gte:1e2147483647",
            "mrr:between:2",
            "last_active_at:on:9999-12-31",
            "created_on:after:0000-00-00",
            "segment:in:99999999999",
            ":::",
            "9999-12-31",
            "0001-01-01",
            "0000-12-31",
            "10000-01-01",
            "-0001-01-01",
            "2026-02-30",
            "9999-12-31T23:59:59.999999999Z",
            "9999-12-31T23:59:59-18:00",
            "0001-01-01T00:00:00+18:00",
            "2026-06-15T25:00:00Z",
            "2026-06-15T12:00",
            "\u0000",
            "a\u0000b",
            "\uD800",
            "\uDC00x",
            "\u0130\u0131\u1E9E\uFB03",
            "e\u0301",
            "\uD83D\uDE00",
            "\u202Eabc",
            "\r\nX: y",
            "a\tb",
            "{\"field\":\"mrr\"}",
            "{\"all\":[]}",
            "{\"not\":{\"not\":{}}}",
            "[[[[",
            "eyJhIjoxfQ",
            "bnVsbA",
            "A-1",
            "U-1",
            "S-1",
            "ada@example.com",
            "bea@example.com",
            "success_manager",
            "live",
            "Europe/Berlin",
            "Mars/Olympus",
            "USD",
            "default",
            "-",
            ".",
            "..",
            "search",
            "new");

    private static final List<String> JSON = List.of(
            "null",
            "true",
            "false",
            "0",
            "-1",
            "-0.0",
            "1",
            "1.5",
            "14",
            "366",
            "1e5",
            "2147483648",
            "1e2147483648",
            "1E+2147483647",
            "1e-999999999",
            "1e400",
            "123456789012345678901234567890.123456789012345678901234567890",
            "99999999999999999",
            "0.0000000000001",
            "\"\"",
            "\" \"",
            "\"\\u0000\"",
            "\"\\ud800\"",
            "\"x\"",
            "\"me\"",
            "\"9999-12-31\"",
            "\"0001-01-01\"",
            "\"10000-01-01\"",
            "\"9999-12-31T23:59:59.9999999Z\"",
            "\"0001-01-01T00:00:00+18:00\"",
            "\"2026-06-15T12:00:00Z\"",
            "[]",
            "{}",
            "[null]",
            "[[]]",
            "[1,1]",
            "[\"a\",\"A\"]",
            "[1e5]",
            "{\"a\":1,\"a\":2}",
            "{\"\":null}",
            "\"A-1\"",
            "\"ada@example.com\"",
            "[1,2]",
            "\"=1+1\"",
            "1.",
            ".5",
            "+1",
            "01",
            "NaN",
            "'x'",
            "\"\n\"",
            "tru",
            "");

    private static final Pattern VALUE =
            Pattern.compile("\"(?:[^\"\\\\]++|\\\\.)*+\"(?!\\s*:)|-?\\d+(?:\\.\\d+)?|true|false|null");
    private static final Pattern PAIR = Pattern.compile("\"([^\"]*)\":(\"[^\"]*\"|-?[\\d.]+|true|false|null)");

    private final Faker faker;
    private final Catalogue catalogue;

    Sample(Faker faker, Catalogue catalogue) {
        this.faker = faker;
        this.catalogue = catalogue;
    }

    boolean chance(int percent) {
        return faker.number().numberBetween(0, 100) < percent;
    }

    <T> T one(List<T> of) {
        return of.get(faker.number().numberBetween(0, of.size()));
    }

    String text() {
        return switch (faker.number().numberBetween(0, 10)) {
            case 0 -> faker.regexify("[a-z0-9 _.:;,()\\-]{1,30}");
            case 1 -> faker.regexify("[\\x20-\\x7e]{1,40}");
            case 2 -> one(TEXTS) + one(TEXTS);
            case 3 -> faker.lorem().characters(faker.number().numberBetween(200, 6000));
            case 4 -> field(one(List.of(Subject.values()))).key();
            default -> one(TEXTS);
        };
    }

    FieldDefinition field(Subject subject) {
        return one(List.copyOf(catalogue.of(subject)));
    }

    String json() {
        return switch (faker.number().numberBetween(0, 12)) {
            case 0 -> quoted(text());
            case 1 -> "[".repeat(faker.number().numberBetween(1, 1200)) + "1";
            case 2 -> condition(one(List.of(Subject.values())), 0);
            default -> one(JSON);
        };
    }

    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars()
                .forEach(sign -> quoted.append(
                        sign < ' ' || sign == '"' || sign == '\\' || sign > '~'
                                ? String.format("\\u%04x", sign)
                                : String.valueOf((char) sign)));
        return quoted.append('"').toString();
    }

    /** A condition that often is right, and sometimes only looks so. */
    String condition(Subject subject, int depth) {
        if (depth < 3 && chance(25)) {
            String inner = condition(subject, depth + 1);
            return switch (faker.number().numberBetween(0, 3)) {
                case 0 -> "{\"not\":" + inner + "}";
                case 1 -> "{\"any\":[" + inner + "," + condition(subject, depth + 1) + "]}";
                default -> "{\"all\":[" + inner + "]}";
            };
        }
        FieldDefinition field = field(subject);
        Operator operator = field.type().operators().isEmpty() || chance(5)
                ? one(List.of(Operator.values()))
                : one(List.copyOf(field.type().operators()));
        String params = field.params().isEmpty() || chance(50)
                ? ""
                : ",\"params\":{\"" + field.params().get(0).name() + "\":"
                        + (chance(60) ? one(List.of("1", "30", "365", "\"export\"", "\"product\"")) : json()) + "}";
        String value = switch (operator) {
            case EMPTY, NOT_EMPTY -> chance(95) ? "" : json();
            default -> chance(75) ? fitting(field.type(), operator) : json();
        };
        return "{\"field\":" + quoted(field.key()) + params + ",\"op\":\"" + operator.key() + "\""
                + (value.isEmpty() ? "" : ",\"value\":" + value) + "}";
    }

    private String fitting(ValueType type, Operator operator) {
        if (operator.isCalendarPeriod()) {
            return "";
        } else if (operator.key().endsWith("_days")) {
            return one(List.of("1", "14", "3660"));
        }
        List<String> values;
        if (type.isNumeric()) {
            values = List.of(
                    "0",
                    "-1",
                    "100",
                    "999999999999999999",
                    "0.000000000001",
                    "-999999999999999999.5",
                    "{\"field\":\"licenses\",\"times\":0.5}",
                    "{\"field\":\"mrr\",\"times\":999999999999999999}");
        } else if (type.isDay()) {
            values = List.of(
                    "\"2026-06-15\"",
                    "\"9999-12-31\"",
                    "\"0001-01-01\"",
                    "\"9999-12-31T23:59:59.999999Z\"",
                    "\"0001-01-01T00:00:00Z\"",
                    "\"2026-06-15T12:00:00+05:30\"");
        } else {
            values = switch (type) {
                case YES_NO -> List.of("true", "false");
                case PERSON -> List.of("\"me\"", "\"ada@example.com\"", "\"nobody@example.com\"");
                case MEMBERSHIP -> List.of("1", "2", "99");
                case REFERENCE -> List.of("\"A-1\"", "\"A-99999\"");
                case BAND -> List.of("\"good\"", "\"poor\"");
                default -> List.of("\"live\"", "\"x\"", "\"%_\\\\\"", "\"a\\u0301\"", "\"I\\u0130\"");
            };
        }
        boolean many = switch (operator) {
            case IN, NOT_IN, ANY_OF, ALL_OF, NONE_OF -> true;
            default -> false;
        };
        if (operator.key().endsWith("between")) {
            return "[" + one(values) + "," + one(values) + "]";
        }
        return many ? "[" + one(values) + "]" : one(values);
    }

    /** The same JSON with something wrong in it. */
    String broken(String json) {
        return switch (faker.number().numberBetween(0, 10)) {
            case 0 -> json.substring(0, faker.number().numberBetween(0, json.length() + 1));
            case 1 -> json + one(JSON);
            case 2 -> replaced(json, PAIR, pair -> pair.group() + "," + pair.group());
            case 3 -> replaced(json, PAIR, pair -> "\"" + pair.group(1) + "x\":" + pair.group(2));
            case 4 -> replaced(json, PAIR, pair -> quoted(text()) + ":" + json());
            default -> replaced(json, VALUE, value -> json());
        };
    }

    private String replaced(String json, Pattern what, java.util.function.Function<MatchResult, String> by) {
        List<MatchResult> found = what.matcher(json).results().toList();
        if (found.isEmpty()) {
            return json();
        }
        MatchResult at = one(found);
        return json.substring(0, at.start()) + by.apply(at) + json.substring(at.end());
    }

    /** As it stands in an address or form, in Latin-1: encoded, or now and then with bytes that are no text. */
    String encoded(String text) {
        if (chance(4)) {
            return one(List.of("%", "%f", "%ff", "%ED%A0%80", "%C0%80", "%zz", "%00", "\u00ff\u00fe", "%u0041"));
        }
        StringBuilder encoded = new StringBuilder();
        List<Byte> bytes = new ArrayList<>();
        for (byte each : text.getBytes(StandardCharsets.UTF_8)) {
            bytes.add(each);
        }
        for (int each : bytes) {
            int sign = each & 0xff;
            boolean plain = sign >= 'a' && sign <= 'z'
                    || sign >= 'A' && sign <= 'Z'
                    || sign >= '0' && sign <= '9'
                    || "-._~:,(){}[]\"".indexOf(sign) >= 0;
            encoded.append(plain ? String.valueOf((char) sign) : String.format("%%%02X", sign));
        }
        return encoded.toString();
    }
}
