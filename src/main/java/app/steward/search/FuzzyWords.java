package app.steward.search;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.lateral;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.selectDistinct;
import static org.jooq.impl.DSL.table;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.springframework.stereotype.Component;

/**
 * Words that names have, much like words that somebody typed. They are looked for among the words of all names, each
 * there once: among the names themselves it would take the longer the more people are called alike.
 */
@Component
class FuzzyWords {
    private static final int FOR_A_WORD = 6;
    private static final int TEXTS = 4;
    /** Words much less alike than the best are left out. */
    private static final double OF_THE_BEST = 0.7;

    private final DSLContext sql;

    FuzzyWords(DSLContext sql) {
        this.sql = sql;
    }

    /** A word that names have; 1 is the same. */
    private record Alike(String word, double alike) {}

    private record Combined(List<String> words, double alike) {
        Combined and(Alike next) {
            return new Combined(
                    Stream.concat(words.stream(), Stream.of(next.word())).toList(), alike * next.alike());
        }
    }

    /**
     * The text with other words in the place of those that nobody is called; most alike first, empty where there are
     * none. Where somebody is called each of them it was spelt well if anybody was found, else any may be meant otherwise.
     */
    List<SearchText> to(SearchText text, boolean found) {
        Map<Integer, List<Alike>> known = sql.select(
                        field(name("typed", "n"), Integer.class),
                        field(name("near", "word"), String.class),
                        field(name("near", "alike"), Double.class))
                .from(table("unnest({0}) with ordinality", text.folded()).as("typed", "word", "n"))
                .crossJoin(lateral(near()).as("near"))
                .fetchGroups(row -> row.value1(), row -> new Alike(row.value2(), row.value3()));
        boolean allKnown = known.size() == text.words().size()
                && known.values().stream().allMatch(near -> near.get(0).alike() == 1);
        if (allKnown && found) {
            return List.of();
        }
        List<Combined> texts = List.of(new Combined(List.of(), 1));
        for (int i = 0; i < text.words().size(); i++) {
            List<Alike> near = known.getOrDefault(i + 1, List.of());
            boolean called = near.isEmpty() || near.get(0).alike() == 1;
            List<Alike> instead = called && !allKnown
                    ? List.of(new Alike(text.words().get(i), 1))
                    : near.stream()
                            .filter(one -> one.alike() >= near.get(0).alike() * OF_THE_BEST || allKnown)
                            .toList();
            texts = texts.stream()
                    .flatMap(before -> instead.stream().map(before::and))
                    .sorted(Comparator.comparingDouble(Combined::alike).reversed())
                    .limit(TEXTS + 1)
                    .toList();
        }
        return texts.stream()
                .filter(combined -> combined.alike() < 1)
                .limit(TEXTS)
                .map(combined -> new SearchText(combined.words()))
                .toList();
    }

    private static org.jooq.Select<?> near() {
        Field<String> word = field(name("k", "word"), String.class);
        Field<String> typed = field(name("typed", "word"), String.class);
        Field<Double> alike = field("similarity({0}, {1})", Double.class, word, typed);
        return selectDistinct(word.as("word"), alike.as("alike"))
                .from(table(name("search_words")).as("k"))
                .where(condition("{0} % {1}", word, typed))
                .orderBy(field(name("alike")).desc(), field(name("word")))
                .limit(inline(FOR_A_WORD));
    }
}
