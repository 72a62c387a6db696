package app.steward.customer.web;

import app.steward.condition.Catalogue;
import app.steward.condition.Subject;
import app.steward.customer.web.RecordFacts.Fact;
import app.steward.listing.Column;
import app.steward.listing.ListedRow;
import app.steward.listing.RecordListing;
import app.steward.listing.RecordListing.Asked;
import app.steward.segment.Memberships;
import app.steward.subscription.Subscription;
import app.steward.subscription.Subscriptions;
import app.steward.team.Viewer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** The page of one subscription: what it brings and until when, and the account that it belongs to. */
@Controller
class SubscriptionPage {
    private static final List<String> ACCOUNT_COLUMNS =
            List.of("overall_health", "stage", "success_manager", "mrr", "licenses", "last_active_at");

    private final RecordFacts records;
    private final RecordTables tables;
    private final RecordListing listing;
    private final Subscriptions subscriptions;
    private final Memberships memberships;

    SubscriptionPage(
            RecordFacts records,
            RecordTables tables,
            RecordListing listing,
            Subscriptions subscriptions,
            Memberships memberships) {
        this.records = records;
        this.tables = tables;
        this.listing = listing;
        this.subscriptions = subscriptions;
        this.memberships = memberships;
    }

    /** The account of the subscription, with what is worth knowing of it here. */
    record Owner(ListedRow row, List<Column> columns, Map<String, Map<String, String>> labels) {}

    @GetMapping("/subscriptions/{externalId}")
    String show(@PathVariable String externalId, Viewer viewer, Model model) {
        RecordFacts.Found found = records.find(Subject.SUBSCRIPTION, externalId, viewer);
        ListedRow row = found.row();
        Asked asked = found.asked();
        Owner owner = owner(row, asked);
        long account = owner.row().id();
        Subscription given = subscriptions.findById(row.id()).orElseThrow();
        model.addAttribute("subject", Subject.SUBSCRIPTION);
        model.addAttribute("row", row);
        model.addAttribute("state", found.state());
        model.addAttribute("facts", RecordFacts.byGroup(Subject.SUBSCRIPTION, found.facts()));
        model.addAttribute("empty", RecordFacts.empty(found.facts()));
        model.addAttribute("values", values(found.facts()));
        model.addAttribute("givenMrr", given.mrr() != null);
        model.addAttribute("owner", owner);
        model.addAttribute("belongsTo", fact(found.facts(), RecordFacts.ACCOUNT));
        model.addAttribute("memberships", memberships.of(Subject.ACCOUNT, account));
        model.addAttribute("beside", tables.subscriptions(account, asked));
        return "portfolio/subscription";
    }

    private Owner owner(ListedRow subscription, Asked asked) {
        Catalogue catalogue = asked.catalogue();
        List<Column> columns = ACCOUNT_COLUMNS.stream()
                .filter(key -> catalogue.find(Subject.ACCOUNT, key).isPresent())
                .map(key -> Column.of(Subject.ACCOUNT, key, catalogue))
                .toList();
        String account = Objects.requireNonNull(subscription.accountExternalId());
        // Whoever sees a subscription sees its account.
        ListedRow row = Objects.requireNonNull(listing.find(Subject.ACCOUNT, account, columns, asked));
        return new Owner(row, columns, Column.labels(columns));
    }

    private static Fact fact(List<Fact> facts, String key) {
        return facts.stream()
                .filter(fact -> fact.column().use().key().equals(key))
                .findFirst()
                .orElseThrow();
    }

    private static Map<String, @Nullable Object> values(List<Fact> facts) {
        Map<String, @Nullable Object> values = new HashMap<>();
        facts.forEach(fact -> values.put(fact.column().use().key(), fact.value()));
        return values;
    }
}
