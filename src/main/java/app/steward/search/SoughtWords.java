package app.steward.search;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.with;

import app.steward.team.Viewer;
import app.steward.team.Visibility;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;

/**
 * Words that somebody looks for in texts. A text's words are kept in a table beside it, under the number that texts are
 * given in turn.
 *
 * @param few whether all texts that the viewer sees can be read at once, by their accounts
 */
public record SoughtWords(SearchText text, Viewer viewer, boolean few) {
    /** A common word is among so many, and there is no need to read all that hold it. */
    private static final int NEWEST = 5000;

    private static final Field<Long> ID = field(name("w", "id"), Long.class);
    private static final Field<Long> FOUND = field(name("id"), Long.class);
    private static final Field<Long> ACCOUNT = field(name("t", "account_id"), Long.class);

    /**
     * The numbers of the newest texts that hold all words, in no order.
     *
     * @param words the name of the table of words
     * @param texts the table of the texts as {@code t}, which has the account, and what the condition asks beside it
     * @param seen which of the texts the viewer sees
     */
    public Select<Record1<Long>> newest(String words, Table<?> texts, Condition seen, int limit) {
        Condition which = text.writtenIn(field(name("w", "words"))).and(seen);
        Table<?> all = table("{0} w join ({1}) on t.id = w.id", name(words), texts);
        if (few) {
            Condition accounts = condition("{0} = any (array({1}))", ACCOUNT, Visibility.accountsOf(viewer));
            return select(FOUND)
                    .from(last(all, which.and(accounts), ID, limit).asTable("one"))
                    .unionAll(select(FOUND)
                            .from(last(all, which.and(ACCOUNT.isNull()), ID, limit)
                                    .asTable("other")));
        }
        Table<?> newest = table(
                "(select id, words from {0} order by id desc limit {1}) w join ({2}) on t.id = w.id",
                name(words), inline(NEWEST), texts);
        CommonTableExpression<Record1<Long>> recent = name("recent").asMaterialized(last(newest, which, ID, limit));
        Condition tooFew = field(select(count()).from(table(name("recent")))).lt(limit);
        // By an expression, that no plan walks through all numbers until it has found what is rare.
        Field<Long> number = field("{0} + 0", Long.class, ID);
        return with(recent)
                .select(FOUND)
                .from(select(FOUND)
                        .from(table(name("recent")))
                        .union(select(FOUND)
                                .from(last(all, which.and(tooFew), number, limit)
                                        .asTable("rest")))
                        .asTable("found"));
    }

    private static Select<Record1<Long>> last(Table<?> from, Condition which, Field<Long> order, int limit) {
        return select(ID).from(from).where(which).orderBy(order.desc()).limit(inline(limit));
    }
}
