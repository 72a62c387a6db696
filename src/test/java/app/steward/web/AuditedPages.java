package app.steward.web;

import java.util.List;
import java.util.Set;

/**
 * Every page, as the audit opens it over {@link app.steward.portfolio.SomePortfolio}. Whoever adds a page adds it here;
 * the audit fails for an address that is neither a page nor a part of one.
 */
final class AuditedPages {
    private AuditedPages() {}

    /** Before anybody signed in. */
    static final List<String> OPEN = List.of("/sign-in", "/set-up?token=none", "/password?token=none");

    /** As an administrator sees them. */
    static final List<String> SIGNED_IN = List.of(
            "/accounts",
            "/accounts?panel=filter&filter=mrr:gte:100&sort=-mrr",
            "/accounts?panel=columns",
            "/accounts?q=nothing+is+called+so",
            "/users",
            "/users?panel=filter",
            "/users?account=A-1&persona=poc&activity=active",
            "/subscriptions",
            "/subscriptions?panel=columns",
            "/subscriptions/S-1",
            "/search?q=a",
            "/search",
            "/portfolio/accounts/views",
            "/portfolio/accounts/views/new",
            "/portfolio/accounts/views/1",
            "/accounts?view=1",
            "/portfolio/accounts/assign?id=A-1&id=A-2",
            "/accounts/A-1/touchpoints/new",
            "/accounts/A-1/touchpoints/1",
            "/accounts/A-1/touchpoints/1/delete",
            "/portfolio/accounts/new",
            "/portfolio/users/new",
            "/portfolio/subscriptions/new?account=A-1",
            "/accounts/A-1",
            "/accounts/A-1/field?key=stage",
            "/accounts/A-1/health",
            "/users/U-1",
            "/segments/account",
            "/segments/account/new",
            "/segments/account/1",
            "/segments/user",
            "/segments/user/new",
            "/health",
            "/health/default",
            "/health/1",
            "/settings/team",
            "/settings/team/new",
            "/settings/team/bea@example.com",
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
            "/settings/api-keys",
            "/settings/refreshes",
            "/settings/indexed-fields",
            "/settings/indexed-fields/new",
            "/settings/audit-trail",
            "/settings/workspace",
            "/profile",
            "/nothing/is/here");

    /** What members without rights get. */
    static final List<String> REFUSED = List.of("/settings/workspace", "/accounts/A-2");

    /** Addresses that answer with a piece of a page, or with a file. */
    static final Set<String> PARTS = Set.of(
            "/",
            "/portfolio/accounts/pick",
            "/portfolio/{records:accounts|users|subscriptions}/counts",
            "/portfolio/{records:accounts|users|subscriptions}/totals",
            "/portfolio/search",
            "/portfolio/{records:users|subscriptions}/accounts",
            "/portfolio/{records:accounts|users|subscriptions}/export.{suffix:csv|xlsx}",
            "/{records:accounts|users}/{externalId}/why/{segmentId:\\d{1,9}}",
            "/accounts/{externalId}/health/why",
            "/health/{key:default|\\d{1,9}}/row",
            "/health/segments",
            "/health/segments/{id:\\d{1,9}}",
            "/segments/{kind:account|user}/{id:\\d+}/row",
            "/settings/{plural:stages|statuses|roles|personas}/uses",
            "/settings/attributes/count",
            "/settings/indexed-fields/rows",
            "/settings/refreshes/runs");
}
