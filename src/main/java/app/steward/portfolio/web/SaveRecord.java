package app.steward.portfolio.web;

import app.steward.account.AccountChanges;
import app.steward.condition.Subject;
import app.steward.portfolio.KnownRecords;
import app.steward.record.CustomerRecord;
import app.steward.record.Patch;
import app.steward.subscription.SubscriptionChanges;
import app.steward.team.Viewer;
import app.steward.user.UserChanges;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Saves what a form says of an account, user or subscription, and leads to where that is seen. */
@Component
class SaveRecord {
    private final AccountChanges accounts;
    private final UserChanges users;
    private final SubscriptionChanges subscriptions;
    private final KnownRecords known;

    SaveRecord(AccountChanges accounts, UserChanges users, SubscriptionChanges subscriptions, KnownRecords known) {
        this.accounts = accounts;
        this.users = users;
        this.subscriptions = subscriptions;
        this.known = known;
    }

    CustomerRecord save(Subject subject, Viewer viewer, String externalId, Patch patch) {
        return switch (subject) {
            case ACCOUNT -> accounts.change(viewer, externalId, patch);
            case USER -> users.change(viewer, externalId, patch);
            case SUBSCRIPTION -> subscriptions.change(viewer, externalId, patch);
        };
    }

    /** Whoever gives a record away may not see it any more. */
    ResponseEntity<Void> seen(
            Subject subject,
            CustomerRecord changed,
            String toast,
            Viewer viewer,
            HttpServletRequest request,
            HttpServletResponse response) {
        boolean stays = known.byExternalId(viewer, subject, changed.externalId())
                .filter(KnownRecords.Known::seen)
                .isPresent();
        String to = stays ? FormResponses.page(subject, changed.externalId()) : "/" + subject.plural();
        return FormResponses.see(to, toast, request, response);
    }
}
