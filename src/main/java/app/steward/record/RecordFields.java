package app.steward.record;

import app.steward.condition.FieldSource;
import app.steward.condition.Subject;
import java.util.List;

/** The fields of one kind of records, and which of them are properties: contributed by the feature of that kind. */
public interface RecordFields<R extends CustomerRecord> extends FieldSource {

    Subject subject();

    /** What is set on a record itself: other records that it names are none. */
    List<Property<R>> properties();
}
