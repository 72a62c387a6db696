package app.steward.template.web;

import app.steward.condition.Conditions;
import app.steward.condition.Subject;
import app.steward.condition.web.JsonBody;
import app.steward.problem.NotFound;
import app.steward.problem.Use;
import app.steward.record.RecordChangeSupport;
import app.steward.team.Viewer;
import app.steward.template.EmailTemplate;
import app.steward.template.EmailTemplates;
import app.steward.template.EmptyFields;
import app.steward.template.MessageSource;
import app.steward.template.PreviewUsers;
import app.steward.template.PreviewUsers.PreviewUser;
import app.steward.template.Rendered;
import app.steward.template.TemplateEditing;
import app.steward.template.TemplateEditing.Draft;
import app.steward.template.TemplatePreview;
import app.steward.web.ApiPage;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** E-mail templates for programs. */
@RestController
@Tag(name = "E-mail templates")
@RequestMapping("/api/v2/email-templates")
class TemplatesApi {
    private static final Set<String> SENT = Set.of("name", "category", "subject", "preview", "body");

    /** Keys of an answer. All may be sent back; derived ones are passed over. */
    private static final Set<String> ANSWERED = Set.of(
            "id",
            "name",
            "category",
            "subject",
            "preview",
            "body",
            "archived",
            "usedBy",
            "changedAt",
            "version",
            "warnings");

    private final EmailTemplates templates;
    private final TemplateEditing editing;
    private final TemplatePreview preview;
    private final PreviewUsers users;
    private final EmptyFields empty;
    private final RecordChangeSupport records;
    private final Conditions conditions;

    TemplatesApi(
            EmailTemplates templates,
            TemplateEditing editing,
            TemplatePreview preview,
            PreviewUsers users,
            EmptyFields empty,
            RecordChangeSupport records,
            Conditions conditions) {
        this.templates = templates;
        this.editing = editing;
        this.preview = preview;
        this.users = users;
        this.empty = empty;
        this.records = records;
        this.conditions = conditions;
    }

    /**
     * A template.
     *
     * @param usedBy what sends it
     * @param warnings merge fields without a fallback that users have no value for; only of a change
     */
    record Answer(
            int id,
            String name,
            String category,
            String subject,
            String preview,
            String body,
            boolean archived,
            List<Use> usedBy,
            Instant changedAt,
            int version,

            @com.fasterxml.jackson.annotation.JsonInclude(com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL)
            @Nullable
            List<String> warnings) {
        static Answer of(EmailTemplate of, List<Use> usedBy, @Nullable List<String> warnings) {
            return new Answer(
                    of.id(),
                    of.name(),
                    of.category(),
                    of.source().subject(),
                    of.source().preview(),
                    of.source().body(),
                    of.isArchived(),
                    usedBy,
                    of.changedAt(),
                    of.version(),
                    warnings);
        }
    }

    /**
     * A template filled in for a user.
     *
     * @param missing merge fields that stay empty: such a message is skipped
     * @param bytes of the HTML
     */
    record PreviewAnswer(String subject, String preview, String html, String text, List<String> missing, int bytes) {}

    @GetMapping
    @Operation(summary = "E-mail templates, the newest first")
    ApiPage<Answer> list(
            @RequestParam(required = false) @Nullable String limit,
            @RequestParam(required = false) @Nullable String after) {
        ApiPage<EmailTemplate> page =
                ApiPage.within(templates.all(), limit, after, 1, template -> List.of(ApiPage.place(-template.id())));
        Map<Integer, List<Use>> usedBy =
                templates.uses(page.items().stream().map(EmailTemplate::id).toList());
        return new ApiPage<>(
                page.items().stream()
                        .map(template -> Answer.of(template, usedBy.getOrDefault(template.id(), List.of()), null))
                        .toList(),
                page.next());
    }

    @PostMapping
    @Operation(
            summary = "Add an e-mail template",
            description =
                    "Subject, preview and body with merge fields such as {{user.name|there}}, the body in Markdown")
    ResponseEntity<Answer> create(Viewer viewer, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, SENT);
        EmailTemplate made = editing.create(viewer, draft(body, new Draft("", "", new MessageSource("", "", ""))));
        return ResponseEntity.created(URI.create("/api/v2/email-templates/" + made.id()))
                .body(Answer.of(made, List.of(), empty.warnings(viewer, made.source())));
    }

    @GetMapping("/{id:\\d{1,9}}")
    @Operation(summary = "One e-mail template")
    Answer read(@PathVariable int id) {
        return Answer.of(templates.get(id), templates.uses(id), null);
    }

    @PutMapping("/{id:\\d{1,9}}")
    @Operation(summary = "Change, archive or bring back an e-mail template; each change is a version of it")
    Answer change(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        JsonBody body = JsonBody.of(conditions, sent, ANSWERED);
        EmailTemplate before = templates.get(id);
        EmailTemplate after = editing.change(
                viewer,
                id,
                draft(body, new Draft(before.name(), before.category(), before.source())),
                body.number("version"));
        Boolean archived = body.flag("archived");
        if (archived != null) {
            after = editing.archive(viewer, id, archived);
        }
        return Answer.of(after, templates.uses(id), empty.warnings(viewer, after.source()));
    }

    @DeleteMapping("/{id:\\d{1,9}}")
    @Operation(summary = "Delete an e-mail template that nothing sends")
    ResponseEntity<Void> delete(Viewer viewer, @PathVariable int id) {
        editing.delete(viewer, id);
        return ResponseEntity.noContent().build();
    }

    @PostMapping("/{id:\\d{1,9}}/preview")
    @Operation(summary = "What it says to a user whom you see")
    PreviewAnswer preview(Viewer viewer, @PathVariable int id, @RequestBody(required = false) @Nullable String sent) {
        String externalId = JsonBody.of(conditions, sent, Set.of("user")).id("user");
        EmailTemplate template = templates.get(id);
        records.get(viewer, Subject.USER, externalId);
        PreviewUser user = users.withId(viewer, externalId).orElseThrow(() -> new NotFound("This user is archived."));
        Rendered rendered = preview.sent(viewer, template, user);
        return new PreviewAnswer(
                rendered.subject(),
                rendered.preview(),
                rendered.html(),
                rendered.text(),
                rendered.missing(),
                rendered.html().getBytes(StandardCharsets.UTF_8).length);
    }

    private static Draft draft(JsonBody body, Draft base) {
        return new Draft(
                said(body, "name", base.name()),
                said(body, "category", base.category()),
                new MessageSource(
                        said(body, "subject", base.source().subject()),
                        said(body, "preview", base.source().preview()),
                        said(body, "body", base.source().body())));
    }

    private static String said(JsonBody body, String key, String otherwise) {
        return Objects.requireNonNullElse(body.text(key), otherwise);
    }
}
