package app.steward.team.web;

import app.steward.team.Viewer;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The main menu: what there is and who finds it there. Whoever adds a page that belongs into it adds a line here. */
public final class Navigation {
    private static final List<Entry> CUSTOMERS = List.of(
            entry("Accounts", "/accounts", "accounts"),
            entry("Users", "/users", "users"),
            entry("Subscriptions", "/subscriptions", "subscriptions"),
            entry("Lists", "/lists", "lists"),
            entry("Account segments", "/segments/account", "account-segments"),
            entry("User segments", "/segments/user", "user-segments"));

    private static final List<Entry> AUTOMATION = List.of(
            entry("Health 360", "/health", "health"),
            entry("Alerts", "/alerts", "alerts"),
            entry("Milestones", "/milestones", "milestones"),
            entry("Plays", "/plays", "plays"),
            entry("User journeys", "/journeys", "journeys"),
            entry("Templates", "/email-templates", "templates"),
            new Entry("Sent mail", "/sent-mail", "sent-mail", Viewer::mayEditAccounts));

    private static final List<Entry> REPORTS = List.of(entry("Portfolio", "/reports/portfolio", "portfolio"));

    private static final List<Entry> SETTINGS = List.of(
            entry("Segments", "/segments/account", ""),
            setting("Team", "team", Viewer::mayAdminister),
            setting("Cover", "covers", Viewer::maySetCovers),
            setting("Success roles", "success-roles", Viewer::mayAdminister),
            setting("Stages", "stages", Viewer::mayAdminister),
            setting("Statuses", "statuses", Viewer::mayAdminister),
            setting("Roles", "roles", Viewer::mayAdminister),
            setting("Personas", "personas", Viewer::mayAdminister),
            setting("Attributes", "attributes", Viewer::mayEditAttributes),
            setting("Features", "features", Viewer::mayAdminister),
            setting("Imports", "imports", Viewer::maySeeImports),
            setting("Refused data", "refused-data", Viewer::maySeeRefusedData),
            setting("E-mail", "e-mail", Viewer::mayEditSegments),
            setting("API keys", "api-keys", Viewer::mayManageWriteKeys),
            setting("Webhooks", "webhooks", Viewer::maySeeWebhooks),
            setting("Refreshes", "refreshes", Viewer::mayEditSegments),
            setting("Indexed fields", "indexed-fields", Viewer::mayAdminister),
            setting("Audit trail", "audit-trail", Viewer::mayAdminister),
            setting("Working days", "working-days", Viewer::mayAdminister),
            setting("Workspace", "workspace", Viewer::mayAdminister));

    private Navigation() {}

    /**
     * A page of the menu.
     *
     * @param key what a page calls itself to be marked here; empty where another entry of the same page is marked
     * @param right who finds it
     */
    public record Entry(String label, String address, String key, Predicate<Viewer> right) {}

    /** A menu of the top bar; on phones a part of the one menu. */
    public record Menu(String label, @Nullable String icon, List<Entry> entries) {
        /** Whether the page of this key is in it. */
        public boolean holds(String key) {
            return !key.isEmpty() && entries.stream().anyMatch(entry -> entry.key.equals(key));
        }
    }

    /** What this viewer finds; nothing before sign-in. */
    public static List<Menu> of(@Nullable Viewer viewer) {
        return viewer == null
                ? List.of()
                : List.of(
                        menu("Customers", null, CUSTOMERS, viewer),
                        menu("Automation", null, AUTOMATION, viewer),
                        menu("Reports", null, REPORTS, viewer),
                        menu("Settings", "funnel", SETTINGS, viewer));
    }

    private static Menu menu(String label, @Nullable String icon, List<Entry> entries, Viewer viewer) {
        return new Menu(
                label,
                icon,
                entries.stream().filter(entry -> entry.right.test(viewer)).toList());
    }

    private static Entry entry(String label, String address, String key) {
        return new Entry(label, address, key, viewer -> true);
    }

    private static Entry setting(String label, String key, Predicate<Viewer> right) {
        return new Entry(label, "/settings/" + key, key, right);
    }
}
