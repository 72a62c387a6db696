package app.steward.listing;

import app.steward.condition.Subject;
import app.steward.problem.BadInput;
import app.steward.problem.Storable;
import app.steward.record.KnownRecords;
import app.steward.segment.Segments;
import app.steward.team.Assignee;
import app.steward.team.Assignees;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.Viewer;
import app.steward.value.CleanText;
import org.springframework.stereotype.Component;

/** Finds what the parameters of a list name: a segment, an account, a success role, a person. */
@Component
class ListLookups {
    private final Segments segments;
    private final SuccessRoles roles;
    private final Assignees assignees;
    private final KnownRecords known;
    private final Filter filter;
    private final UserChoices choices;

    ListLookups(
            Segments segments,
            SuccessRoles roles,
            Assignees assignees,
            KnownRecords known,
            Filter filter,
            UserChoices choices) {
        this.segments = segments;
        this.roles = roles;
        this.assignees = assignees;
        this.known = known;
        this.filter = filter;
        this.choices = choices;
    }

    Filter filter() {
        return filter;
    }

    UserChoices choices() {
        return choices;
    }

    long segment(Subject subject, String text) {
        try {
            int id = Integer.parseInt(CleanText.of(text));
            if (segments.findById(id)
                    .filter(found -> found.subject() == subject.segmented())
                    .isPresent()) {
                return id;
            }
        } catch (NumberFormatException e) {
            // Said below: what is no number is no segment either.
        }
        throw BadInput.of(
                "segment",
                "There is no segment " + CleanText.of(text) + " of "
                        + subject.segmented().plural() + ".");
    }

    /** The account of this external id; one that the viewer does not see is as unknown as one that is not there. */
    long account(String externalId, Viewer viewer) {
        if (!Storable.is(externalId)) {
            throw BadInput.of("account", Storable.REFUSAL);
        }
        return known.seen(viewer, Subject.ACCOUNT, externalId).id();
    }

    int role(String key) {
        return roles.findByKey(CleanText.of(key))
                .map(SuccessRole::id)
                .orElseThrow(() -> BadInput.of("role", "There is no success role \"" + CleanText.of(key) + "\"."));
    }

    /** me, none, or an e-mail address. */
    Assignee assignee(String text, Viewer viewer) {
        return assignees.of("assigned", text, viewer);
    }
}
