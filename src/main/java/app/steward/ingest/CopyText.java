package app.steward.ingest;

import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.sql.SQLException;
import org.jooq.DSLContext;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/** Rows in the text format of COPY, the fastest way into a table. */
final class CopyText {
    private final StringBuilder text = new StringBuilder();
    private boolean rowBegun;

    CopyText add(@Nullable Object value) {
        if (rowBegun) {
            text.append('\t');
        }
        rowBegun = true;
        if (value == null) {
            text.append("\\N");
        } else if (value instanceof String string) {
            escape(string);
        } else if (value instanceof BigDecimal number) {
            text.append(number.toPlainString());
        } else {
            text.append(value);
        }
        return this;
    }

    void endRow() {
        text.append('\n');
        rowBegun = false;
    }

    private void escape(String string) {
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            switch (c) {
                case '\\' -> text.append("\\\\");
                case '\t' -> text.append("\\t");
                case '\n' -> text.append("\\n");
                case '\r' -> text.append("\\r");
                default -> text.append(c);
            }
        }
    }

    int length() {
        return text.length();
    }

    boolean isEmpty() {
        return text.isEmpty();
    }

    @Override
    public String toString() {
        return text.toString();
    }

    /** Copies all into a table, in the transaction of the caller, and forgets it. */
    void into(DSLContext sql, String table) {
        if (!text.isEmpty()) {
            sql.connection(connection -> {
                try {
                    connection
                            .unwrap(PGConnection.class)
                            .getCopyAPI()
                            .copyIn("copy " + table + " from stdin", new StringReader(text.toString()));
                } catch (IOException e) {
                    throw new SQLException(e);
                }
            });
            text.setLength(0);
        }
    }
}
