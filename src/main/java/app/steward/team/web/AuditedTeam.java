package app.steward.team.web;

import app.steward.audit.AuditedKinds;
import app.steward.audit.AuditedPart;
import app.steward.condition.ValueType;
import app.steward.condition.web.FieldWords;
import app.steward.team.Profile;
import app.steward.team.SuccessRole;
import app.steward.team.SuccessRoles;
import java.time.DayOfWeek;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** What the audit trail tells of the team and the workspace, in the words of their forms. */
@Component
class AuditedTeam implements AuditedKinds {
    private final SuccessRoles roles;
    private final FieldWords words;

    AuditedTeam(SuccessRoles roles, FieldWords words) {
        this.roles = roles;
        this.words = words;
    }

    @Override
    public List<AuditedPart> parts(String kind) {
        return switch (kind) {
            case "team member" ->
                List.of(
                        AuditedPart.text("email", "E-mail"),
                        AuditedPart.choice(
                                "profile", "Profile", key -> Profile.ofKey(key).map(Profile::label)),
                        AuditedPart.flag("canExport", "May export accounts and users"),
                        AuditedPart.value("disabled", "May sign in", json -> json.asBoolean(false) ? "no" : "yes"));
            case "API key" ->
                List.of(
                        AuditedPart.choice("kind", "Kind", key -> Optional.of(key + " key")),
                        AuditedPart.text("member", "Acts as"),
                        AuditedPart.text("requests_per_second", "Requests a second, at most"));
            case "cover" ->
                List.of(
                        AuditedPart.text("member", "Who is away"),
                        AuditedPart.text("deputy", "Who stands in"),
                        AuditedPart.value("from", "From", json -> words.value(json.asString(""), ValueType.DATE)),
                        AuditedPart.value("to", "To", json -> words.value(json.asString(""), ValueType.DATE)));
            case "success role" ->
                List.of(
                        AuditedPart.text("label", "Name"),
                        AuditedPart.listed(
                                "order",
                                "Order",
                                AuditedPart.byKey(
                                        roles.findAllByOrderByPositionAscIdAsc(),
                                        SuccessRole::key,
                                        SuccessRole::label)));
            case "workspace" -> workspace();
            default -> List.of();
        };
    }

    private static List<AuditedPart> workspace() {
        return List.of(
                AuditedPart.value(
                        "firstDayOfWeek",
                        "Weeks start on",
                        json -> DayOfWeek.of(json.asInt(1)).getDisplayName(TextStyle.FULL, Locale.ENGLISH)),
                AuditedPart.text("engagementUsers", "Engagement: active users"),
                AuditedPart.text("engagementDays", "Engagement: active days"),
                AuditedPart.text("engagementFeatures", "Engagement: product stickiness"),
                AuditedPart.text("attentionHealth", "Attention: health fell"),
                AuditedPart.text("attentionRenewal", "Attention: renewal near"),
                AuditedPart.text("attentionUse", "Attention: no use"),
                AuditedPart.text("attentionTouchpoints", "Attention: no touchpoint"),
                AuditedPart.text("attentionTickets", "Attention: urgent tickets"),
                AuditedPart.text("attentionOverdue", "Attention: overdue invoices"),
                AuditedPart.days("pulseDays", "A pulse holds for"),
                AuditedPart.listed("workingDays", "The team works on", day -> day));
    }
}
