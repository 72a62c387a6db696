package app.steward.portfolio.web;

import app.steward.condition.Subject;
import app.steward.condition.Words;
import app.steward.portfolio.Arrangement;
import app.steward.portfolio.Column;
import app.steward.portfolio.KnownRecords;
import app.steward.portfolio.Sort;
import app.steward.portfolio.View;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Says what a list shows, by what of it can be chosen. */
@Component
class ListWords {
    private final Words words;
    private final UserChoices userChoices;
    private final Segments segments;
    private final SuccessRoles roles;
    private final TeamMembers members;
    private final KnownRecords known;

    ListWords(
            Words words,
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

    /** What two states of a list have for one thing that can be chosen. */
    record Difference(String label, String theirs, String mine) {}

    /** What two states of one list do not have in common. */
    List<Difference> differences(OpenLists.Open theirs, OpenLists.Open mine) {
        Map<String, String> those = of(theirs);
        List<Difference> differences = new ArrayList<>();
        of(mine).forEach((label, here) -> {
            String there = those.getOrDefault(label, "");
            if (!there.equals(here)) {
                differences.add(new Difference(label, there, here));
            }
        });
        return differences;
    }

    private Map<String, String> of(OpenLists.Open open) {
        View view = open.view();
        Map<String, String> params = open.address().params();
        Map<String, String> all = new LinkedHashMap<>();
        all.put("Segment", segment(view));
        all.put("Filter", view.filter() == null ? "None" : filter(open));
        all.put("Search", view.search().isEmpty() ? "None" : view.search());
        if (view.subject() != Subject.ACCOUNT) {
            all.put("Account", account(open));
        }
        userChoices.menus(view.subject(), params, open.catalogue()).forEach(menu -> all.put(menu.label(), menu.said()));
        all.put("Success role", role(params.getOrDefault("role", "")));
        all.put("Assigned to", person(params.getOrDefault("assigned", "")));
        all.put("Columns", view.columns().stream().map(Column::label).collect(Collectors.joining(", ")));
        all.put("Frozen columns", frozen(open.arrangement()));
        all.put("Order", order(view.sort()));
        all.put("Rows per page", Integer.toString(OpenLists.size(params.get("size"))));
        return all;
    }

    private String filter(OpenLists.Open open) {
        String said = words.clause(
                Objects.requireNonNull(open.view().filter()),
                open.subject(),
                open.catalogue(),
                open.asked().now());
        return said.substring(0, 1).toUpperCase(Locale.ROOT) + said.substring(1);
    }

    private String segment(View view) {
        Long id = view.segment();
        return id == null
                ? "All " + view.subject().plural()
                : segments.findById(id.intValue()).map(Segment::name).orElse("Segment " + id);
    }

    private String account(OpenLists.Open open) {
        String id = open.address().params().getOrDefault("account", "");
        return id.isEmpty()
                ? "Any account"
                : known.byExternalId(open.asked().viewer(), Subject.ACCOUNT, id)
                        .map(KnownRecords.Known::label)
                        .orElse(id);
    }

    private String role(String key) {
        return key.isEmpty()
                ? "Any success role"
                : roles.findByKey(key).map(SuccessRole::label).orElse(key);
    }

    private String person(String who) {
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

    private static String frozen(Arrangement arrangement) {
        return arrangement.frozen() == 0
                ? "None"
                : arrangement.others().stream()
                        .limit(arrangement.frozen())
                        .map(Column::label)
                        .collect(Collectors.joining(", "));
    }

    private static String order(Sort sort) {
        return Stream.concat(Stream.of(sort), sort.then().stream())
                .map(each -> each.column().label() + (each.descending() ? ", descending" : ", ascending"))
                .collect(Collectors.joining(", then "));
    }
}
