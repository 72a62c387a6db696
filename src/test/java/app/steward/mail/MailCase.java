package app.steward.mail;

import app.steward.job.Worker;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import app.steward.testing.Team;
import app.steward.testing.TestClock;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.transaction.support.TransactionTemplate;

/** A workspace with a mail server that answers as a test wants it, a template, and users. */
@StewardTest
abstract class MailCase {
    @Autowired
    Db db;

    @Autowired
    TestClock clock;

    @Autowired
    Team team;

    @Autowired
    CustomerMail customers;

    @Autowired
    MailSettings settings;

    @Autowired
    TransactionTemplate transaction;

    @Autowired
    @Qualifier("outboxWorker")
    Worker<?> worker;

    RawServer server;

    @BeforeEach
    void serve() {
        db.reset();
        server = new RawServer();
        settings.leadTo("https://steward.example");
        db.sql()
                .execute(
                        "update mail_settings set host = '127.0.0.1', port = ?, security = 'none', per_second = 1000,"
                                + " sender = 'hello@steward.example', sender_name = 'Steward'",
                        server.port());
        db.sql()
                .execute("insert into email_templates (id, name, subject, body) overriding system value"
                        + " values (1, 'Welcome', 'Welcome {{user.name|there}}', 'Hello {{user.name}}')");
        db.sql()
                .execute("insert into email_template_versions (template_id, version, subject, preview, body)"
                        + " select id, 1, subject, preview, body from email_templates");
        db.sql()
                .execute("insert into accounts (id, external_id, name, created_on) overriding system value"
                        + " values (1, 'A-1', 'Oakenby', '2026-01-01')");
        db.sql().fetch("select setval(pg_get_serial_sequence('accounts', 'id'), 100)");
        db.sql().execute("insert into account_facts (account_id) values (1)");
        db.sql().execute("insert into account_access (member_id, account_id) values (0, 1)");
        user(1, "Ada", "ada@customer.example");
    }

    @AfterEach
    void close() {
        server.close();
        settings.leadTo(null);
    }

    void user(long id, String name, String email) {
        db.sql()
                .execute(
                        "insert into users (id, external_id, account_id, name, email, created_on) overriding system value"
                                + " values (?, ?, 1, ?, ?, '2026-01-01')",
                        id,
                        "U-" + id,
                        name,
                        email);
        db.sql().execute("insert into user_facts (user_id) values (?)", id);
    }

    /** Queues a message of a step of a journey to a user. */
    int queue(String key, long user, String step) {
        return transaction.execute(
                status -> customers.queue(DSL.resultQuery("""
                select {0} as key, {1} as user_id, 'test:3' as source, 7::bigint as run_id, {2} as step, 1 as template_id,
                       null::int as from_role, null::int as reply_role, false as send_empty,
                       null::timestamptz as not_before""", DSL.val(key), DSL.val(user), DSL.val(step))));
    }

    /** Queues one and sends all that waits. */
    String send(String key, long user, String step) {
        queue(key, user, step);
        worker.work();
        return state(key);
    }

    void due() {
        db.sql().execute("update outbox set not_before = clock_timestamp() where state = 'waiting'");
    }

    String state(String key) {
        return (String) db.sql().fetchValue("select concat_ws(' ', state, reply) from outbox where key = ?", key);
    }
}
