package app.steward.database;

import app.steward.problem.DatabaseAway;
import java.net.ConnectException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.stereotype.Component;

/**
 * Looks every second whether the database answers, over a connection of its own, so that requests need not find out by
 * waiting for one. A connection that ended alone, or a server without room for another one, is no outage. Where it is
 * one, requests that wait for an answer are let go too: a server that hangs would never give it.
 */
@Component("database")
public class DatabaseWatch implements HealthIndicator, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseWatch.class);
    private static final int SECONDS = 2;

    private final String url;
    private final ObjectProvider<DataSource> pool;
    private final Properties access = new Properties();
    private final Thread watcher = new Thread(this::watch, "database-watch");
    private final Object bell = new Object();
    private volatile boolean there = true;
    private @Nullable Connection connection;
    private boolean doubted;

    DatabaseWatch(JdbcConnectionDetails details, ObjectProvider<DataSource> pool) {
        this.pool = pool;
        url = details.getJdbcUrl();
        set("user", details.getUsername());
        set("password", details.getPassword());
        set("connectTimeout", Integer.toString(SECONDS));
        set("socketTimeout", Integer.toString(SECONDS + 1));
        set("loginTimeout", Integer.toString(SECONDS + 1));
        set("ApplicationName", "steward watch");
        watcher.setDaemon(true);
        watcher.start();
    }

    private void set(String key, @Nullable String value) {
        if (value != null) {
            access.setProperty(key, value);
        }
    }

    /** Whether the database answered when it was asked last. */
    public boolean isThere() {
        return there;
    }

    /** Somebody lost a connection: looks at once, instead of within a second. */
    public void lookNow() {
        synchronized (bell) {
            bell.notifyAll();
        }
    }

    @Override
    public Health health() {
        return there ? Health.up().build() : Health.down().build();
    }

    private void watch() {
        while (!Thread.currentThread().isInterrupted()) {
            look();
            try {
                synchronized (bell) {
                    bell.wait(1000);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        drop();
    }

    private void look() {
        try {
            if (connection == null || !connection.isValid(SECONDS)) {
                drop();
                connection = DriverManager.getConnection(url, access);
            }
            if (!there) {
                // the pool tries again at growing intervals, and a request should not wait for its next try
                pool.getObject().getConnection().close();
            }
            doubted = false;
            told(true, null);
        } catch (SQLException e) {
            drop();
            boolean away = DatabaseAway.caused(e);
            if (!away) {
                // it answers, if only to refuse one connection more
                told(true, null);
            } else if (doubted || isCertain(e)) {
                told(false, e);
            }
            doubted = away;
        }
    }

    /** Nothing listens, or it says that it stops or starts; anything else may be a machine too busy to answer in time. */
    private static boolean isCertain(SQLException e) {
        return e.getCause() instanceof ConnectException
                || String.valueOf(e.getSQLState()).startsWith("57P");
    }

    private void told(boolean now, @Nullable SQLException why) {
        if (now != there) {
            there = now;
            if (now) {
                LOG.info("The database is back");
            } else {
                int ended = OpenSockets.closeAll();
                LOG.debug("Ended {} connections", ended);
                LOG.warn(
                        "The database is away, requests are answered with 503 until it is back: {}",
                        why == null ? "" : why.getMessage());
            }
        }
    }

    private void drop() {
        try (Connection old = connection) {
            connection = null;
        } catch (SQLException e) {
            LOG.debug("The connection ended already", e);
        }
    }

    @Override
    public void close() {
        watcher.interrupt();
    }
}
