package app.steward.automation;

import app.steward.condition.Catalogue;
import app.steward.condition.Conditions;
import app.steward.condition.FieldRef;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
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
    private static final Pattern NAMED = Pattern.compile("([a-z]+)\\.([a-z0-9_.-]+)(?:\\(([^()]*)\\))?");
    private static final String OWNER_NAME = ".name";

    private final List<Piece> pieces;

    private MergeText(List<Piece> pieces) {
        this.pieces = List.copyOf(pieces);
    }

    /**
     * A piece of it.
     *
     * @param text as it stands; of a field what stands for it where it has no value
     * @param use null for mere text
     */
    private record Piece(String text, @Nullable FieldRef use) {}

    /**
     * Reads it.
     *
     * @throws BadInput at "message", where a field is not known
     */
    public static MergeText read(String text, Subject subject, Catalogue catalogue, Conditions conditions) {
        List<Piece> pieces = new ArrayList<>();
        List<Fault> faults = new ArrayList<>();
        Matcher found = FIELD.matcher(text);
        int at = 0;
        while (found.find()) {
            pieces.add(new Piece(text.substring(at, found.start()), null));
            String instead = found.group(2) == null ? "" : found.group(2).strip();
            try {
                pieces.add(new Piece(instead, use(found.group(1), subject, catalogue, conditions)));
            } catch (BadInput unknown) {
                faults.add(new Fault(
                        "message",
                        "There is no merge field " + found.group() + ": "
                                + unknown.faults().get(0).message()));
            }
            at = found.end();
        }
        pieces.add(new Piece(text.substring(at), null));
        if (!faults.isEmpty()) {
            throw new BadInput(faults);
        }
        return new MergeText(pieces);
    }

    /** The fields that it names. */
    Stream<FieldRef> uses() {
        return pieces.stream().map(Piece::use).flatMap(Stream::ofNullable).distinct();
    }

    /** @param values what each field is said with; null where there is no value */
    String with(Function<FieldRef, @Nullable String> values) {
        StringBuilder said = new StringBuilder();
        for (Piece piece : pieces) {
            FieldRef use = piece.use();
            String value = use == null ? null : values.apply(use);
            said.append(value == null ? piece.text() : value);
        }
        return said.toString().strip();
    }

    private static FieldRef use(String name, Subject subject, Catalogue catalogue, Conditions conditions) {
        Matcher named = NAMED.matcher(name);
        if (!named.matches()) {
            throw BadInput.of("", "Write it as {{account.mrr}}.");
        }
        boolean ofUsers = subject == Subject.USER;
        String key = named.group(2);
        String whose = named.group(1);
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        switch (whose) {
            case "account" -> json.put("field", ofUsers ? "account." + key : key);
            case "user" -> {
                if (!ofUsers) {
                    throw BadInput.of("", "The rule is about accounts.");
                }
                json.put("field", key);
            }
            case "owner" -> {
                if (!key.endsWith(OWNER_NAME)) {
                    throw BadInput.of("", "Write it as {{owner.success_manager.name}}.");
                }
                String role = key.substring(0, key.length() - OWNER_NAME.length());
                json.put("field", ofUsers ? "account." + role : role);
            }
            default -> throw BadInput.of("", "It begins with account, user or owner.");
        }
        String params = named.group(3);
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
        ValueType type = catalogue.get(subject, use.key()).type();
        if (whose.equals("owner") && type != ValueType.PERSON) {
            throw BadInput.of("", "There is no such success role.");
        } else if (type == ValueType.MEMBERSHIP || type == ValueType.GRAPH) {
            throw BadInput.of("", "It can't be said in words.");
        }
        return use;
    }
}
