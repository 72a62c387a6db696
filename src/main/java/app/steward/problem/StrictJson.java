package app.steward.problem;

import java.io.DataInput;
import java.io.InputStream;
import java.io.Reader;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.TokenStreamContext;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.io.IOContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.sym.PropertyNameMatcher;
import tools.jackson.core.util.JsonParserDelegate;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * JSON as people and programs send it: a key stands once in an object, and a number is one that can be worked with.
 * {@code 1e2147483647} is valid JSON of twelve characters, and written out it fills the memory.
 */
public final class StrictJson extends JsonFactory {
    private static final long serialVersionUID = 1;
    private static final int LONGEST_NUMBER = 100;
    private static final int MOST_EXPONENT_DIGITS = 3;

    /** Reads text to its end, and keeps every digit of a number, where a double would not. */
    public static JsonMapper mapper() {
        return JsonMapper.builder(new StrictJson())
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }

    /** What was refused although it is JSON; null where it is none, or no value of what was expected. */
    public static @Nullable Fault refused(JacksonException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof Refused refused) {
                return refused.fault;
            }
        }
        return null;
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext io, InputStream in) {
        return new Strict(super._createParser(context, io, in));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext io, Reader in) {
        return new Strict(super._createParser(context, io, in));
    }

    @Override
    protected JsonParser _createParser(
            ObjectReadContext context, IOContext io, char[] text, int from, int length, boolean recyclable) {
        return new Strict(super._createParser(context, io, text, from, length, recyclable));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext io, byte[] text, int from, int length) {
        return new Strict(super._createParser(context, io, text, from, length));
    }

    @Override
    protected JsonParser _createParser(ObjectReadContext context, IOContext io, DataInput in) {
        return new Strict(super._createParser(context, io, in));
    }

    /** Looks at every token as it comes, before anything is made of it. */
    private static final class Strict extends JsonParserDelegate {
        private final Deque<Set<String>> keys = new ArrayDeque<>();

        Strict(JsonParser json) {
            super(json);
        }

        @Override
        public @Nullable JsonToken nextToken() {
            JsonToken token = super.nextToken();
            if (token == JsonToken.START_OBJECT) {
                keys.push(new HashSet<>());
            } else if (token == JsonToken.END_OBJECT) {
                keys.pop();
            } else if (token == JsonToken.PROPERTY_NAME) {
                String key = currentName();
                if (!keys.element().add(key)) {
                    throw refuse("\"" + key + "\" is there twice.");
                }
            } else if (token == JsonToken.VALUE_NUMBER_INT || token == JsonToken.VALUE_NUMBER_FLOAT) {
                checkNumber(getString());
            }
            return token;
        }

        private void checkNumber(String number) {
            int e = Math.max(number.indexOf('e'), number.indexOf('E'));
            String exponent = e < 0 ? "" : number.substring(e + 1).replaceFirst("^[+-]?0*", "");
            if (number.length() > LONGEST_NUMBER || exponent.length() > MOST_EXPONENT_DIGITS) {
                throw refuse("Give a number of at most " + LONGEST_NUMBER + " digits, with an exponent below 1000.");
            }
        }

        private Refused refuse(String message) {
            return new Refused(this, new Fault(path(streamReadContext()), message));
        }

        private static String path(@Nullable TokenStreamContext at) {
            if (at == null || at.inRoot()) {
                return "";
            }
            String outside = path(at.getParent());
            if (at.inArray()) {
                return outside + "[" + at.getCurrentIndex() + "]";
            }
            return outside.isEmpty() ? at.currentName() : outside + "." + at.currentName();
        }

        // Shortcuts that would pass by the above.

        @Override
        public @Nullable JsonToken nextValue() {
            JsonToken token = nextToken();
            return token == JsonToken.PROPERTY_NAME ? nextToken() : token;
        }

        @Override
        public @Nullable String nextName() {
            return nextToken() == JsonToken.PROPERTY_NAME ? currentName() : null;
        }

        @Override
        public int nextNameMatch(PropertyNameMatcher known) {
            String name = nextName();
            if (name != null) {
                return known.matchName(name);
            }
            return hasToken(JsonToken.END_OBJECT)
                    ? PropertyNameMatcher.MATCH_END_OBJECT
                    : PropertyNameMatcher.MATCH_ODD_TOKEN;
        }

        @Override
        public JsonParser skipChildren() {
            JsonToken at = currentToken();
            if (at == JsonToken.START_OBJECT || at == JsonToken.START_ARRAY) {
                int open = 1;
                while (open > 0) {
                    JsonToken token = nextToken();
                    if (token == null) {
                        return this;
                    }
                    open += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                }
            }
            return this;
        }
    }

    private static final class Refused extends StreamReadException {
        private static final long serialVersionUID = 1;

        private final transient Fault fault;

        Refused(JsonParser json, Fault fault) {
            super(json, fault.message());
            this.fault = fault;
        }
    }
}
