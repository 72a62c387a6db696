package app.steward.segment;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import app.steward.condition.Subject;
import org.jooq.Field;
import org.jooq.Table;

/** The tables of one subject's membership, named as the conditions' queries name them. */
record SegmentTables(String record, String factsAlias) {

    static SegmentTables of(Subject subject) {
        return new SegmentTables(subject.key(), subject == Subject.ACCOUNT ? "af" : "uf");
    }

    Table<?> records() {
        return table(name(record + "s"));
    }

    Table<?> facts() {
        return table(name(record + "_facts"));
    }

    Table<?> members() {
        return table(name(record + "_segment_members"));
    }

    /** The record's number in facts and members. */
    Field<Long> key() {
        return field(name(record + "_id"), Long.class);
    }

    Field<Long> key(String alias) {
        return field(name(alias, record + "_id"), Long.class);
    }

    /** The stored array in a record query. */
    Field<Integer[]> stored() {
        return field(name(factsAlias, "segments"), Integer[].class);
    }

    /** How the record is counted, in a record query. */
    Field<Integer> counted() {
        return field(name(factsAlias, "segments_counted"), Integer.class);
    }
}
