package app.steward.listing;

import app.steward.condition.Catalogue;
import app.steward.condition.ConditionText;
import app.steward.condition.ConditionTree;
import app.steward.condition.Subject;
import app.steward.record.KnownRecords;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.team.Viewer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says what a list shows, by what of it can be chosen. */
@Component
public class ListWords {
    private final ConditionText words;
    private final UserChoices userChoices;
    private final Segments segments;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final KnownRecords known;

    ListWords(
            ConditionText words,
            UserChoices userChoices,
            Segments segments,
            SuccessRoles roles,
            TeamMembers members,
            KnownRecords known) {
        this.words = words;
        this.userChoices = userChoices;
        this.segments = segments;
        this.roles = roles;
        this.members = members;
        this.known = known;
    }

    /** What one parameter says of a list. */
    public record Said(ListParameter parameter, String label, String words) {}

    /** What can be chosen of a list, and what was. */
    public List<Said> of(OpenList list) {
        return Arrays.stream(ListParameter.values())
                .flatMap(parameter -> parameter.said(list, this))
                .toList();
    }

    String filter(OpenList list) {
        ConditionTree filter = list.query().filter();
        if (filter == null) {
            return "None";
        }
        String said = words.clause(
                filter, list.subject(), list.catalogue(), list.asked().now());
        return said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1);
    }

    String segment(ListQuery list) {
        Long id = list.segment();
        return id == null
                ? "All " + list.subject().plural()
                : segments.findById(id.intValue()).map(Segment::name).orElse("Segment " + id);
    }

    String account(String externalId, Viewer viewer) {
        return externalId.isEmpty()
                ? "Any account"
                : known.byExternalId(viewer, Subject.ACCOUNT, externalId)
                        .map(KnownRecords.Known::label)
                        .orElse(externalId);
    }

    String choice(UserChoice choice, String chosen, Catalogue catalogue) {
        return userChoices.said(choice, chosen, catalogue);
    }

    String role(String key) {
        return key.isEmpty()
                ? "Any success role"
                : roles.findByKey(key).map(SuccessRole::label).orElse(key);
    }

    String person(String who) {
        return switch (who) {
            case "" -> "Anyone";
            case "me" -> "Me";
            case "none" -> "Nobody";
            default ->
                members.findByEmail(TeamMember.emailKey(who))
                        .map(TeamMember::name)
                        .orElse(who);
        };
    }

    static String frozen(ColumnLayout layout) {
        return layout.frozen() == 0
                ? "None"
                : layout.others().stream()
                        .limit(layout.frozen())
                        .map(Column::label)
                        .collect(Collectors.joining(", "));
    }

    static String order(Sort sort) {
        return Stream.concat(Stream.of(sort), sort.then().stream())
                .map(each -> each.column().label() + (each.descending() ? ", descending" : ", ascending"))
                .collect(Collectors.joining(", then "));
    }
}
