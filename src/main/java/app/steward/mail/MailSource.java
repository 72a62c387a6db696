package app.steward.mail;

import app.steward.outbox.Answer;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;

/** Who queues messages to customers: contributed as a bean, since mail doesn't know what it is sent for. */
public interface MailSource {

    /** Whether messages of this source are its own. */
    boolean owns(String source);

    /**
     * Whether a message is still to go, asked in the transaction that commits that it is handed over: its row and that of
     * the address are locked, nothing has left yet.
     *
     * @return held or skipped, with the reason; empty where it goes
     */
    Optional<Answer> stop(CustomerMessage message);

    /**
     * What people call a source, and the page that shows it.
     *
     * @param page address of the page; empty where there is none
     */
    record Named(String label, String page) {}

    /** What its sources are called; one that is not there any more is left out. */
    Map<String, Named> named(Collection<String> sources);
}
