package app.steward.bench;

import app.steward.team.Viewer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * What people type into the search of the top bar, each text another, so that nothing but the database's own pages is
 * warm: by one person, and by eight at once. There is no SQL by hand to compare with: what was asked for is a time.
 */
final class Searching {
    private static final int TEXTS = Integer.getInteger("bench.texts", 300);
    private static final double MOST_MILLIS = 20_000;

    private final Product product;
    private final long accounts;
    private final List<String> rows = new ArrayList<>();

    Searching(Product product, long accounts) {
        this.product = product;
        this.accounts = accounts;
    }

    /** Somebody's text, and what is made of a record's number. */
    private record Kind(String what, java.util.function.IntFunction<String> text) {}

    private List<Kind> kinds() {
        return List.of(
                new Kind("an external id", n -> "acc-" + n),
                new Kind("an e-mail address", n -> "user" + n + "@example.test"),
                new Kind("the first two letters", n -> Integer.toString(n % 1296, 36) + "a"),
                new Kind("the beginning of an id", n -> "user-" + n / 100),
                new Kind("a word of a name, four letters", n -> hex(n).substring(0, 4)),
                new Kind("a part of a word, three letters", n -> hex(n).substring(2, 5)),
                new Kind("two words", n -> "account " + hex(n).substring(0, 3)),
                new Kind("what every name holds", n -> "account".substring(0, 3 + n % 5)),
                new Kind(
                        "misspelt",
                        n -> List.of("acuont", "accuont", "acount", "usre", "accoutn")
                                        .get(n % 5) + " " + n),
                new Kind("nothing has it", n -> "zq" + hex(n) + "x"));
    }

    private static String hex(int n) {
        return String.format(Locale.ROOT, "%08x", n * 0x9E3779B1);
    }

    void measure(Viewer viewer, String who) {
        kinds().forEach(kind -> texts(kind, 7).limit(40).forEach(text -> product.search(viewer, text)));
        List<String> mixed = new ArrayList<>();
        for (Kind kind : kinds()) {
            List<String> texts = texts(kind, 42).toList();
            mixed.addAll(texts.subList(0, texts.size() / kinds().size()));
            measure(kind.what(), viewer, who, texts, 1);
        }
        java.util.Collections.shuffle(mixed, new Random(1));
        measure("all of these", viewer, who, mixed, 1);
        measure("all of these", viewer, who, mixed, Portfolio.PEOPLE);
    }

    private java.util.stream.Stream<String> texts(Kind kind, int seed) {
        Random random = new Random(seed);
        return IntStream.range(0, TEXTS)
                .mapToObj(any -> kind.text().apply(1 + random.nextInt(Math.toIntExact(accounts))));
    }

    private void measure(String what, Viewer viewer, String who, List<String> texts, int people) {
        Times times = new Times();
        int[] next = new int[people];
        Times.together(
                people,
                texts.size() / people,
                MOST_MILLIS,
                n -> product.search(viewer, texts.get(n + people * next[n]++)),
                times);
        rows.add(String.format(
                Locale.ROOT,
                "| %s | %s | %d | %.1f | %.1f | %.1f |",
                what,
                who,
                people,
                times.at(0.5),
                times.at(0.95),
                times.at(1)));
        System.err.println(rows.get(rows.size() - 1));
    }

    void print() {
        if (rows.isEmpty()) {
            return;
        }
        System.out.println("| search for | who | at once | p50, ms | p95 | most |");
        System.out.println("| --- | --- | ---: | ---: | ---: | ---: |");
        rows.forEach(System.out::println);
        System.out.println();
    }
}
