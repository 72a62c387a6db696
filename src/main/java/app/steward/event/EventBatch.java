package app.steward.event;

import app.steward.change.Touches;
import app.steward.event.Receipt.Refusal;
import app.steward.workspace.Conventions;
import app.steward.workspace.Now;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Messages that are stored together, and what comes of each. */
final class EventBatch {
    /** Clocks differ; what lies further ahead is a mistake. */
    private static final Duration AHEAD = Duration.ofHours(24);

    private final Now now;
    private final List<Item> items = new ArrayList<>();
    final ValueReader values;
    final Touches touches = new Touches();

    EventBatch(Now now, Conventions conventions) {
        this.now = now;
        this.values = new ValueReader(conventions);
    }

    /** A message on its way. */
    static final class Item {
        private final Message message;
        private final List<Refusal> refusals;
        /** Where it happened: as named, else the account of its user. */
        private @Nullable Long account;

        private boolean refused;

        private Item(Message message) {
            this.message = message;
            this.refusals = new ArrayList<>(message.refusals());
        }

        Message message() {
            return message;
        }

        Event event() {
            return message.event();
        }

        @Nullable
        Long account() {
            return account;
        }

        void happenedAt(@Nullable Long where) {
            this.account = where;
        }

        /** Puts a value aside; the rest is stored. */
        void refuse(String path, @Nullable String reason) {
            refusals.add(new Refusal(path, reason == null ? "It can't be stored." : reason));
        }

        /** Puts all of it aside. */
        void refuse(String reason) {
            refuse("", reason);
            refused = true;
        }

        boolean isRefused() {
            return refused;
        }

        List<Refusal> refusals() {
            return refusals;
        }
    }

    Item add(Message message) {
        Item item = new Item(message);
        items.add(item);
        return item;
    }

    /** Those that are not refused as a whole, in their order. */
    List<Item> items() {
        return items.stream().filter(item -> !item.isRefused()).toList();
    }

    Now now() {
        return now;
    }

    /** When something happened, by the clock of its sender as far as that can be. */
    static Instant moment(Instant said, Instant receivedAt) {
        return said.isAfter(receivedAt.plus(AHEAD)) ? receivedAt : said;
    }

    /** What is kept of what was refused. */
    List<RefusedData.Refused> refused() {
        return items.stream()
                .filter(item -> !item.refusals().isEmpty())
                .map(item -> new RefusedData.Refused(item.message(), item.refusals()))
                .toList();
    }
}
