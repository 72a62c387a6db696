package app.steward.event;

import app.steward.change.ChangeQueue;
import app.steward.condition.Subject;
import app.steward.event.EventBatch.Item;
import app.steward.event.Receipt.Refusal;
import app.steward.event.Receipt.State;
import app.steward.workspace.Today;
import app.steward.workspace.Workspace;
import app.steward.workspace.Workspaces;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Stores messages, all of them in one transaction: records first, then what happened to them, and what to test last. */
@Component
class EventWriter {
    private final Today today;
    private final Workspaces workspaces;
    private final SeenMessages seen;
    private final UserAliases aliases;
    private final EventRecords records;
    private final RecordUpserts upserts;
    private final EventFacts facts;
    private final RefusedData refused;
    private final ChangeQueue queue;

    EventWriter(
            Today today,
            Workspaces workspaces,
            SeenMessages seen,
            UserAliases aliases,
            EventRecords records,
            RecordUpserts upserts,
            EventFacts facts,
            RefusedData refused,
            ChangeQueue queue) {
        this.today = today;
        this.workspaces = workspaces;
        this.seen = seen;
        this.aliases = aliases;
        this.records = records;
        this.upserts = upserts;
        this.facts = facts;
        this.refused = refused;
        this.queue = queue;
    }

    /** A receipt for each message, in their order. */
    @Transactional
    public List<Receipt> write(List<Message> messages) {
        Workspace workspace = workspaces.current();
        EventBatch batch = new EventBatch(
                today.now(
                        workspace.timeZone().getId(), workspace.firstDayOfWeek().getValue()),
                workspace.conventions());
        Set<UUID> fresh = new HashSet<>(seen.fresh(
                messages.stream().map(Message::once).filter(Objects::nonNull).toList()));
        List<@Nullable Message> news = new ArrayList<>();
        for (Message message : messages) {
            boolean known = message.once() != null && !fresh.remove(message.once());
            news.add(known ? null : message);
        }
        UserAliases.Names names =
                aliases.names(news.stream().filter(Objects::nonNull).toList());
        List<@Nullable Item> items = new ArrayList<>();
        for (Message message : news) {
            items.add(message == null ? null : batch.add(names.meant(message)));
        }
        for (Item item : batch.items()) {
            if (item.event() instanceof Event.Unusable unusable) {
                item.refuse(unusable.reason());
            }
        }
        EventRecords.Known known = records.resolve(batch);
        for (Subject subject : Subject.values()) {
            upserts.apply(subject, batch, known);
        }
        facts.write(batch, known);
        aliases.join(batch, names);
        refused.put(batch.refused());
        queue.add(batch.touches);
        return items.stream().map(EventWriter::receipt).toList();
    }

    private static Receipt receipt(@Nullable Item item) {
        if (item == null) {
            return new Receipt(State.KNOWN, List.of());
        }
        return new Receipt(item.isRefused() ? State.REFUSED : State.STORED, item.refusals());
    }

    /** Puts a message aside, of which nothing can be stored. */
    @Transactional
    public void refuse(Message message, List<Refusal> why) {
        refused.put(List.of(new RefusedData.Refused(message, why)));
    }
}
