package app.steward.customer.web;

import app.steward.condition.Subject;
import app.steward.record.web.FormResponses;
import app.steward.value.IsoTime;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * The address of the page of a record with all that was chosen on it. What was not chosen is left out.
 *
 * @param kind what is shown of the timeline
 * @param before the timeline begins with what was earlier; null for the newest
 * @param days of the usage graph
 * @param feature the number of the feature that the usage graph is of; null for all
 */
record RecordUrl(
        Subject subject,
        String externalId,
        Timeline.Kind kind,
        @Nullable Instant before,
        int days,
        @Nullable Integer feature) {
    static final int DAYS = 90;
    static final int FEW_DAYS = 30;

    /** What is not understood counts as not chosen: links may be old. */
    static RecordUrl of(
            Subject subject,
            String externalId,
            @Nullable String happened,
            @Nullable String before,
            @Nullable String days,
            @Nullable String feature) {
        return new RecordUrl(
                subject,
                externalId,
                Timeline.Kind.of(happened),
                IsoTime.moment(before),
                String.valueOf(FEW_DAYS).equals(days) ? FEW_DAYS : DAYS,
                feature != null && feature.matches("\\d{1,9}") ? Integer.valueOf(feature) : null);
    }

    public String withKind(Timeline.Kind other) {
        return new RecordUrl(subject, externalId, other, null, days, feature).text();
    }

    public String withBefore(@Nullable Instant other) {
        return new RecordUrl(subject, externalId, kind, other, days, feature).text();
    }

    public String withDays(int other) {
        return new RecordUrl(subject, externalId, kind, before, other, feature).text();
    }

    public String withFeature(@Nullable Integer other) {
        return new RecordUrl(subject, externalId, kind, before, days, other).text();
    }

    /** The numbers of days to choose from. */
    public List<Integer> windows() {
        return List.of(FEW_DAYS, DAYS);
    }

    private String text() {
        UriComponentsBuilder query = UriComponentsBuilder.newInstance();
        if (kind != Timeline.Kind.ALL) {
            query.queryParam("happened", kind.key());
        }
        if (before != null) {
            query.queryParam("before", before);
        }
        if (days != DAYS) {
            query.queryParam("days", days);
        }
        if (feature != null) {
            query.queryParam("feature", feature);
        }
        return FormResponses.page(subject, externalId) + query.build().encode().toUriString();
    }
}
