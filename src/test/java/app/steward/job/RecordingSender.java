package app.steward.job;

import app.steward.outbox.Answer;
import app.steward.outbox.Message;
import app.steward.outbox.Sender;
import org.jooq.DSLContext;

/** Delivers into a table of the tests' database, each message at once; then its answer may be a long time coming. */
class RecordingSender implements Sender {
    private final DSLContext sql;

    RecordingSender(DSLContext sql) {
        this.sql = sql;
    }

    @Override
    public String kind() {
        return "recorded";
    }

    @Override
    public Answer send(Message message) {
        sql.execute("insert into delivered values (?)", message.key());
        sql.execute("update answering set done = true where message = ?", message.key());
        return Answer.sent("250 OK");
    }

    @Override
    public boolean onceAtMost() {
        return true;
    }
}
