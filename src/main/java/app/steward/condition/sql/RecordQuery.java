package app.steward.condition.sql;

import static org.jooq.impl.DSL.condition;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.not;
import static org.jooq.impl.DSL.nullif;
import static org.jooq.impl.DSL.table;
import static org.jooq.impl.DSL.val;
import static org.jooq.impl.DSL.when;

import app.steward.condition.AccessPath;
import app.steward.condition.AccessPath.ExpressionOf;
import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.FieldDefinition;
import app.steward.condition.FieldRef;
import app.steward.condition.MembershipKind;
import app.steward.condition.MetricFamily;
import app.steward.condition.Principal;
import app.steward.condition.Subject;
import app.steward.condition.ValueType;
import app.steward.workspace.Now;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.JoinType;
import org.jooq.Record1;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/**
 * One query over the records of a subject: it gives the values of fields and the tests of conditions as
 * expressions, and, once all of these were asked for, the tables that they need. Rows are never multiplied.
 *
 * <p>The aliases are fixed: {@code a} accounts, {@code af} account_facts, {@code u} users, {@code uf} user_facts,
 * {@code s} subscriptions. Values are bound; numbers, days and moments are written into the text, where they are
 * constants of the plan. Identifiers come from the catalogue only.
 */
public final class RecordQuery {
    private static final String ACCOUNT = Subject.ACCOUNT.key() + ".";
    private static final int LONGEST_IDENTIFIER = 63;

    private final Subject subject;
    private final Catalogue catalogue;
    private final Now now;
    private final Predicates predicates;
    private final Joins joins;

    private MembershipKind inlinedKind = MembershipKind.SEGMENT;
    private Map<Long, ConditionTree> inlined = Map.of();
    private boolean inPlace;
    private boolean byIndex;
    private boolean asIndexed;
    private Principal asker = Principal.SYSTEM;

    /** A query over all records of the subject, archived ones too: add {@link #live()}. */
    public RecordQuery(Subject subject, Catalogue catalogue, Now now) {
        this.subject = subject;
        this.catalogue = catalogue;
        this.now = now;
        this.predicates = new Predicates(this, now);
        this.joins = new Joins(subject, now);
    }

    /** Computes values that are not kept on the derived row for these records only. Call before values are asked for. */
    public RecordQuery only(Select<Record1<Long>> ids) {
        joins.only(ids);
        return this;
    }

    /**
     * Puts the conditions of these segments, or of another kind (of this query's subject, by number), in the place of
     * tests of them; all others are read from the stored membership. For the refresh, which computes membership.
     */
    public RecordQuery inline(MembershipKind kind, Map<Long, ConditionTree> definitions) {
        inlinedKind = kind;
        inlined = Map.copyOf(definitions);
        return this;
    }

    /** Reads custom attributes where they are tested: best for few tests, after cheaper ones. Call first. */
    public RecordQuery inPlace() {
        inPlace = true;
        return this;
    }

    /** Reads custom attributes that have an index in its form, so that it serves. For lists. Call first. */
    public RecordQuery byIndex() {
        byIndex = true;
        return this;
    }

    /** Reads every custom attribute in the form of an index, which may not be there yet. */
    RecordQuery asIndexed() {
        asIndexed = true;
        return this;
    }

    /**
     * Asks how it was at the query's moment, which has passed, as far as that is known: metrics are computed from what had
     * happened until then, and derived rows are read from these tables; all else is as it is now.
     *
     * @param present the moment of what is stored
     */
    public RecordQuery past(Now present, Map<Subject, Table<?>> derivedRows) {
        joins.past(present, derivedRows);
        return this;
    }

    /** On whose behalf: says who "me" is and which parent accounts are seen; else the system's. Call first. */
    public RecordQuery askedBy(Principal who) {
        asker = who;
        return this;
    }

    /** The record's internal number. */
    public Field<Long> id() {
        return Joins.idOf(subject);
    }

    /** The account that visibility goes by: the record's own id, or that of the account it belongs to (may be null). */
    public Field<Long> accountId() {
        return subject.accountOf(subject.alias());
    }

    /** Live, and seen by whoever asks. */
    public Condition visible() {
        return live().and(asker.sees(subject, accountId()));
    }

    /** Not archived, nor its account. */
    public Condition live() {
        Condition account = field(name("a", "archived_at")).isNull();
        return subject == Subject.ACCOUNT
                ? account
                : field(name(subject.alias(), "archived_at")).isNull().and(account);
    }

    /** The raw value: keys for choices, member number for persons, internal number for references. */
    public Field<?> value(FieldRef use) {
        FieldDefinition field = catalogue.get(subject, use.key());
        if (field.reach() instanceof AccessPath.Custom custom) {
            // What is compared is folded; what is shown is as it was given.
            Field<?> given = field(name(custom.owner().alias(), "custom"), SQLDataType.JSONB);
            if (field.type() == ValueType.TEXT || field.type() == ValueType.CHOICE) {
                return nullif(field("({0} ->> {1})", String.class, given, val(custom.key())), DSL.inline(""));
            } else if (field.type() == ValueType.TAGS) {
                return field("({0} -> {1})", SQLDataType.JSONB, given, val(custom.key()));
            }
        }
        return operand(use, false, false);
    }

    /** As health judges it: {@link #value}, but null where the record has nobody whom it could be measured of. */
    public Field<?> judged(FieldRef use) {
        Field<?> value = value(use);
        if (catalogue.get(subject, use.key()).reach() instanceof AccessPath.Metric metric) {
            Condition ofNobody = metric.family().ofNobody(ownerOf(use));
            return ofNobody == null ? value : when(not(ofNobody), value);
        }
        return value;
    }

    /** As the API shows it: {@link #value}, but the e-mail of a person and the external id of a reference. */
    public Field<?> shown(FieldRef use) {
        Field<?> value = value(use);
        return switch (catalogue.get(subject, use.key()).type()) {
            case PERSON -> Orders.nameOf("team_members", "email", value);
            case REFERENCE -> Orders.nameOf("accounts", "external_id", value);
            case MEMBERSHIP -> known(use, value);
            default -> value;
        };
    }

    /** Of lists and other rules, which share a column, those that the asker knows. */
    private Field<?> known(FieldRef use, Field<?> value) {
        FieldDefinition field = catalogue.get(subject, use.key());
        if (!(field.reach() instanceof AccessPath.Membership of) || of.kind() == MembershipKind.SEGMENT) {
            return value;
        }
        Integer[] ids =
                field.known().stream().map(each -> Integer.valueOf(each.key())).toArray(Integer[]::new);
        return field(
                "array(select x from unnest({0}) x where x = any({1}) order by x)",
                Integer[].class, value, DSL.val(ids));
    }

    /** What the field sorts by: text as {@link Collation} has it, persons by name, choices in their own order. */
    public Field<?> sortKey(FieldRef use) {
        FieldDefinition field = catalogue.get(subject, use.key());
        if (field.reach() instanceof AccessPath.Text text && text.sorted() != null) {
            return Collation.ordered(text.sorted().at(own(use), now));
        } else if (field.reach() instanceof AccessPath.Expression expression && expression.sorted() != null) {
            return expression.sorted().at(own(use), now);
        }
        return switch (field.type()) {
            case PERSON -> Collation.ordered(joins.named(table(name("team_members")), "name", value(use)));
            case REFERENCE -> Collation.ordered(joins.named(table(name("accounts")), "label", value(use)));
            case CHOICE, BAND -> Orders.inOrder(field, value(use));
            case TEXT -> Collation.ordered(value(use));
            default -> operand(use, false);
        };
    }

    /** Whether it sorts by the name of another record, whose number is what an index of the field holds. */
    private boolean sortsByName(FieldRef use) {
        ValueType type = catalogue.get(subject, use.key()).type();
        return type == ValueType.PERSON || type == ValueType.REFERENCE;
    }

    /**
     * {@link #sortKey} of a person for a query that is ordered by it in this way and finds the first few of many records:
     * the few members are gone through by name, and the index of the field gives the records of each.
     */
    public Field<?> sortKeyInTurn(FieldRef use, boolean descending, boolean nullsFirst) {
        return Collation.ordered(joins.named(Orders.members(descending, nullsFirst), "name", value(use)));
    }

    /** What is null exactly where {@link #sortKey} is, needs no other table, and has the index. */
    public Field<?> sortedBy(FieldRef use) {
        return sortsByName(use) ? value(use) : sortKey(use);
    }

    /** {@link #sortKey} of the records that have none: null, of its type. */
    public Field<?> noSortKey(FieldRef use) {
        return sortsByName(use) ? Collation.ordered(field("null::text")) : sortKey(use);
    }

    /**
     * The record's number as the table holds it that alone this value is read from, so that one range of an index holds
     * both; empty where the value is computed or lies elsewhere.
     */
    public Optional<Field<Long>> idBeside(Field<?> value) {
        return OneTable.of(subject, value).map(table -> field(name(table.alias(), table.id()), Long.class));
    }

    /** The condition as a predicate that is true or false, never null. */
    public Condition test(ConditionTree condition) {
        return condition("{0} is true", where(condition));
    }

    /**
     * The condition for a WHERE or a CASE: it selects the same records as {@link #test}, and lets indexes help. Never
     * negate it: put a {@link ConditionTree.Not} into the tree.
     */
    public Condition where(ConditionTree condition) {
        return predicates.of(condition);
    }

    /** Whether all that was asked for is read from rows, and nothing computed. */
    public boolean isRead() {
        return joins.computesNothing();
    }

    /** The tables that all that was asked for needs. Ask last. */
    public Table<?> from() {
        return joins.from(first -> first, JoinType.JOIN);
    }

    /**
     * The same tables for a query that does not begin with an index of derived values: that counts, or is sorted by what
     * the record itself holds. Every record has its derived row, which an outer join lets the planner leave out where
     * nothing is read from it.
     */
    public Table<?> fromRecords() {
        return joins.from(first -> first, JoinType.LEFT_OUTER_JOIN);
    }

    /**
     * The same tables of the records that {@link #only} names, of all where it was not said. They come first: a planner puts
     * so many tables in order and no more, and where it met these last it joined all records there are before.
     */
    public Table<?> fromOnly() {
        return joins.from(joins::asked, JoinType.JOIN);
    }

    /** {@link #fromOnly} for a query that may read nothing of derived rows, as {@link #fromRecords}. */
    public Table<?> fromOnlyRecords() {
        return joins.from(joins::asked, JoinType.LEFT_OUTER_JOIN);
    }

    /**
     * The same tables of these records alone, which the planner looks up one by one.
     *
     * @param ids the column of {@code records} that holds their numbers
     */
    public Table<?> fromThe(Table<?> records, Field<Long> ids) {
        return joins.from(main -> records.join(main).on(id().eq(ids)), JoinType.JOIN);
    }

    /**
     * What a comparison works on: folded where the type is compared ignoring case, null where there is no value. An
     * account that the asker does not see is no value.
     */
    Field<?> operand(FieldRef use, boolean folded) {
        return operand(use, folded, true);
    }

    /** @param compared rather than shown, so that the form of an index will do */
    private Field<?> operand(FieldRef use, boolean folded, boolean compared) {
        FieldDefinition field = catalogue.get(subject, use.key());
        FieldRef own = own(use);
        AccessPath reach = field.reach();
        if (reach instanceof AccessPath.Expression expression) {
            Field<?> value = expression.of().at(own, now);
            if (field.type() == ValueType.REFERENCE) {
                return seen(value.coerce(Long.class));
            }
            return folded && field.type() == ValueType.TEXT ? Collation.folded(value) : value;
        } else if (reach instanceof AccessPath.Text text) {
            return (folded ? text.folded() : text.shown()).at(own, now);
        } else if (reach instanceof AccessPath.Custom custom) {
            boolean byForm =
                    asIndexed || compared && byIndex && custom.indexed() && CustomTypes.canBeIndexed(field.type());
            return byForm ? CustomTypes.indexed(custom, field.type()) : custom(custom, field.type());
        } else if (reach instanceof AccessPath.Metric metric) {
            return metric(metric.family(), ownerOf(use), own);
        }
        AccessPath.Membership membership = (AccessPath.Membership) reach;
        ExpressionOf array = membership.array();
        return array == null ? stored(membership) : array.at(own, now);
    }

    private Field<?> seen(Field<Long> account) {
        return asker.seesAll() ? account : when(asker.sees(Subject.ACCOUNT, account), account);
    }

    private Field<?> custom(AccessPath.Custom custom, ValueType type) {
        String key = custom.key().toLowerCase(Locale.ROOT);
        Field<?> value;
        if (inPlace || key.getBytes(StandardCharsets.UTF_8).length > LONGEST_IDENTIFIER) {
            Field<?> all = field(name(custom.owner().alias(), "custom_fold"));
            value = type == ValueType.TAGS
                    ? field("array(select jsonb_array_elements_text({0} -> {1}))", CustomTypes.of(type), all, val(key))
                    : field("({0} ->> {1})::" + CustomTypes.nameOf(type), CustomTypes.of(type), all, val(key));
        } else {
            value = joins.unpacked(custom.owner(), key, type);
        }
        return type == ValueType.TEXT || type == ValueType.CHOICE
                ? field("nullif({0}, '')", String.class, value)
                : value;
    }

    private Field<?> metric(MetricFamily family, Subject owner, FieldRef own) {
        Field<?> stored = joins.isPast() && family.knowsThePast() ? null : family.stored(owner, own, now);
        if (stored != null) {
            return stored;
        }
        Field<?> value = joins.computed(family, owner, own);
        Number missing = family.whenMissing(own);
        if (missing == null) {
            return value;
        }
        // Untyped: jOOQ would cast the number to its own idea of the column's type.
        Field<?> complete = field("coalesce({0}, {1})", value, DSL.inline(missing));
        return owner == subject ? complete : when(Joins.idOf(owner).isNotNull(), complete);
    }

    /** The condition to put in the place of a test of this one, or null where the stored membership is read. */
    @Nullable
    ConditionTree inlined(AccessPath.Membership of, long id) {
        ConditionTree computed = of.of() == subject && of.kind() == inlinedKind ? inlined.get(id) : null;
        return computed != null || of.whenRead() == null
                ? computed
                : of.whenRead().of(id, subject, asker, catalogue);
    }

    FieldDefinition described(FieldRef use) {
        return catalogue.get(subject, use.key());
    }

    /** Whom "me" stands for. */
    @Nullable
    Long me() {
        return asker.memberId();
    }

    private static Field<Integer[]> stored(AccessPath.Membership of) {
        return of.of().derived(of.kind().array(), Integer[].class);
    }

    private Subject ownerOf(FieldRef use) {
        return subject != Subject.ACCOUNT && use.key().startsWith(ACCOUNT) ? Subject.ACCOUNT : subject;
    }

    /** The use in the words of the field's owner: a feature knows its own fields only. */
    private FieldRef own(FieldRef use) {
        return ownerOf(use) != subject ? FieldRef.of(use.key().substring(ACCOUNT.length()), use.params()) : use;
    }
}
