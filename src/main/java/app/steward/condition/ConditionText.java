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
public final class ConditionText {
    private final Supplier<Currency> currency;

    @Autowired
    ConditionText(Formats formats) {
        this(() -> Currency.getInstance(formats.currency()));
    }

    ConditionText(Supplier<Currency> currency) {
        this.currency = currency;
    }

    /** The condition as one sentence: "Accounts whose stage is Live, and MRR is at least $5,000." */
    public String of(ConditionTree condition, Subject subject, Catalogue catalogue, Now now) {
        return plain(phrases(condition, subject, catalogue, now));
    }

    /** The same sentence in pieces, fields marked. */
    public List<Phrase> phrases(ConditionTree condition, Subject subject, Catalogue catalogue, Now now) {
        List<Phrase> said = new ArrayList<>();
        String plural = subject.plural();
        String start = plural.substring(0, 1).toUpperCase(Locale.ROOT) + plural.substring(1);
        ConditionTree first =
                condition instanceof ConditionTree.All all ? all.parts().get(0) : condition;
        said.add(new Phrase(start + (first instanceof ConditionTree.Comparison ? " whose " : " with "), false));
        said.addAll(said(condition, subject, catalogue, now));
        said.add(new Phrase(".", false));
        return joined(said);
    }

    /** All that the sentence says of them: "stage is Live and MRR is at least $5,000". */
    public String clause(ConditionTree condition, Subject subject, Catalogue catalogue, Now now) {
        return plain(said(condition, subject, catalogue, now));
    }

    private List<Phrase> said(ConditionTree condition, Subject subject, Catalogue catalogue, Now now) {
        ComparisonText tests = new ComparisonText(subject, catalogue, now, currency);
        List<Phrase> said = new ArrayList<>();
        if (condition instanceof ConditionTree.All all) {
            list(all.parts(), tests, said);
        } else {
            group(condition, tests, said);
        }
        return said;
    }

    /** Short, for a line in a list: "Stage is Live · MRR is at least $5,000 · any of 3". */
    public String brief(ConditionTree condition, Subject subject, Catalogue catalogue, Now now) {
        List<ConditionTree> parts = condition instanceof ConditionTree.All all ? all.parts() : List.of(condition);
        return parts.stream()
                .map(part -> {
                    if (part instanceof ConditionTree.Any any) {
                        return "any of " + any.parts().size();
                    } else if (part instanceof ConditionTree.All all) {
                        return "all of " + all.parts().size();
                    } else if (part instanceof ConditionTree.Not) {
                        return "an exception";
                    }
                    return line(part, subject, catalogue, now);
                })
                .collect(Collectors.joining(" · "));
    }

    /** One node of the tree without what is in it: "Stage is Live", "Any of these". */
    public String line(ConditionTree condition, Subject subject, Catalogue catalogue, Now now) {
        if (condition instanceof ConditionTree.All) {
            return "All of these";
        } else if (condition instanceof ConditionTree.Any) {
            return "Any of these";
        } else if (condition instanceof ConditionTree.Not) {
            return "Not this";
        }
        List<Phrase> said = new ArrayList<>();
        new ComparisonText(subject, catalogue, now, currency).say((ConditionTree.Comparison) condition, said);
        String line = plain(said);
        return line.substring(0, 1).toUpperCase(Locale.ROOT) + line.substring(1);
    }

    /** What a field is called with what it takes: "Active days in the last 7 days". */
    public static String field(FieldDefinition field, FieldRef use) {
        if (use.params().isEmpty()) {
            return field.label();
        }
        List<Phrase> said = new ArrayList<>();
        ComparisonText.subjectOf(field, use, said);
        String named = plain(said);
        return named.substring(0, 1).toUpperCase(Locale.ROOT) + named.substring(1);
    }

    /**
     * The days that a period means today, "22 Nov 2026 to 19 Feb 2027, today counted", or null where the comparison is
     * none of time or names its days itself.
     */
    public @Nullable String period(ConditionTree.Comparison test, Subject subject, Catalogue catalogue, Now now) {
        return new ComparisonText(subject, catalogue, now, currency).period(test);
    }

    private static void list(List<ConditionTree> parts, ComparisonText tests, List<Phrase> said) {
        for (int i = 0; i < parts.size(); i++) {
            boolean last = i == parts.size() - 1;
            ConditionTree part = parts.get(i);
            if (i > 0) {
                boolean comma = !last || !(part instanceof ConditionTree.Comparison) || parts.size() > 2;
                said.add(new Phrase((comma ? "," : "") + (last ? " and " : " "), false));
            }
            if (part instanceof ConditionTree.Comparison test) {
                tests.say(test, said);
            } else if (last) {
                group(part, tests, said);
            } else {
                bracketed(part, tests, said);
            }
        }
    }

    private static void group(ConditionTree condition, ComparisonText tests, List<Phrase> said) {
        if (condition instanceof ConditionTree.Any any) {
            several("any of: ", any.parts(), tests, said);
        } else if (condition instanceof ConditionTree.All all) {
            several("all of: ", all.parts(), tests, said);
        } else if (condition instanceof ConditionTree.Not not) {
            if (not.part() instanceof ConditionTree.Any any) {
                several("none of: ", any.parts(), tests, said);
            } else if (not.part() instanceof ConditionTree.All all) {
                several("not all of: ", all.parts(), tests, said);
            } else if (not.part() instanceof ConditionTree.Comparison test) {
                said.add(new Phrase("it is not so that ", false));
                tests.say(test, said);
            } else {
                said.add(new Phrase("not ", false));
                bracketed(not.part(), tests, said);
            }
        } else {
            tests.say((ConditionTree.Comparison) condition, said);
        }
    }

    private static void several(String start, List<ConditionTree> parts, ComparisonText tests, List<Phrase> said) {
        said.add(new Phrase(start, false));
        for (int i = 0; i < parts.size(); i++) {
            if (i > 0) {
                said.add(new Phrase("; ", false));
            }
            if (parts.get(i) instanceof ConditionTree.Comparison test) {
                tests.say(test, said);
            } else {
                bracketed(parts.get(i), tests, said);
            }
        }
    }

    private static void bracketed(ConditionTree condition, ComparisonText tests, List<Phrase> said) {
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
