package app.steward.condition;

import app.steward.web.Formats;
import app.steward.workspace.Now;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Says conditions in words. The catalogue must hold every field that the condition names. */
@Component
public final class Words {
    private final Supplier<Currency> currency;

    @Autowired
    Words(Formats formats) {
        this(() -> Currency.getInstance(formats.currency()));
    }

    Words(Supplier<Currency> currency) {
        this.currency = currency;
    }

    /** The condition as one sentence: "Accounts whose stage is Live, and MRR is at least $5,000." */
    public String of(Condition condition, Subject subject, Catalogue catalogue, Now now) {
        return plain(phrases(condition, subject, catalogue, now));
    }

    /** The same sentence in pieces, fields marked. */
    public List<Phrase> phrases(Condition condition, Subject subject, Catalogue catalogue, Now now) {
        List<Phrase> said = new ArrayList<>();
        String plural = subject.plural();
        String start = plural.substring(0, 1).toUpperCase(Locale.ROOT) + plural.substring(1);
        Condition first = condition instanceof Condition.All all ? all.parts().get(0) : condition;
        said.add(new Phrase(start + (first instanceof Condition.Test ? " whose " : " with "), false));
        said.addAll(said(condition, subject, catalogue, now));
        said.add(new Phrase(".", false));
        return joined(said);
    }

    /** All that the sentence says of them: "stage is Live and MRR is at least $5,000". */
    public String clause(Condition condition, Subject subject, Catalogue catalogue, Now now) {
        return plain(said(condition, subject, catalogue, now));
    }

    private List<Phrase> said(Condition condition, Subject subject, Catalogue catalogue, Now now) {
        TestWords tests = new TestWords(subject, catalogue, now, currency);
        List<Phrase> said = new ArrayList<>();
        if (condition instanceof Condition.All all) {
            list(all.parts(), tests, said);
        } else {
            group(condition, tests, said);
        }
        return said;
    }

    /** Short, for a line in a list: "Stage is Live · MRR is at least $5,000 · any of 3". */
    public String brief(Condition condition, Subject subject, Catalogue catalogue, Now now) {
        List<Condition> parts = condition instanceof Condition.All all ? all.parts() : List.of(condition);
        return parts.stream()
                .map(part -> {
                    if (part instanceof Condition.Any any) {
                        return "any of " + any.parts().size();
                    } else if (part instanceof Condition.All all) {
                        return "all of " + all.parts().size();
                    } else if (part instanceof Condition.Not) {
                        return "an exception";
                    }
                    return line(part, subject, catalogue, now);
                })
                .collect(Collectors.joining(" · "));
    }

    /** One node of the tree without what is in it: "Stage is Live", "Any of these". */
    public String line(Condition condition, Subject subject, Catalogue catalogue, Now now) {
        if (condition instanceof Condition.All) {
            return "All of these";
        } else if (condition instanceof Condition.Any) {
            return "Any of these";
        } else if (condition instanceof Condition.Not) {
            return "Not this";
        }
        List<Phrase> said = new ArrayList<>();
        new TestWords(subject, catalogue, now, currency).say((Condition.Test) condition, said);
        String line = plain(said);
        return line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1);
    }

    /**
     * The days that a period means today, "22 Nov 2026 to 19 Feb 2027, today counted", or null where the comparison is
     * none of time or names its days itself.
     */
    public @Nullable String period(Condition.Test test, Subject subject, Catalogue catalogue, Now now) {
        return new TestWords(subject, catalogue, now, currency).period(test);
    }

    private static void list(List<Condition> parts, TestWords tests, List<Phrase> said) {
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            Condition part = parts.get(i);
            if (i > 0) {
                boolean comma = !last || !(part instanceof Condition.Test) || parts.size() > 2;
                said.add(new Phrase((comma ? "," : "") + (last ? " and " : " "), false));
            }
            if (part instanceof Condition.Test test) {
                tests.say(test, said);
            } else if (last) {
                group(part, tests, said);
            } else {
                bracketed(part, tests, said);
            }
        }
    }

    private static void group(Condition condition, TestWords tests, List<Phrase> said) {
        if (condition instanceof Condition.Any any) {
            several("any of: ", any.parts(), tests, said);
        } else if (condition instanceof Condition.All all) {
            several("all of: ", all.parts(), tests, said);
        } else if (condition instanceof Condition.Not not) {
            if (not.part() instanceof Condition.Any any) {
                several("none of: ", any.parts(), tests, said);
            } else if (not.part() instanceof Condition.All all) {
                several("not all of: ", all.parts(), tests, said);
            } else if (not.part() instanceof Condition.Test test) {
                said.add(new Phrase("it is not so that ", false));
                tests.say(test, said);
            } else {
                said.add(new Phrase("not ", false));
                bracketed(not.part(), tests, said);
            }
        } else {
            tests.say((Condition.Test) condition, said);
        }
    }

    private static void several(String start, List<Condition> parts, TestWords tests, List<Phrase> said) {
        said.add(new Phrase(start, false));
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                said.add(new Phrase("; ", false));
            }
            if (parts.get(i) instanceof Condition.Test test) {
                tests.say(test, said);
            } else {
                bracketed(parts.get(i), tests, said);
            }
        }
    }

    private static void bracketed(Condition condition, TestWords tests, List<Phrase> said) {
        said.add(new Phrase("(", false));
        group(condition, tests, said);
        said.add(new Phrase(")", false));
    }

    private static String plain(List<Phrase> said) {
        return said.stream().map(Phrase::text).collect(Collectors.joining());
    }

    private static List<Phrase> joined(List<Phrase> said) {
        List<Phrase> joined = new ArrayList<>();
        for (Phrase phrase : said) {
            int last = joined.size() - 1;
            if (last >= 0 && joined.get(last).strong() == phrase.strong()) {
                joined.set(last, new Phrase(joined.get(last).text() + phrase.text(), phrase.strong()));
            } else {
                joined.add(phrase);
            }
        }
        return joined;
    }
}
