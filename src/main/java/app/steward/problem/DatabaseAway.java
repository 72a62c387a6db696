package app.steward.problem;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;

/** Tells a database that can't be reached from one that refuses what it was asked. */
public final class DatabaseAway {

    private DatabaseAway() {}

    /** Connection lost or refused, or a server that stops or starts; also a pool that got no connection in time. */
    public static boolean caused(Throwable e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLTransientConnectionException
                    || cause instanceof SQLRecoverableException
                    || cause instanceof SQLNonTransientConnectionException
                    || cause instanceof SQLException said && isAbout(said)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isAbout(SQLException said) {
        String state = said.getSQLState();
        return state == null
                // the pool's own word for a connection that it has given up meanwhile
                ? "Connection is closed".equals(said.getMessage())
                : state.startsWith("08") || state.startsWith("57P0");
    }
}
