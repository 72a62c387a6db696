package app.steward.listing;

import static org.assertj.core.api.Assertions.assertThat;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.FieldRef;
import app.steward.condition.Fields;
import app.steward.condition.Operator;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.condition.Value;
import app.steward.testing.Db;
import app.steward.testing.StewardTest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whatever an attribute is called: what is written of it in an address is read as the same. */
@StewardTest
class UseTextTest {
    private static final String SIGNS = "()(),:;~=*%@-+&#\"'\\/?{} .25C8ab";

    @Autowired
    Db db;

    @Autowired
    Fields fields;

    @Autowired
    Filter filter;

    @Autowired
    Conditions conditions;

    @BeforeEach
    void start() {
        db.reset();
    }

    private Catalogue having(Iterable<String> keys) {
        int position = 0;
        for (String key : keys) {
            db.sql()
                    .execute(
                            "insert into attributes (subject, key, label, type, position) values ('account', {0}, {0},"
                                    + " 'number', {1})",
                            DSL.val(key), DSL.val(position++));
        }
        return fields.catalogue();
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            word.append(SIGNS.charAt(random.nextInt(SIGNS.length())));
        }
        return word.toString().strip();
    }

    @RepeatedTest(8)
    void anyKeyIsReadAsItWasWritten(RepetitionInfo which) {
        Random random = new Random(which.getCurrentRepetition());
        Set<String> keys = new LinkedHashSet<>();
        while (keys.size() < 15) {
            String key = word(random);
            if (!key.isEmpty() && keys.stream().noneMatch(key::equalsIgnoreCase)) {
                keys.add(key);
            }
        }
        Catalogue catalogue = having(keys);
        for (Subject subject : Subject.values()) {
            String of = subject == Subject.ACCOUNT ? "custom." : "account.custom.";
            List<Column> columns = new ArrayList<>();
            List<ConditionTree> lines = new ArrayList<>();
            for (String key : keys) {
                Column column = Column.of(subject, of + key, catalogue);
                assertThat(column.use()).isEqualTo(FieldRef.of(of + key));
                assertThat(Sort.parse(subject, "-" + column.spelling() + "," + column.canonical(), catalogue)
                                .all())
                        .extracting(sort -> sort.column().use())
                        .containsExactly(column.use(), column.use());
                columns.add(column);
                lines.add(new ConditionTree.Not(
                        new ConditionTree.Comparison(column.use(), Operator.GTE, new Value.Number(new BigDecimal(5)))));
                lines.add(new ConditionTree.Any(List.of(
                        new ConditionTree.Comparison(column.use(), Operator.EMPTY, new Value.None()),
                        new ConditionTree.Comparison(
                                column.use(),
                                Operator.LT,
                                new Value.OtherField(FieldRef.of(of + key), new BigDecimal("0.5"))))));
            }
            ColumnLayout arrangement = ColumnLayout.of(subject, catalogue, columns, 2);
            ColumnLayout read = ColumnLayout.stored(subject, catalogue, arrangement.spelling(), 2);
            assertThat(read.columns())
                    .extracting(Column::use)
                    .containsExactlyElementsOf(
                            arrangement.columns().stream().map(Column::use).toList());
            assertThat(read.frozen()).isEqualTo(2);
            ConditionTree condition = conditions.read(
                    catalogue, subject, conditions.toTree(new ConditionTree.All(lines)), Purpose.FILTER);
            assertThat(filter.read(subject, filter.write(condition), catalogue)).isEqualTo(condition);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"tier", "referral source", "MRR/Seat", "größe", "a=b", "a;b", "x~y", "a-b.c", "q@1", "a+b"})
    void ordinaryKeysAreWrittenAsTheyAre(String key) {
        Column column = Column.of(Subject.ACCOUNT, "custom." + key, having(List.of(key)));
        assertThat(column.canonical()).isEqualTo("custom." + key);
        assertThat(column.spelling()).isEqualTo("custom." + key);
    }

    /** As it was kept before signs in keys were written as %XX, and as people write it by hand. */
    @ParameterizedTest
    @ValueSource(strings = {"utm:source", "MRR (USD)", "a)b", "100% (of all)", "50%25", "a*b", "50%"})
    void aKeyIsReadWithItsSignsAsTheyAreToo(String key) {
        Catalogue catalogue = having(List.of(key));
        assertThat(ColumnLayout.stored(Subject.ACCOUNT, catalogue, "name,custom." + key + ",mrr", 0)
                        .columns())
                .extracting(column -> column.use().key())
                .containsExactly("name", "custom." + key, "mrr");
    }

    @Test
    void ofTwoKeysTheWrittenOneIsMeant() {
        Catalogue catalogue = having(List.of("a,b", "a%2Cb"));
        assertThat(Column.of(Subject.ACCOUNT, "custom.a,b", catalogue).use().key())
                .isEqualTo("custom.a,b");
        assertThat(Column.of(Subject.ACCOUNT, "custom.a%2Cb", catalogue).use().key())
                .isEqualTo("custom.a%2Cb");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"a,b(c,d),e|a/b(c,d)/e", "a)b,c|a)b/c", "),(,)|)/(,)", " , ,|", "a|a"})
    void commasOutsideOfParenthesesSeparate(String text, String parts) {
        assertThat(UseText.parts(text)).isEqualTo(parts == null ? List.of() : List.of(parts.split("/")));
    }

    @Test
    void parametersAreWrittenInOneWay() {
        assertThat(UseText.write("feature_uses", Map.of("feature", "a(b);c=d~e*f,%")))
                .isEqualTo("feature_uses(feature=a%28b%29%3Bc%3Dd%7Ee%2Af%2C%25)");
    }
}
