package app.steward.search;

import java.util.List;

/** Texts of one kind that the search looks through: contributed by the feature that keeps them and says who sees them. */
public interface WrittenTexts {
    Written.Kind kind();

    /** Those that hold all words, of what their viewer sees and is in use: the newest first, in one statement. */
    List<Written> find(SoughtWords words, int limit);
}
