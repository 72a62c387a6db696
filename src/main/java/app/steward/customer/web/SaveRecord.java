package app.steward.customer.web;

import app.steward.condition.Subject;
import app.steward.record.CustomerRecord;
import app.steward.record.KnownRecords;
import app.steward.record.Patch;
import app.steward.record.RecordChanges;
import app.steward.record.web.FormResponses;
import app.steward.team.Viewer;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Saves what a form says of an account, user or subscription, and leads to where that is seen. */
@Component
class SaveRecord {
    private final Map<Subject, RecordChanges<?>> changes;
    private final KnownRecords known;

    SaveRecord(List<RecordChanges<?>> changes, KnownRecords known) {
        this.changes = changes.stream().collect(Collectors.toMap(RecordChanges::subject, Function.identity()));
        this.known = known;
    }

    CustomerRecord save(Subject subject, Viewer viewer, String externalId, Patch patch) {
        return Objects.requireNonNull(changes.get(subject)).change(viewer, externalId, patch);
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
