package app.steward.web;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Every page, as the audit opens it over {@link app.steward.portfolio.SomePortfolio}. Whoever adds a page adds it here;
 * the audit fails for an address that is neither a page nor a part of one. Lists are opened with many rows once, and
 * with few where something else is looked at: what axe takes grows with all that is on a page.
 */
final class AuditedPages {
    private AuditedPages() {}

    /**
     * A page, and how far it is gone into.
     *
     * @param member who looks; empty = nobody signed in
     * @param status what the address answers
     * @param form what is posted to it, as name=value pairs; empty = it is just opened
     * @param clicks selectors of what is clicked, one after the other
     * @param within what is looked at then; empty = the whole page
     */
    record Visit(String member, String path, int status, List<String> form, List<String> clicks, String within) {
        @Override
        public String toString() {
            return (member + " " + path + " " + String.join("&", form) + " " + String.join(", ", clicks)).strip();
        }
    }

    static Stream<Visit> all() {
        return Stream.of(
                        OPEN.stream().map(path -> page("", path)),
                        ADMINISTRATOR.stream().map(path -> page("ada", path)),
                        CSM.stream().map(path -> page("bea", path)),
                        DEVELOPER.stream().map(path -> page("dev", path)),
                        REFUSED.stream(),
                        POSTED.stream(),
                        STATES.stream())
                .flatMap(visits -> visits);
    }

    private static Visit page(String member, String path) {
        return new Visit(member, path, 200, List.of(), List.of(), "");
    }

    private static Visit refused(String member, String path, int status) {
        return new Visit(member, path, status, List.of(), List.of(), "");
    }

    private static Visit state(String path, String within, String... clicks) {
        return new Visit("ada", path, 200, List.of(), Arrays.asList(clicks), within);
    }

    private static Visit posted(String path, int status, String... form) {
        return new Visit("ada", path, status, Arrays.asList(form), List.of(), "");
    }

    private static final List<String> OPEN = List.of("/sign-in");

    private static final List<String> ADMINISTRATOR = List.of(
            "/accounts?size=25",
            "/accounts?q=-6&panel=filter&filter=mrr:gte:100&sort=-mrr",
            "/accounts?q=-6&panel=columns",
            "/accounts?q=nothing+is+called+so",
            "/users?size=25",
            "/users?q=-6&panel=filter",
            "/users?account=A-1&persona=poc&activity=active",
            "/subscriptions?size=25",
            "/subscriptions?q=-6&panel=columns",
            "/subscriptions/S-1",
            "/portfolio/accounts/figures?filter=mrr:gte:100",
            "/reports/portfolio",
            "/reports/portfolio?whole=true",
            "/reports/portfolio/act",
            "/reports/portfolio/act?part=coming",
            "/search?q=a",
            "/search",
            "/portfolio/accounts/views",
            "/portfolio/accounts/views/new",
            "/portfolio/accounts/views/1",
            "/accounts?view=1&size=25",
            "/accounts/A-1/touchpoints/new",
            "/accounts/A-1/touchpoints/1",
            "/accounts/A-1/touchpoints/1/delete",
            "/portfolio/accounts/new",
            "/portfolio/users/new",
            "/portfolio/subscriptions/new?account=A-1",
            "/accounts/A-1",
            "/accounts/A-1/field?key=stage",
            "/accounts/A-1/facts",
            "/accounts/A-1/health",
            "/accounts/A-1/behind/active_users?days=30",
            "/accounts/A-1/attention",
            "/accounts/A-1/pulse",
            "/accounts/A-1/tickets",
            "/users/U-1/tickets",
            "/users/U-1/stopped",
            "/accounts/A-1/coming",
            "/accounts/A-1/stopped",
            "/accounts/A-1/coming/run?journey=40&user=U-1",
            "/accounts/A-1/invoices",
            "/users/U-1",
            "/lists",
            "/lists?q=nothing+is+called+so",
            "/lists/new",
            "/lists/new?name=Nordics&type=account",
            "/lists/ids",
            "/lists/others",
            "/lists/1",
            "/lists/1/edit",
            "/alerts",
            "/alerts?q=nothing+is+called+so",
            "/alerts?state=held",
            "/alerts/starters",
            "/alerts/open",
            "/alerts/open?state=snoozed",
            "/alerts/open?state=closed&type=risk&rule=2&who=me",
            "/alerts/open?rule=3",
            "/alerts/1",
            "/alerts/3",
            "/alerts/1/close",
            "/alerts/1/snooze",
            "/alerts/rules/new",
            "/alerts/rules/new?about=user",
            "/alerts/rules/new?starter=usage_fell",
            "/alerts/rules/2",
            "/alerts/rules/2/stopped",
            "/alerts/rules/3",
            "/alerts/rules/2/off",
            "/alerts/rules/3/release",
            "/milestones",
            "/milestones?segment=1&milestone=4",
            "/milestones/starters",
            "/milestones/new",
            "/milestones/new?starter=first_login",
            "/milestones/4",
            "/milestones/4/stopped",
            "/milestones/4/off",
            "/milestones/4/release",
            "/accounts/A-1/milestones/met",
            "/accounts/A-1/milestones/reset",
            "/segments/account",
            "/segments/account/new",
            "/segments/account/starters",
            "/segments/account/overlap",
            "/segments/account/1/growth",
            "/versions/segments/1",
            "/versions/segments/1/1/restore",
            "/deletes/segment/1",
            "/segments/account/1",
            "/segments/user",
            "/segments/user/new",
            "/health",
            "/health?order=2,1",
            "/health/default",
            "/health/1",
            "/settings/team",
            "/settings/team/new",
            "/settings/team/bea@example.com",
            "/settings/covers",
            "/covers/1",
            "/settings/success-roles",
            "/settings/stages",
            "/settings/statuses",
            "/settings/roles",
            "/settings/personas",
            "/settings/attributes",
            "/settings/attributes/new",
            "/settings/attributes/one?subject=account&key=tier",
            "/settings/features",
            "/settings/features/new",
            "/settings/features/one?key=export",
            "/settings/refused-data",
            "/settings/refused-data?kind=user&q=number",
            "/settings/api-keys",
            "/settings/api-keys/1",
            "/settings/webhooks",
            "/settings/webhooks?webhook=1&delivery=1",
            "/settings/webhooks/new",
            "/settings/webhooks/1/edit",
            "/settings/imports",
            "/settings/imports/new",
            "/settings/imports/1",
            "/settings/imports/1/undo",
            "/settings/imports/2",
            "/settings/imports/drafts/1",
            "/settings/imports/drafts/1/check",
            "/settings/refreshes",
            "/settings/indexed-fields",
            "/settings/indexed-fields/new",
            "/settings/audit-trail",
            "/settings/e-mail",
            "/settings/working-days",
            "/settings/workspace",
            "/tasks",
            "/tasks?who=all&by=account",
            "/tasks?show=done",
            "/tasks?show=snoozed",
            "/tasks/new?account=A-1",
            "/tasks/1",
            "/tasks/4",
            "/tasks/1/done",
            "/tasks/1/snooze",
            "/tasks/1/assign",
            "/sent-mail",
            "/sent-mail?to=team&days=30&state=refused",
            "/sent-mail/suppressed",
            "/notices",
            "/journeys",
            "/journeys?q=nothing+is+called+so",
            "/journeys/new",
            "/journeys/new?starter=welcome",
            "/journeys/starters",
            "/journeys/40",
            "/journeys/40/stopped",
            "/journeys/40?step=s3&period=30",
            "/journeys/40?show=table",
            "/journeys/40/users",
            "/journeys/40/users?step=s1&state=all",
            "/journeys/40/users/U-1",
            "/journeys/40/users/U-9",
            "/journeys/40/publish",
            "/journeys/40/pause",
            "/journeys/40/end",
            "/journeys/40/simulation",
            "/journeys/40/simulation?user=U-1",
            "/journeys/40/edit",
            "/journeys/40/edit?step=entry",
            "/journeys/40/edit?step=settings",
            "/journeys/40/edit?step=s2",
            "/journeys/40/edit?step=s3",
            "/journeys/40/edit?add=s1::0",
            "/journeys/40/edit?move=s1",
            "/plays",
            "/plays/new",
            "/plays/1",
            "/plays/1?runs=completed",
            "/accounts/A-1/plays/new",
            "/play-runs/1/extend",
            "/email-templates",
            "/email-templates?show=archived",
            "/email-templates?q=nothing+is+called+so",
            "/email-templates/new",
            "/email-templates/1",
            "/email-templates/layout",
            "/profile",
            "/demo/being-made");

    /** What looks otherwise to one who may less. */
    private static final List<String> CSM = List.of(
            "/tasks", "/accounts?q=-6", "/accounts/A-5", "/segments/account", "/segments/account/1", "/health/default");

    private static final List<String> DEVELOPER = List.of(
            "/accounts/A-1",
            "/tasks/1",
            "/users/U-1",
            "/subscriptions/S-1",
            "/settings/attributes",
            "/settings/api-keys",
            "/settings/imports",
            "/settings/imports/1");

    /** Links that hold no longer, an address of nothing, a page of administrators, another CSM's account. */
    private static final List<Visit> REFUSED = List.of(
            refused("", "/set-up?token=none", 404),
            refused("", "/password?token=none", 404),
            refused("", "/unsubscribe?token=none", 404),
            refused("", "/password/forgotten", 404),
            refused("ada", "/sent-mail/999", 404),
            refused("ada", "/nothing/is/here", 404),
            refused("bea", "/settings/workspace", 403),
            refused("bea", "/accounts/A-1", 404));

    /** Forms that come again with what is wrong, and pages that a form without scripts leads to; none changes anything. */
    private static final List<Visit> POSTED = List.of(
            posted("/portfolio/accounts/assign/form?q=-6", 200, "id=A-1", "id=A-6"),
            posted("/portfolio/accounts/tasks/form?q=-6", 200, "id=A-1", "id=A-6"),
            posted("/portfolio/accounts/tasks?q=-6", 422, "id=A-1", "title="),
            posted("/tasks/picked/assign", 422, "id=1", "to="),
            posted("/tasks/picked/snooze", 422, "id=1", "until=soon"),
            posted("/tasks/1/done", 422, "touchpoint.kind=note"),
            posted("/plays", 422, "name=", "s0.title=", "s0.t0.title=", "s0.t0.dueIn=soon"),
            posted("/play-runs/1/extend", 422, "days=0"),
            posted("/email-templates", 422, "name=", "subject=", "body={{user.nam}}"),
            posted("/email-templates/layout", 422, "colour=red", "foot={{user.nam}}"),
            posted("/accounts/A-1/plays", 422, "play=1"),
            posted(
                    "/portfolio/accounts/filter?q=-6&panel=filter",
                    422,
                    "c=all",
                    "c.0.field=mrr",
                    "c.0.op=gte",
                    "c.0.value=lots"),
            posted(
                    "/portfolio/accounts/columns?q=-6&panel=columns",
                    422,
                    "column=k1",
                    "k1.field=logins",
                    "k1.param.days=many"),
            posted("/portfolio/accounts/views/2/state?view=2&view_version=0&columns=name,mrr", 409, "keep="),
            posted("/portfolio/accounts/lists/form?q=-6", 200, "id=A-1", "id=A-6"),
            posted("/lists/ids", 422, "name=", "ids="),
            posted("/alerts/picked/close/form", 200, "id=1", "id=2"),
            posted("/alerts/picked/close", 422, "id=1"),
            posted("/alerts/picked/snooze", 422, "id=1", "until=soon"),
            posted("/alerts/rules/2/off", 422, "alerts="),
            posted("/alerts/rules/new/account", 422, "name=", "holdsDays=many", "on=true"),
            posted("/milestones/new", 422, "name=", "dueDays=many", "on=true"),
            posted("/milestones/5/on", 422, "existing="),
            posted("/accounts/A-1/milestones/met", 422, "milestone=4", "note="),
            posted("/accounts/A-1/touchpoints", 422, "kind=call"),
            posted("/accounts/A-1/field", 422, "key=mrr", "value=much"));

    private static final List<Visit> STATES = List.of(
            state("/accounts?q=-6", "#keys", "[aria-label$='your profile']", "[data-bs-target='#keys']"),
            state("/accounts?q=-6", "", "tbody .sel input", "#open-views"),
            state("/accounts?q=-6", ".modal.show", "tbody .sel input", "#picked [data-pick=dialog]"),
            state("/accounts/A-1", ".modal.show", "a[href$='/touchpoints/new']"),
            state("/accounts/A-1", ".why-box", "a.pillar"),
            state("/tasks", ".modal.show", "tbody a.tick"),
            state("/tasks", ".modal.show", "tbody a.what"),
            state("/tasks", "", "tbody .sel input"),
            state("/accounts?q=-6&panel=filter&filter=mrr:gte:100", ".modal.show", "[data-pick-field]"),
            state("/portfolio/accounts/new", "", "main .btn-primary"),
            state("/portfolio/subscriptions/new", "", "main .btn-primary"),
            state("/segments/account/new", "", "main .btn-primary"),
            state("/settings/team/new", "", "main .btn-primary"),
            state("/settings/attributes/new", "", "main .btn-primary"),
            state("/settings/features/new", "", "main .btn-primary"),
            state("/settings/stages", "", "main .btn-primary"),
            state("/settings/success-roles", "", "main .btn-primary"),
            state("/settings/api-keys", "", "main .btn-primary"));

    /** Addresses that answer with a piece of a page, or with a file. */
    static final Set<String> PARTS = Set.of(
            "/",
            "/settings/refused-data.csv",
            "/sign-in/again",
            "/uses/{type:[a-z_ -]{1,40}}/{id:\\d{1,9}}",
            "/uses/{type:[a-z_ ]{1,40}}/{id:\\d{1,9}}",
            "/journeys/{id:\\d{1,9}}/matching",
            "/journeys/starters/counted",
            "/journeys/of/{externalId}",
            "/journeys/{id:\\d{1,9}}/publish/figures",
            "/journeys/{id:\\d{1,9}}/users/find",
            "/notices/{id:\\d{1,18}}",
            "/users/{externalId}/mail",
            "/sent-mail/{id:\\d{1,18}}/content",
            "/sent-mail/{id:\\d{1,18}}/beside",
            "/accounts/{externalId}/attention/why",
            "/sign-in/kept",
            "/sign-in/state",
            "/reports/portfolio/{card:headline|health|activity|accounts|subscriptions|tasks}",
            "/reports/portfolio/act/due",
            "/reports/portfolio/act/tasks/{id:\\d{1,18}}",
            "/reports/portfolio/act/alerts/{id:\\d{1,18}}",
            "/tasks/late",
            "/portfolio/accounts/pick",
            "/portfolio/people/pick",
            "/portfolio/values/pick",
            "/portfolio/fields/pick",
            "/portfolio/shares/pick",
            "/portfolio/{records:[a-z][a-z0-9-]*}/people",
            "/portfolio/{records:[a-z][a-z0-9-]*}/segments",
            "/portfolio/{records:[a-z][a-z0-9-]*}/counts",
            "/portfolio/{records:[a-z][a-z0-9-]*}/totals",
            "/portfolio/{records:[a-z][a-z0-9-]*}/all",
            "/portfolio/search",
            "/portfolio/{records:[a-z][a-z0-9-]*}/accounts",
            "/portfolio/{records:[a-z][a-z0-9-]*}/export.{suffix:csv|xlsx}",
            "/alerts/export.{suffix:csv|xlsx}",
            "/sent-mail/export.{suffix:csv|xlsx}",
            "/{records:accounts|users}/{externalId}/why/{segmentId:\\d{1,9}}",
            "/accounts/{externalId}/health/why",
            "/health/{key:default|\\d{1,9}}/row",
            "/email-templates/fields",
            "/email-templates/users",
            "/email-templates/{id:\\d{1,9}}/message",
            "/email-templates/layout/message",
            "/lists/figures",
            "/lists/starters",
            "/alerts/starters/counted",
            "/milestones/starters/counted",
            "/segments/{kind:account|user}/starters/counted",
            "/health/segments",
            "/health/segments/{id:\\d{1,9}}",
            "/health/segments/{id:\\d{1,9}}/removal",
            "/segments/{kind:account|user}/{id:\\d+}/row",
            "/settings/{plural:stages|statuses|roles|personas}/uses",
            "/settings/attributes/count",
            "/settings/indexed-fields/rows",
            "/settings/imports/rows",
            "/settings/imports/{id:[0-9]{1,18}}/now",
            "/settings/imports/{id:[0-9]{1,18}}/rejects.csv",
            "/settings/imports/drafts/{id:[0-9]{1,18}}/now",
            "/settings/imports/drafts/{id:[0-9]{1,18}}/check/now",
            "/settings/refreshes/runs");
}
