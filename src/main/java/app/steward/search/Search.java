package app.steward.search;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.count;
import static org.jooq.impl.DSL.countDistinct;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.inline;
import static org.jooq.impl.DSL.length;
import static org.jooq.impl.DSL.min;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.noCondition;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.selectCount;
import static org.jooq.impl.DSL.selectOne;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.when;
import static org.jooq.impl.DSL.with;

import app.steward.condition.Subject;
import app.steward.team.Viewer;
import app.steward.team.Visibility;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jooq.CommonTableExpression;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Name;
import org.jooq.Record;
import org.jooq.Record2;
import org.jooq.Record3;
import org.jooq.Result;
import org.jooq.Select;
import org.jooq.SelectConditionStep;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/**
 * Finds accounts and users while somebody types: what is called exactly so first, then what begins so, then, where
 * fewer begin so than are shown, what holds it; a whole id or address is not looked for inside of others. Each of these
 * steps reads a bounded number of candidates by an index of its own, so that a common text costs no more than a rare
 * one; whoever sees few accounts has these read instead, and nothing else. What was written about them is found by its
 * words.
 */
@Component
@Transactional(readOnly = true)
public class Search {
    /** How many of each kind are shown. */
    public static final int SHOWN = 6;

    private static final int CANDIDATES = 51;
    private static final int FEW_ACCOUNTS = 2000;
    private static final int FEW_USERS = 10_000;

    private static final Field<Long> ID = field(name("id"), Long.class);
    private static final Name BEGUN = name("begun");
    private static final Field<Integer> RANK = field(name("rank"), Integer.class);

    /** Found by what was typed: names that are only much like it are not looked for. */
    private static final int ENOUGH = 5;

    private final DSLContext sql;
    private final FuzzyWords alikeWords;
    private final List<WrittenTexts> texts;

    Search(DSLContext sql, FuzzyWords alikeWords, List<WrittenTexts> texts) {
        this.sql = sql;
        this.alikeWords = alikeWords;
        this.texts =
                texts.stream().sorted(Comparator.comparing(WrittenTexts::kind)).toList();
    }

    /** How well a record matches, best first. */
    private enum Rank {
        SAME_ID,
        SAME_NAME,
        NAME_BEGINS,
        WORDS_BEGIN,
        ID_BEGINS,
        WITHIN;

        Field<Integer> sql() {
            return inline(ordinal());
        }
    }

    /**
     * A record that was found.
     *
     * @param email of a user
     * @param account the external id of a user's account, null without one
     * @param archived itself or with its account: found by its external id only
     */
    public record Hit(
            Subject subject,
            String externalId,
            String label,
            @Nullable String email,
            @Nullable String account,
            @Nullable String accountLabel,
            boolean archived) {}

    /**
     * The best of one kind.
     *
     * @param total how many were found by what was typed, those that are not shown too
     * @param more whether there may be others beyond these
     * @param alike whether all are only called much like what was typed
     */
    public record Group(Subject subject, List<Hit> hits, int total, boolean more, boolean alike) {
        private Group with(Group others) {
            List<Hit> all = Stream.concat(hits.stream(), others.hits().stream())
                    .distinct()
                    .limit(SHOWN)
                    .toList();
            return new Group(subject, all, total, more, hits.isEmpty() && !all.isEmpty());
        }

        /** Whether the list of all shows what is not shown here. */
        public boolean goesOn() {
            return more || total > hits.size();
        }
    }

    /**
     * What was found, accounts first.
     *
     * @param written what was written about them, by kind; those of which nothing was found too
     */
    public record Found(SearchText text, List<Group> groups, List<Written.Group> written) {
        public boolean isEmpty() {
            return groups.stream().allMatch(group -> group.hits().isEmpty())
                    && written.stream().allMatch(group -> group.hits().isEmpty());
        }

        /** Said to who cannot see it. */
        public String summary() {
            Stream<String> records = groups.stream()
                    .map(group -> many(
                            group.hits().size(),
                            group.subject().key(),
                            group.subject().plural()));
            Stream<String> texts = written.stream()
                    .filter(group -> !group.hits().isEmpty())
                    .map(group -> many(
                            group.hits().size(),
                            group.kind().words(),
                            group.kind().plural()));
            return Stream.concat(records, texts).collect(Collectors.joining(", ", "", " found"));
        }

        private static String many(int count, String one, String more) {
            return count + " " + (count == 1 ? one : more);
        }
    }

    /**
     * The accounts and users that match best, and the newest of what was written about them, among what the viewer sees.
     *
     * @param texts how many of each kind of text
     */
    public Found find(String typed, Viewer viewer, int texts) {
        SearchText text = SearchText.of(typed);
        if (text.isEmpty()) {
            return new Found(text, List.of(), List.of());
        }
        boolean few = seesFew(viewer);
        List<Written.Group> written = written(new SoughtWords(text, viewer, few), texts);
        boolean said = written.stream().anyMatch(group -> !group.hits().isEmpty());
        return new Found(text, records(List.of(Subject.ACCOUNT, Subject.USER), text, viewer, few, said), written);
    }

    /** The same of users alone. */
    public List<Hit> users(String typed, Viewer viewer) {
        SearchText text = SearchText.of(typed);
        return text.isEmpty()
                ? List.of()
                : records(List.of(Subject.USER), text, viewer, seesFew(viewer), false)
                        .get(0)
                        .hits();
    }

    private List<Written.Group> written(SoughtWords words, int shown) {
        return texts.stream()
                .map(source -> Written.Group.of(source.kind(), source.find(words, shown + 1), shown))
                .toList();
    }

    /** @param said whether somebody wrote these words, which were thus spelt well: names are not looked for otherwise */
    private List<Group> records(List<Subject> subjects, SearchText text, Viewer viewer, boolean few, boolean said) {
        List<Group> groups = subjects.stream()
                .map(subject -> few
                        ? group(subject, amongFew(subject, text, viewer), last -> text.isLong())
                        : group(subject, byIndex(subject, text, viewer), last -> text.isLong() && hasAll(text, last)))
                .toList();
        int found = groups.stream().mapToInt(Group::total).sum();
        boolean enough =
                said || found >= ENOUGH || !text.isLong() || found > 0 && text.isCode(); // codes are not misspelt
        List<SearchText> others = enough ? List.of() : alikeWords.to(text, found > 0);
        if (others.isEmpty()) {
            return groups;
        }
        return groups.stream()
                .map(group ->
                        group.with(group(group.subject(), alike(group.subject(), others, viewer, few), any -> true)))
                .toList();
    }

    /** Whether all that the viewer sees can be read at once. Prepares the transaction, too. */
    private boolean seesFew(Viewer viewer) {
        // How common the text is decides the plan, which is thus to be made for this text.
        Field<String> planned = field("set_config('plan_cache_mode', 'force_custom_plan', true)", String.class);
        if (viewer.seesAll()) {
            sql.select(planned).fetch();
            return false;
        }
        Condition few =
                noMoreThan(FEW_ACCOUNTS, Visibility.accountsOf(viewer)).and(noMoreThan(FEW_USERS, usersOf(viewer)));
        Record row = sql.select(planned, field(few).as("few")).fetchSingle();
        return Boolean.TRUE.equals(row.get("few", Boolean.class));
    }

    private static Condition noMoreThan(int most, Select<? extends Record> these) {
        return field(selectCount()
                        .from(select(inline(1)).from(these.asTable("these")).limit(inline(most + 1))))
                .le(most);
    }

    private static Select<? extends Record> usersOf(Viewer viewer) {
        Field<Long> account = field(name("mine", "account_id"), Long.class);
        Field<Long> id = field(name("mine", "id"), Long.class);
        Table<?> users = table(name("users")).as("mine");
        return select(id).from(users).where(Visibility.of(viewer, Subject.USER, account));
    }

    /** Whether all steps were taken, told by the rank of the last hit that there is room for; see {@link #tooFew}. */
    private static boolean hasAll(SearchText text, @Nullable Integer last) {
        return last == null || !text.isCode() && last >= Rank.WORDS_BEGIN.ordinal();
    }

    /** @param complete whether all were looked for, given the rank of the last that is shown, null where there is room */
    private Group group(Subject subject, Select<Record2<Long, Integer>> hits, Predicate<@Nullable Integer> complete) {
        CommonTableExpression<?> ranked = name("ranked")
                .as(select(ID, min(RANK).as(RANK), count().over().as("total"))
                        .from(hits.asTable("hits"))
                        .groupBy(ID));
        Field<String> label = field(name(subject.alias(), "label"), String.class);
        Field<String> externalId = field(name(subject.alias(), "external_id"), String.class);
        boolean user = subject == Subject.USER;
        Result<? extends Record> rows = sql.with(ranked)
                .select(
                        field(name("ranked", "total"), Integer.class),
                        field(name("ranked", "rank"), Integer.class),
                        externalId.as("external_id"),
                        label.as("label"),
                        (user ? field(name("u", "email"), String.class) : inline((String) null)).as("email"),
                        (user ? field(name("a", "external_id"), String.class) : inline((String) null)).as("account"),
                        (user ? field(name("a", "label"), String.class) : inline((String) null)).as("account_label"),
                        field(live(subject).not()).as("archived"))
                .from(table(name("ranked")))
                .join(from(subject))
                .on(id(subject).eq(field(name("ranked", "id"), Long.class)))
                .orderBy(field(name("ranked", "rank")), length(label), label, id(subject))
                .limit(inline(SHOWN))
                .fetch();
        List<Hit> found = rows.map(row -> new Hit(
                subject,
                row.get("external_id", String.class),
                row.get("label", String.class),
                row.get("email", String.class),
                row.get("account", String.class),
                row.get("account_label", String.class),
                row.get("archived", Boolean.class)));
        int total = rows.isEmpty() ? 0 : rows.get(0).get("total", Integer.class);
        Integer last = rows.size() < SHOWN ? null : rows.get(SHOWN - 1).get("rank", Integer.class);
        return new Group(subject, found, total, total >= CANDIDATES || total > 0 && !complete.test(last), false);
    }

    /** One bounded range of an index after the other. */
    private static Select<Record2<Long, Integer>> byIndex(Subject subject, SearchText text, Viewer viewer) {
        List<Select<Record2<Long, Integer>>> steps = new ArrayList<>();
        steps.add(step(subject, viewer, Rank.SAME_ID.sql(), text.is(subject, "external_id_fold")));
        Condition live = live(subject);
        steps.add(step(subject, viewer, Rank.SAME_NAME.sql(), live.and(text.is(subject, "name_fold"))));
        steps.add(step(subject, viewer, Rank.NAME_BEGINS.sql(), live.and(text.begins(subject, "name_fold"))));
        steps.add(step(subject, viewer, Rank.ID_BEGINS.sql(), live.and(text.begins(subject, "external_id_fold"))));
        if (subject == Subject.USER) {
            steps.add(step(subject, viewer, Rank.SAME_ID.sql(), live.and(text.is(subject, "email_fold"))));
            steps.add(step(subject, viewer, Rank.ID_BEGINS.sql(), live.and(text.begins(subject, "email_fold"))));
        }
        if (!text.isLong()) {
            return oneAfterTheOther(steps);
        }
        CommonTableExpression<?> begun = BEGUN.asMaterialized(oneAfterTheOther(steps));
        Field<Integer> rank =
                when(text.beginsWords(subject), Rank.WORDS_BEGIN.sql()).otherwise(Rank.WITHIN.sql());
        return with(begun)
                .select(ID, RANK)
                .from(table(BEGUN))
                .unionAll(select(ID, RANK)
                        .from(step(subject, viewer, rank, live.and(text.within(subject)))
                                .asTable("within"))
                        .where(tooFew(text)));
    }

    /**
     * Whether those that come first leave room for those that hold the text somewhere. Letters in threes that all ids or
     * addresses share make that the dearest step, so a whole id or address is not looked for inside of others.
     * The same for every row: where it is false, the database never begins with the step.
     */
    private static Condition tooFew(SearchText text) {
        Condition first = text.isCode() ? noCondition() : RANK.lt(Rank.WORDS_BEGIN.sql());
        Condition room =
                field(select(countDistinct(ID)).from(table(BEGUN)).where(first)).lt(SHOWN);
        return text.isCode()
                ? room.andNotExists(selectOne().from(table(BEGUN)).where(RANK.eq(Rank.SAME_ID.sql())))
                : room;
    }

    /** What names have that hold these texts, in their order, until there are enough. */
    private static Select<Record2<Long, Integer>> alike(
            Subject subject, List<SearchText> texts, Viewer viewer, boolean few) {
        Condition among = live(subject).and(few ? mine(subject, viewer) : noCondition());
        List<Select<Record2<Long, Integer>>> steps = new ArrayList<>();
        for (int i = 0; i < texts.size(); i++) {
            steps.add(step(subject, viewer, inline(i), among.and(texts.get(i).within(subject))));
        }
        return select(ID, RANK).from(oneAfterTheOther(steps).asTable("alike")).limit(inline(CANDIDATES));
    }

    private static Select<Record2<Long, Integer>> oneAfterTheOther(List<Select<Record2<Long, Integer>>> steps) {
        Select<Record2<Long, Integer>> all = steps.get(0);
        for (Select<Record2<Long, Integer>> next : steps.subList(1, steps.size())) {
            all = all.unionAll(next);
        }
        return all;
    }

    private static Select<Record2<Long, Integer>> step(
            Subject subject, Viewer viewer, Field<Integer> rank, Condition which) {
        Field<Long> account = field(name("account"), Long.class);
        SelectConditionStep<Record3<Long, Integer, Long>> candidates = select(
                        id(subject).as(ID),
                        rank.as(RANK),
                        subject.accountOf(subject.alias()).as(account))
                .from(from(subject))
                .where(which);
        // The offset keeps the plan apart: it is that of the first few candidates, whatever each look at access costs.
        return select(ID, RANK)
                .from((viewer.seesAll() ? candidates : candidates.offset(inline(0))).asTable("candidates"))
                .where(Visibility.oneByOne(viewer, subject, account))
                .limit(inline(CANDIDATES));
    }

    /** All that the viewer sees, each with the best of its ranks. */
    private static Select<Record2<Long, Integer>> amongFew(Subject subject, SearchText text, Viewer viewer) {
        Condition live = live(subject);
        Condition same = text.is(subject, "external_id_fold");
        Condition begins = text.begins(subject, "external_id_fold");
        if (subject == Subject.USER) {
            same = same.or(live.and(text.is(subject, "email_fold")));
            begins = begins.or(text.begins(subject, "email_fold"));
        }
        Field<Integer> rank = when(same, Rank.SAME_ID.sql())
                .when(live.not(), inline((Integer) null))
                .when(text.is(subject, "name_fold"), Rank.SAME_NAME.sql())
                .when(text.begins(subject, "name_fold"), Rank.NAME_BEGINS.sql());
        rank = text.isLong()
                ? ((org.jooq.CaseConditionStep<Integer>) rank)
                        .when(text.within(subject).and(text.beginsWords(subject)), Rank.WORDS_BEGIN.sql())
                        .when(begins, Rank.ID_BEGINS.sql())
                        .when(text.within(subject), Rank.WITHIN.sql())
                : ((org.jooq.CaseConditionStep<Integer>) rank).when(begins, Rank.ID_BEGINS.sql());
        SelectConditionStep<Record2<Long, Integer>> all = select(id(subject).as(ID), rank.as(RANK))
                .from(from(subject))
                .where(mine(subject, viewer))
                .and(Visibility.oneByOne(viewer, subject, subject.accountOf(subject.alias())));
        return select(ID, RANK).from(all.asTable("mine")).where(RANK.isNotNull());
    }

    /** Read once, then by key. */
    private static Condition mine(Subject subject, Viewer viewer) {
        return condition(
                "{0} = any(array({1}))",
                id(subject), subject == Subject.USER ? usersOf(viewer) : Visibility.accountsOf(viewer));
    }

    private static Table<?> from(Subject subject) {
        Table<?> accounts = table(name("accounts")).as("a");
        return subject == Subject.ACCOUNT
                ? accounts
                : table(name("users"))
                        .as("u")
                        .leftJoin(accounts)
                        .on(id(Subject.ACCOUNT).eq(Subject.USER.accountOf("u")));
    }

    private static Condition live(Subject subject) {
        Condition account = field(name("a", "archived_at")).isNull();
        return subject == Subject.ACCOUNT
                ? account
                : field(name("u", "archived_at")).isNull().and(account);
    }

    private static Field<Long> id(Subject subject) {
        return field(name(subject.alias(), "id"), Long.class);
    }
}
