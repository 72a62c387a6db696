package app.steward.listing;

import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Conditions;
import app.steward.condition.MembershipKind;
import app.steward.condition.MembershipRef;
import app.steward.condition.Purpose;
import app.steward.condition.Subject;
import app.steward.record.KnownRecords;
import app.steward.team.Assignee;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What narrows a list beside its filter, as conditions of a segment that is made of it. */
@Component
public class SegmentOfList {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final Conditions conditions;
    private final ConditionText words;
    private final UserChoices choices;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final KnownRecords known;

    SegmentOfList(
            Conditions conditions,
            ConditionText words,
            UserChoices choices,
            SuccessRoles roles,
            TeamMembers members,
            KnownRecords known) {
        this.conditions = conditions;
        this.words = words;
        this.choices = choices;
        this.roles = roles;
        this.members = members;
        this.known = known;
    }

    /**
     * What comes with the lines of the filter.
     *
     * @param also conditions as a JSON array
     * @param says what they are, and what can't come along; empty where it is just the filter
     */
    public record Carried(String also, String says) {}

    public Carried of(OpenList list) {
        Criteria criteria = new Criteria(list);
        ConditionTree within = list.scope().within();
        if (within != null) {
            criteria.also.add(conditions.toTree(within));
        }
        for (ListParameter parameter : ListParameter.values()) {
            parameter.carry(list, criteria);
        }
        return criteria.carried();
    }

    /** The conditions while the parameters of the list add theirs. */
    final class Criteria {
        private final OpenList list;
        private final ArrayNode also = JSON.arrayNode();
        private final List<String> notes = new ArrayList<>();

        private Criteria(OpenList list) {
            this.list = list;
        }

        void segment() {
            Long segment = list.query().segment();
            if (segment != null) {
                MembershipRef in =
                        new MembershipRef(MembershipKind.SEGMENT, list.subject().segmented(), segment);
                also.add(conditions.toTree(ConditionTree.in(list.subject(), in)));
            }
        }

        void account(String externalId) {
            also.add(test(ofAccount("external_id"), "eq", JSON.stringNode(externalId)));
            List<String> alike = known.alike(list.asked().viewer(), Subject.ACCOUNT, externalId);
            if (!alike.isEmpty()) {
                notes.add("Segments compare external ids ignoring case, so it takes in " + String.join(", ", alike)
                        + " too.");
            }
        }

        void choice(String parameter, UserChoice choice, String chosen) {
            choices.condition(parameter, choice, chosen, list.catalogue())
                    .map(conditions::toTree)
                    .ifPresent(also::add);
        }

        /** Success role and assigned to: in the chosen role, else in any. */
        void assigned() {
            Assignee assignee = list.query().assignee();
            if (assignee.kind() == Assignee.Kind.ANYONE) {
                return;
            }
            Long member = assignee.memberId();
            String email = member == null
                    ? null
                    : members.findById(member).map(TeamMember::email).orElse(null);
            ArrayNode tests = JSON.arrayNode();
            for (SuccessRole role : roles.shown()) {
                String key = ofAccount(role.key());
                Integer chosen = list.query().roleId();
                boolean asked = chosen == null || chosen == role.id();
                if (asked && list.catalogue().find(list.subject(), key).isPresent()) {
                    tests.add(
                            email == null
                                    ? test(key, "empty", null)
                                    : test(key, "in", JSON.arrayNode().add(email)));
                }
            }
            if (tests.size() == 1) {
                also.add(tests.get(0));
            } else if (!tests.isEmpty()) { // a retired role that nobody has is no field any more
                also.add(JSON.objectNode().set(email == null ? "all" : "any", tests));
            }
        }

        void search() {
            if (!list.query().search().isEmpty()) {
                notes.add("A segment leaves out the search for " + list.query().search() + ".");
            }
        }

        private Carried carried() {
            List<String> says = new ArrayList<>();
            if (!also.isEmpty()) {
                says.add("A segment made of it takes along: " + inWords() + ".");
            }
            says.addAll(notes);
            return new Carried(also.toString(), String.join(" ", says));
        }

        private String inWords() {
            ConditionTree all = conditions.read(
                    list.catalogue(), list.subject(), JSON.objectNode().set("all", also), Purpose.SEGMENT);
            return words.clause(
                    all, list.subject(), list.catalogue(), list.asked().now());
        }

        private String ofAccount(String key) {
            return list.subject() == Subject.ACCOUNT ? key : "account." + key;
        }
    }

    private static ObjectNode test(String field, String operator, @Nullable JsonNode value) {
        ObjectNode test = JSON.objectNode().put("field", field).put("op", operator);
        if (value != null) {
            test.set("value", value);
        }
        return test;
    }
}
