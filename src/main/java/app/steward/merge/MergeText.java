package app.steward.merge;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.merge.MergeField.Part;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Text with merge fields: <code>{{account.mrr|no MRR}}</code>, <code>{{owner.success_manager.name}}</code>. There is no
 * logic in it on purpose: a template engine would let its editor run code.
 */
public final class MergeText {
    private static final Pattern FIELD = Pattern.compile("\\{\\{\\s*([^{}|]*?)\\s*(?:\\|([^{}]*))?\\}\\}");
    private static final Pattern NAMED = Pattern.compile("([a-z]+)\\.([^()]+?)(?:\\(([^()]*)\\))?");
    private static final Pattern OWNER = Pattern.compile("(.+)\\.(name|first_name|email)");
    private static final String NAME = "name";

    private final List<Piece> pieces;

    private MergeText(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /**
     * A piece of it.
     *
     * @param text as it stands; of a field what stands for it where it has no value
     * @param written the field as it was written, without its fallback; empty for mere text
     * @param field null for mere text, and for a field that is not there any more, which has no value
     */
    public record Piece(
            String text, String written, @Nullable MergeField field) {
        public boolean isField() {
            return !written.isEmpty();
        }
    }

    /**
     * Reads what somebody wrote.
     *
     * @param path where it stands, for what is wrong with it
     * @throws BadInput there, with the line where there are several, where a field is not known
     */
    public static MergeText read(
            String path, String text, Subject subject, Catalogue catalogue, Conditions conditions) {
        List<Fault> faults = new ArrayList<>();
        MergeText read = read(text, subject, catalogue, conditions, (at, message) -> {
            String line = text.indexOf('\n') < 0 ? "" : "Line " + lineOf(text, at) + ": ";
            faults.add(new Fault(path, line + message));
        });
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return read;
    }

    /** Reads what was accepted once: a field that is not there any more has no value. */
    public static MergeText stored(String text, Subject subject, Catalogue catalogue, Conditions conditions) {
        return read(text, subject, catalogue, conditions, (at, message) -> {});
    }

    /** Hears what is wrong, and at which character. */
    private interface Wrong {
        void say(int at, String message);
    }

    private static MergeText read(
            String text, Subject subject, Catalogue catalogue, Conditions conditions, Wrong wrong) {
        List<Piece> pieces = new ArrayList<>();
        Matcher found = FIELD.matcher(text);
        int at = 0;
        while (found.find()) {
            plain(text, at, found.start(), pieces, wrong);
            String instead = found.group(2) == null ? "" : found.group(2).strip();
            String written = found.group(1);
            MergeField field = null;
            try {
                field = field(written, subject, catalogue, conditions);
            } catch (BadInput unknown) {
                wrong.say(
                        found.start(),
                        "There is no merge field " + found.group() + ": "
                                + unknown.faults().get(0).message());
            }
            pieces.add(new Piece(instead, written.isEmpty() ? "{{}}" : written, field));
            at = found.end();
        }
        plain(text, at, text.length(), pieces, wrong);
        return new MergeText(pieces);
    }

    private static void plain(String text, int from, int to, List<Piece> pieces, Wrong wrong) {
        String plain = text.substring(from, to);
        int open = plain.indexOf("{{");
        if (open >= 0) {
            wrong.say(from + open, "A merge field begins here and does not end. Write it as {{account.name}}.");
        }
        if (!plain.isEmpty()) {
            pieces.add(new Piece(plain, "", null));
        }
    }

    private static long lineOf(String text, int at) {
        return 1 + text.substring(0, at).chars().filter(c -> c == '\n').count();
    }

    /** Text and fields, in order. */
    public List<Piece> pieces() {
        return pieces;
    }

    /** The fields that it names. */
    public Stream<MergeField> fields() {
        return pieces.stream().map(Piece::field).flatMap(Stream::ofNullable).distinct();
    }

    /** @param values what each field is said with; null where there is no value */
    public String with(Function<MergeField, @Nullable String> values) {
        StringBuilder said = new StringBuilder();
        for (Piece piece : pieces) {
            MergeField field = piece.field();
            String value = field == null ? null : values.apply(field);
            said.append(value == null ? piece.text() : value);
        }
        return said.toString().strip();
    }

    private static MergeField field(String name, Subject subject, Catalogue catalogue, Conditions conditions) {
        Matcher named = NAMED.matcher(name);
        if (!named.matches()) {
            throw BadInput.of("", "Write it as {{account.mrr}}.");
        }
        boolean ofUsers = subject == Subject.USER;
        String key = named.group(2);
        String params = named.group(3);
        String ofAccount = ofUsers ? "account." : "";
        switch (named.group(1)) {
            case "account" -> {
                return new MergeField(use(ofAccount + key, params, subject, catalogue, conditions), Part.VALUE);
            }
            case "user" -> {
                if (!ofUsers) {
                    throw BadInput.of("", "The rule is about accounts.");
                }
                boolean first = key.equals(Part.FIRST_NAME.key())
                        && catalogue.find(subject, key).isEmpty();
                return new MergeField(
                        use(first ? NAME : key, params, subject, catalogue, conditions),
                        first ? Part.FIRST_NAME : Part.VALUE);
            }
            case "owner" -> {
                Matcher owner = OWNER.matcher(key);
                if (!owner.matches()) {
                    throw BadInput.of("", "Write it as {{owner.success_manager.name}}, or with email.");
                }
                FieldRef use = use(ofAccount + owner.group(1), params, subject, catalogue, conditions);
                if (catalogue.get(subject, use.key()).type() != ValueType.PERSON) {
                    throw BadInput.of("", "There is no such success role.");
                }
                return new MergeField(
                        use,
                        owner.group(2).equals(NAME)
                                ? Part.VALUE
                                : owner.group(2).equals(Part.EMAIL.key()) ? Part.EMAIL : Part.FIRST_NAME);
            }
            default -> throw BadInput.of("", "It begins with account, user or owner.");
        }
    }

    private static FieldRef use(
            String key, @Nullable String params, Subject subject, Catalogue catalogue, Conditions conditions) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("field", key);
        if (params != null) {
            ObjectNode given = json.putObject("params");
            for (String param : params.split(";")) {
                String[] pair = param.split("=", 2);
                if (pair.length < 2) {
                    throw BadInput.of("", "Write what it takes as (days=30).");
                } else if (pair[1].strip().matches("\\d{1,9}")) {
                    given.put(pair[0].strip(), Integer.parseInt(pair[1].strip()));
                } else {
                    given.put(pair[0].strip(), pair[1].strip());
                }
            }
        }
        FieldRef use = conditions.readUse(catalogue, subject, json);
        if (!isSaid(catalogue.get(subject, use.key()))) {
            throw BadInput.of("", "It can't be said in words.");
        }
        return use;
    }

    /** Whether a value of the field can be said in words. */
    public static boolean isSaid(FieldDefinition field) {
        return field.type() != ValueType.MEMBERSHIP && field.type() != ValueType.GRAPH;
    }
}
