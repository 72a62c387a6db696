package app.steward.portfolio.web;

import app.steward.condition.ConditionText;
import app.steward.condition.Subject;
import app.steward.portfolio.Column;
import app.steward.portfolio.ColumnLayout;
import app.steward.portfolio.KnownRecords;
import app.steward.portfolio.Sort;
import app.steward.portfolio.View;
import app.steward.segment.Segment;
import app.steward.segment.Segments;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import app.steward.team.TeamMember;
import app.steward.team.TeamMembers;
import app.steward.web.Merge;
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

    private record Said(String label, String words) {}

    /** What two states of one list do not have in common. */
    List<Merge.Difference> differences(OpenLists.Open theirs, OpenLists.Open mine) {
        Map<String, Said> those = of(theirs);
        List<Merge.Difference> differences = new ArrayList<>();
        of(mine).forEach((name, here) -> {
            Said there = those.getOrDefault(name, new Said(here.label(), ""));
            if (!there.equals(here)) {
                differences.add(new Merge.Difference(
                        name,
                        here.label(),
                        theirs.address().params().getOrDefault(name, ""),
                        there.words(),
                        here.words(),
                        false));
            }
        });
        return differences;
    }

    private static void put(Map<String, Said> all, String name, String label, String words) {
        all.put(name, new Said(label, words));
    }

    /** What can be chosen of a list, by the parameter of its address. */
    private Map<String, Said> of(OpenLists.Open open) {
        View view = open.view();
        Map<String, String> params = open.address().params();
        Map<String, Said> all = new LinkedHashMap<>();
        put(all, "segment", "Segment", segment(view));
        put(all, "filter", "Filter", view.filter() == null ? "None" : filter(open));
        put(all, "q", "Search", view.search().isEmpty() ? "None" : view.search());
        if (view.subject() != Subject.ACCOUNT) {
            put(all, "account", "Account", account(open));
        }
        userChoices
                .menus(view.subject(), params, open.catalogue())
                .forEach(menu -> put(all, menu.name(), menu.label(), menu.said()));
        put(all, "role", "Success role", role(params.getOrDefault("role", "")));
        put(all, "assigned", "Assigned to", person(params.getOrDefault("assigned", "")));
        put(
                all,
                "columns",
                "Columns",
                view.columns().stream().map(Column::label).collect(Collectors.joining(", ")));
        put(all, "frozen", "Frozen columns", frozen(open.arrangement()));
        put(all, "sort", "Order", order(view.sort()));
        put(all, "size", "Rows per page", Integer.toString(OpenLists.size(params.get("size"))));
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

    private static String frozen(ColumnLayout arrangement) {
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
