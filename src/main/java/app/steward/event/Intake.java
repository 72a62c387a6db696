package app.steward.event;

import app.steward.event.Receipt.Refusal;
import app.steward.event.Receipt.State;
import app.steward.fact.Retry;
import app.steward.problem.DatabaseAway;
import app.steward.problem.NotAllowed;
import app.steward.problem.SqlState;
import app.steward.team.KeyUse;
import app.steward.team.Viewer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Where all events come in. Requests that arrive while another is being stored wait for it, and are stored together in
 * the next transaction: whoever finds nobody storing stores all that wait. Each is answered after the commit.
 *
 * <p>What fails is tried again in halves, so that a message that can't be stored fails alone.
 */
@Component
public class Intake {
    /** A transaction holds so many messages, and at least one request. */
    private static final int MOST_TOGETHER = 2_000;

    /** So many may wait; the guard caps what their bodies take. */
    private static final int MOST_WAITING = 20_000;

    private static final String CONSTRAINT = "23";

    private final EventWriter writer;
    private final Retry retry;
    private final KeyUse use;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition stored = lock.newCondition();
    private final Deque<Parcel> waiting = new ArrayDeque<>();
    private int messagesWaiting;
    private boolean storing;

    Intake(EventWriter writer, Retry retry, KeyUse use) {
        this.writer = writer;
        this.retry = retry;
        this.use = use;
    }

    /**
     * Throws {@link NotAllowed} for a secret key of a member who may not change every account: events name records that
     * nobody looked up before.
     */
    public static void requireSender(Viewer viewer) {
        if (viewer.memberId() != null && !(viewer.seesAll() && viewer.mayEditAccounts())) {
            throw new NotAllowed("This key acts as a team member who may not change every account."
                    + " Send events with a write key.");
        }
    }

    /** The messages of one request, and what became of them. */
    private static final class Parcel {
        private final List<Message> messages;
        private @Nullable List<Receipt> receipts;
        private @Nullable RuntimeException failure;

        Parcel(List<Message> messages) {
            this.messages = messages;
        }

        boolean isDone() {
            return receipts != null || failure != null;
        }
    }

    /**
     * Stores the messages in their order; answers once they are durable.
     *
     * @return a receipt for each
     * @throws IntakeFull where too many wait already
     */
    public List<Receipt> accept(List<Message> messages) {
        if (messages.isEmpty()) {
            return List.of();
        }
        List<Receipt> receipts = stored(messages);
        for (int i = 0; i < receipts.size(); i++) {
            count(messages.get(i).key(), receipts.get(i));
        }
        return receipts;
    }

    /** What its key's page shows: messages that are stored, and what of them was put aside. */
    private void count(@Nullable Long key, Receipt receipt) {
        if (key == null) {
            return;
        }
        if (receipt.state() == State.STORED) {
            use.messages(key, 1);
        }
        if (!receipt.refusals().isEmpty()) {
            use.refused(key, receipt.refusals().size());
        }
    }

    private List<Receipt> stored(List<Message> messages) {
        Parcel mine = new Parcel(List.copyOf(messages));
        List<Parcel> together;
        lock.lock();
        try {
            if (messagesWaiting > 0 && messagesWaiting + mine.messages.size() > MOST_WAITING) {
                throw new IntakeFull();
            }
            waiting.add(mine);
            messagesWaiting += mine.messages.size();
            while (storing && !mine.isDone()) {
                stored.awaitUninterruptibly();
            }
            if (mine.isDone()) {
                return receiptsOf(mine);
            }
            storing = true;
            together = takeAll(mine);
        } finally {
            lock.unlock();
        }
        try {
            store(together);
        } finally {
            lock.lock();
            try {
                storing = false;
                stored.signalAll();
            } finally {
                lock.unlock();
            }
        }
        return receiptsOf(mine);
    }

    /** The oldest that fit into a transaction, and always the request of whoever stores them. */
    private List<Parcel> takeAll(Parcel mine) {
        List<Parcel> taken = new ArrayList<>();
        int size = 0;
        while (!waiting.isEmpty()) {
            Parcel next = waiting.getFirst();
            if (!taken.isEmpty() && size + next.messages.size() > MOST_TOGETHER) {
                break;
            }
            waiting.removeFirst();
            taken.add(next);
            size += next.messages.size();
        }
        if (!taken.contains(mine)) {
            waiting.remove(mine);
            taken.add(mine);
            size += mine.messages.size();
        }
        messagesWaiting -= size;
        return taken;
    }

    private static List<Receipt> receiptsOf(Parcel parcel) {
        if (parcel.failure != null) {
            throw parcel.failure;
        } else if (parcel.receipts == null) {
            throw new IllegalStateException("Nobody stored it");
        }
        return parcel.receipts;
    }

    private void store(List<Parcel> together) {
        List<Message> all = new ArrayList<>();
        together.forEach(parcel -> all.addAll(parcel.messages));
        try {
            List<Receipt> receipts = write(all);
            int at = 0;
            for (Parcel parcel : together) {
                parcel.receipts = List.copyOf(receipts.subList(at, at + parcel.messages.size()));
                at += parcel.messages.size();
            }
        } catch (RuntimeException e) {
            if (together.size() == 1 || DatabaseAway.caused(e)) {
                together.stream().filter(parcel -> !parcel.isDone()).forEach(parcel -> parcel.failure = e);
            } else {
                int half = together.size() / 2;
                store(together.subList(0, half));
                store(together.subList(half, together.size()));
            }
        } catch (Error e) {
            together.forEach(parcel -> parcel.failure = new IllegalStateException(e));
            throw e;
        }
    }

    /** Within a request, too: a message that the database refuses is put aside, and its neighbours are stored. */
    private List<Receipt> write(List<Message> messages) {
        try {
            return retry.run(() -> writer.write(messages));
        } catch (RuntimeException e) {
            if (!isRefusal(e)) {
                throw e;
            } else if (messages.size() == 1) {
                return List.of(writeAlone(messages.get(0), e));
            }
            int half = messages.size() / 2;
            List<Receipt> receipts = new ArrayList<>(write(messages.subList(0, half)));
            receipts.addAll(write(messages.subList(half, messages.size())));
            return receipts;
        }
    }

    /**
     * One that was refused. Where it broke a constraint, somebody else may have taken the same id in between, or deleted
     * what it names: they are done by now, and another try finds what they left.
     */
    private Receipt writeAlone(Message message, RuntimeException refused) {
        if (String.valueOf(SqlState.of(refused)).startsWith(CONSTRAINT)) {
            try {
                return retry.run(() -> writer.write(List.of(message))).get(0);
            } catch (RuntimeException e) {
                if (!isRefusal(e)) {
                    throw e;
                }
            }
        }
        List<Refusal> why = List.of(new Refusal("", "The database refuses it."));
        writer.refuse(message, why);
        return new Receipt(State.REFUSED, why);
    }

    /** Whether the database says that a value can't be stored, whenever it is tried. */
    private static boolean isRefusal(RuntimeException e) {
        String state = SqlState.of(e);
        // 54: it is larger than an index or a row can hold
        return state != null && (state.startsWith("22") || state.startsWith(CONSTRAINT) || state.startsWith("54"));
    }
}
