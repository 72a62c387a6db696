package app.steward.template;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A template as it is now.
 *
 * @param category what people group it under; may be empty
 * @param archivedAt null while it is offered; an archived one goes on being sent where it is used
 * @param version grows with each save
 * @param changedBy null for a program
 */
public record EmailTemplate(
        int id,
        String name,
        String category,
        MessageSource source,
        @Nullable Instant archivedAt,
        int version,
        Instant changedAt,
        @Nullable String changedBy) {
    public static final int MOST_OF_NAME = 120;
    public static final int MOST_OF_CATEGORY = 60;

    public boolean isArchived() {
        return archivedAt != null;
    }
}
