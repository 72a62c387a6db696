package app.steward.condition;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One type of value for being in segments, lists and the like; the words of JSON are those of the kind. */
class MembershipTest {
    private static final AccessPath.Membership OF_ACCOUNTS =
            new AccessPath.Membership(MembershipKind.SEGMENT, Subject.ACCOUNT);

    private final Conditions conditions = new Conditions();
    private final Catalogue catalogue = TestCatalogue.make();

    private static MembershipRef segment(Subject subject, long id) {
        return new MembershipRef(MembershipKind.SEGMENT, subject, id);
    }

    @Test
    void theTypeOfAFieldIsTheKindToPrograms() {
        assertThat(catalogue.get(Subject.ACCOUNT, "segment").typeKey()).isEqualTo("segment");
        assertThat(catalogue.get(Subject.USER, "account.segment").typeKey()).isEqualTo("segment");
        assertThat(catalogue.get(Subject.ACCOUNT, "list").typeKey()).isEqualTo("list");
        assertThat(catalogue.get(Subject.ACCOUNT, "name").typeKey()).isEqualTo("text");
        assertThat(Param.member(OF_ACCOUNTS, List::of).typeKey()).isEqualTo("segment");
        assertThat(Param.days().typeKey()).isEqualTo("days");
    }

    @Test
    void aConditionSaysWhatItIsAMemberTestOf() {
        ConditionTree read = conditions.read(
                catalogue,
                Subject.USER,
                "{\"any\":[{\"field\":\"segment\",\"op\":\"in\",\"value\":[2,1]},"
                        + "{\"not\":{\"field\":\"account.segment\",\"op\":\"in\",\"value\":[3]}},"
                        + "{\"field\":\"title\",\"op\":\"empty\"},"
                        + "{\"field\":\"account.list\",\"op\":\"not_in\",\"value\":[1]}]}",
                Purpose.FILTER);
        assertThat(read.memberships())
                .containsExactly(
                        segment(Subject.USER, 2),
                        segment(Subject.USER, 1),
                        segment(Subject.ACCOUNT, 3),
                        new MembershipRef(MembershipKind.LIST, Subject.ACCOUNT, 1));
        assertThat(read.memberships().map(MembershipRef::name))
                .containsExactly("user.segment:2", "user.segment:1", "account.segment:3", "account.list:1");
        ConditionTree entered = new ConditionTree.Comparison(
                FieldRef.of("entered_segment", Map.of("segment", segment(Subject.ACCOUNT, 7))),
                Operator.LAST_DAYS,
                new Value.Days(3));
        assertThat(entered.memberships()).containsExactly(segment(Subject.ACCOUNT, 7));
        assertThat(conditions.write(entered))
                .isEqualTo(
                        "{\"field\":\"entered_segment\",\"params\":{\"segment\":7},\"op\":\"last_days\",\"value\":3}");
    }

    @Test
    void beingInSomethingIsSaidInTheWordsOfTheSubject() {
        assertThat(conditions.write(ConditionTree.in(Subject.USER, segment(Subject.USER, 2))))
                .isEqualTo("{\"field\":\"segment\",\"op\":\"in\",\"value\":[2]}");
        assertThat(conditions.write(ConditionTree.in(Subject.SUBSCRIPTION, segment(Subject.ACCOUNT, 2))))
                .isEqualTo("{\"field\":\"account.segment\",\"op\":\"in\",\"value\":[2]}");
    }

    @Test
    void whatCanNoLongerBeReadStillNamesWhatItNames() {
        ReferencedNames names =
                ReferencedNames.in(conditions.tree("{\"all\":[{\"field\":\"gone\",\"op\":\"eq\",\"value\":9},"
                        + "{\"field\":\"account.segment\",\"op\":\"whatever\",\"value\":[4,\"5\"]},"
                        + "{\"field\":\"entered_segment\",\"params\":{\"segment\":6}},"
                        + "{\"field\":\"open_alert\",\"op\":\"in\",\"value\":[7]}]}"));
        assertThat(names.members(MembershipKind.SEGMENT)).containsExactly(4, 6);
        assertThat(names.members(MembershipKind.OPEN_ALERT)).containsExactly(7);
        assertThat(names.members(MembershipKind.LIST)).isEmpty();
    }

    @Test
    void whatIsDerivedAfterSegmentsIsNoTestOfASegment() {
        FieldDefinition list = catalogue.get(Subject.ACCOUNT, "list");
        FieldDefinition inSegment = catalogue.get(Subject.ACCOUNT, "segment");
        assertThat(Purpose.SEGMENT.takes(inSegment)).isTrue();
        assertThat(Purpose.SEGMENT.takes(list)).isFalse();
        assertThat(Purpose.SHARED_LIST.takes(list)).isFalse();
        assertThat(Purpose.PRIVATE_LIST.takes(inSegment)).isTrue();
        assertThat(Purpose.RULE.takes(list)).isTrue();
        assertThat(Purpose.FILTER.takes(list)).isTrue();
        for (MembershipKind kind : MembershipKind.values()) {
            FieldDefinition field = FieldBuilder.membership(new AccessPath.Membership(kind, Subject.ACCOUNT), "Any")
                    .group("Membership")
                    .choices(List::of)
                    .build();
            assertThat(Purpose.SEGMENT.takes(field)).as(kind.key()).isEqualTo(kind == MembershipKind.SEGMENT);
        }
    }
}
