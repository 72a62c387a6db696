package app.steward.bench;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What has to be written down for each message that leaves once at most, by hand, on tables of its own: twenty are claimed;
 * each is marked with its address locked and looked at and what it says kept, commit; then that it is gone and the line in
 * the log of its run, commit.
 */
final class BookKeeping implements AutoCloseable {
    private static final String TEXT = "Hello there, this is as long as a short message is. ".repeat(40);

    private final Sql sql;
    private final Connection connection;

    BookKeeping(Server server, Sql sql) throws SQLException {
        this.sql = sql;
        drop();
        sql.run("create table hand_outbox (like outbox including all)");
        sql.run("create table hand_content (like outbox_content including all)");
        sql.run("create table hand_addresses (like addresses including all)");
        sql.run("create table hand_runs (like journey_runs including all)");
        sql.run("create table hand_log (like journey_log including all)");
        connection = DriverManager.getConnection(server.url(), server.user(), server.password());
        connection.setAutoCommit(false);
    }

    void keep(int messages) throws SQLException {
        sql.run("insert into hand_runs (journey_id, edition, user_id, entering, entered_at, step, arrived_at, state,"
                + " due_at, seq) select 0, 1, id, now(), now(), 'pause', now(), 'waits', now(), 1 from users order by id limit "
                + messages);
        sql.run(
                "insert into hand_outbox (kind, key, source, payload, user_id, run_id, step, template_id) select 'customer',"
                        + " 'run:' || id || ':hello', 'hand:0', '{}', user_id, id, 'hello', 0 from hand_runs");
        sql.run("analyze hand_outbox");
        try (PreparedStatement claim = connection.prepareStatement(
                        "update hand_outbox set state = 'claimed', lease_owner = 'hand', attempts = attempts + 1,"
                                + " lease_until = clock_timestamp() + interval '60 s' where id in (select id from hand_outbox"
                                + " where kind = 'customer' and source = 'hand:0' and state in ('waiting', 'claimed')"
                                + " and not_before <= statement_timestamp() and (lease_until is null or lease_until <"
                                + " clock_timestamp()) order by not_before, id limit 20 for update skip locked)"
                                + " returning id, user_id, run_id");
                Statements each = new Statements(connection)) {
            for (List<long[]> some = claimed(claim); !some.isEmpty(); some = claimed(claim)) {
                for (long[] message : some) {
                    each.handOver(message);
                    each.settle(message);
                }
            }
        }
    }

    private List<long[]> claimed(PreparedStatement claim) throws SQLException {
        List<long[]> some = new ArrayList<>();
        try (ResultSet rows = claim.executeQuery()) {
            while (rows.next()) {
                some.add(new long[] {rows.getLong(1), rows.getLong(2), rows.getLong(3)});
            }
        }
        connection.commit();
        return some;
    }

    /** Those of one message. */
    private static final class Statements implements AutoCloseable {
        private final Connection connection;
        private final PreparedStatement mark;
        private final PreparedStatement lock;
        private final PreparedStatement known;
        private final PreparedStatement content;
        private final PreparedStatement handed;
        private final PreparedStatement gone;
        private final PreparedStatement line;

        Statements(Connection connection) throws SQLException {
            this.connection = connection;
            mark = connection.prepareStatement(
                    "update hand_outbox set state = 'handing_over', lease_until ="
                            + " clock_timestamp() + interval '5 min' where id = ? and state = 'claimed' and lease_owner = 'hand'");
            lock = connection.prepareStatement(
                    "insert into hand_addresses (hash, address) values (sha256(?::text::bytea), ?)"
                            + " on conflict (hash) do update set address = excluded.address");
            known = connection.prepareStatement("select a.suppressed, (select count(*) from hand_outbox o where"
                    + " o.address_hash = a.hash and o.handed_at > now() - interval '7 days' and o.kind = 'customer' and"
                    + " o.state in ('handing_over', 'sent', 'kept', 'in_doubt')) from hand_addresses a"
                    + " where a.hash = sha256(?::text::bytea)");
            content =
                    connection.prepareStatement("insert into hand_content (id, sender, recipient, subject, html, plain)"
                            + " values (?, 'hello@steward.example', ?, 'Hello', ?, ?)");
            handed = connection.prepareStatement("update hand_outbox set address_hash = sha256(?::text::bytea),"
                    + " message_id = ?, template_version = 1, handed_at = now() where id = ?");
            gone = connection.prepareStatement("update hand_outbox set state = 'sent', reply = '250 ok', sent_at ="
                    + " clock_timestamp(), lease_owner = null, lease_until = null where id = ?");
            line = connection.prepareStatement(
                    "with r as (update hand_runs set seq = seq + 1 where id = ? returning id, seq)"
                            + " insert into hand_log (run_id, seq, at, step, edition, what, detail) select id, seq, now(), 'hello', 1,"
                            + " 'mail', '{\"state\":\"sent\"}' from r");
        }

        void handOver(long[] message) throws SQLException {
            String address = "user" + message[1] + "@example.test";
            run(mark, message[0]);
            run(lock, address, address);
            known.setString(1, address);
            known.executeQuery().close();
            run(content, message[0], address, TEXT, TEXT);
            run(handed, address, "<run." + message[2] + "@steward.example>", message[0]);
            connection.commit();
        }

        void settle(long[] message) throws SQLException {
            run(gone, message[0]);
            run(line, message[2]);
            connection.commit();
        }

        private static void run(PreparedStatement statement, Object... values) throws SQLException {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, values[i]);
            }
            statement.executeUpdate();
        }

        @Override
        public void close() throws SQLException {
            for (PreparedStatement each : List.of(mark, lock, known, content, handed, gone, line)) {
                each.close();
            }
        }
    }

    private void drop() {
        sql.run("drop table if exists hand_outbox, hand_content, hand_addresses, hand_runs, hand_log");
    }

    @Override
    public void close() throws SQLException {
        connection.close();
        drop();
    }
}
