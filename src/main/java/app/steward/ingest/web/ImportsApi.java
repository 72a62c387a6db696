package app.steward.ingest.web;

import app.steward.ingest.ImportKind;
import app.steward.ingest.ImportRequest;
import app.steward.ingest.ImportRow;
import app.steward.ingest.Imports;
import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.NotAllowed;
import app.steward.problem.StrictJson;
import app.steward.team.Viewer;
import app.steward.web.ApiPage;
import app.steward.web.Paging;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Imports of CSV files by program. */
@RestController
@Tag(name = "Imports")
@RequestMapping("/api/v2/imports")
class ImportsApi {
    private static final String KINDS =
            "accounts, users, subscriptions, usage, invoices, tickets, touchpoints or answers";

    private final Imports imports;
    private final JsonMapper json;

    ImportsApi(Imports imports, JsonMapper json) {
        this.imports = imports;
        this.json = json;
    }

    /** The parts of the request, for the description of the API. */
    record Form(
            @Schema(type = "string", format = "binary", requiredMode = Schema.RequiredMode.REQUIRED)
            String file,

            @Schema(requiredMode = Schema.RequiredMode.REQUIRED, description = KINDS)
            String kind,

            @Schema(
                    requiredMode = Schema.RequiredMode.REQUIRED,
                    description = "JSON: header to field key, null, or field with type or create")
            String mapping,

            @Nullable
            @Schema(
                    description =
                            "Pattern of the dates, such as dd-MM-yyyy; found out over the whole file where it is left"
                                    + " out")
            String dateFormat,

            @Nullable
            @Schema(
                    allowableValues = {"1,234.56", "1.234,56"},
                    description =
                            "How the numbers of the file are written. Left out, each column's is found out over the"
                                    + " whole file; the import fails, naming the column, where its numbers can be read"
                                    + " either way")
            String numberFormat,

            @Nullable Boolean clearEmpty,
            @Nullable Boolean dryRun) {}

    @PostMapping
    @Operation(
            summary = "Import a CSV file",
            requestBody =
                    @RequestBody(
                            required = true,
                            content =
                                    @Content(
                                            mediaType = "multipart/form-data",
                                            schema = @Schema(implementation = Form.class))))
    ResponseEntity<ImportRow> start(Viewer viewer, HttpServletRequest request) throws IOException {
        if (!viewer.mayImport()) {
            throw new NotAllowed("Only administrators import files.");
        }
        String type = request.getContentType();
        if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/")) {
            throw BadInput.of("", "Send the file and what goes with it as multipart/form-data.");
        }
        Upload upload = new Upload();
        boolean started = false;
        try {
            FormParts form = FormParts.read(request, "file", in -> upload.file = imports.upload(viewer, in));
            long id = start(viewer, form, upload.file);
            started = true;
            return ResponseEntity.accepted()
                    .location(URI.create("/api/v2/imports/" + id))
                    .body(imports.find(id));
        } finally {
            if (!started && upload.file != null) {
                imports.discard(upload.file);
            }
        }
    }

    private static final class Upload {
        private @Nullable Long file;
    }

    private long start(Viewer viewer, FormParts form, @Nullable Long file) {
        if (file == null) {
            throw BadInput.of("file", "Send the CSV file in the part \"file\".");
        }
        ImportKind kind = kind(form.text("kind"));
        String sent = form.fileName();
        String name = sent == null || sent.isBlank() ? kind.key() + ".csv" : sent.strip();
        return imports.start(
                viewer,
                file,
                new ImportRequest(
                        kind,
                        name.length() > 255 ? name.substring(0, 255) : name,
                        mapping(form.text("mapping")),
                        given(form.text("dateFormat")),
                        given(form.text("numberFormat")),
                        flag(form, "clearEmpty"),
                        flag(form, "dryRun")));
    }

    private static @Nullable String given(@Nullable String text) {
        return text == null || text.isBlank() ? null : text;
    }

    @GetMapping
    @Operation(summary = "The imports, newest first")
    ApiPage<ImportRow> list(Viewer viewer, @RequestParam @Nullable String limit, @RequestParam @Nullable String after) {
        ImportPages.mayLook(viewer);
        Paging paging = Paging.of(limit, after, 1);
        return ApiPage.cut(
                imports.newest(paging.limit() + 1, paging.afterNumber()),
                paging,
                row -> List.of(Long.toString(row.id())));
    }

    @GetMapping("/{id:[0-9]{1,18}}")
    @Operation(summary = "How far one import is")
    ImportRow one(Viewer viewer, @PathVariable long id) {
        ImportPages.mayLook(viewer);
        return imports.find(id);
    }

    @GetMapping("/{id:[0-9]{1,18}}/rejects.csv")
    @Operation(summary = "The rows that were refused, each with its reason")
    void rejects(Viewer viewer, @PathVariable long id, HttpServletResponse response) throws IOException {
        ImportPages.mayLook(viewer);
        RejectsDownload.write(imports, id, response);
    }

    private static ImportKind kind(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw BadInput.of("kind", "Say what the rows are: " + KINDS + ".");
        }
        return ImportKind.ofKey(key.strip())
                .orElseThrow(() ->
                        BadInput.of("kind", "There is no kind \"" + key.strip() + "\": the rows are " + KINDS + "."));
    }

    private JsonNode mapping(@Nullable String text) {
        if (text == null || text.isBlank()) {
            throw BadInput.of("mapping", "Say which column goes to which field, as a JSON object.");
        }
        try {
            return json.readTree(text);
        } catch (JacksonException e) {
            Fault refused = StrictJson.refused(e);
            throw refused == null
                    ? BadInput.of("mapping", "This is not JSON.")
                    : new BadInput(List.of(refused)).under("mapping");
        }
    }

    private static boolean flag(FormParts form, String name) {
        String text = form.text(name);
        if (text == null || text.isBlank() || text.strip().equals("false")) {
            return false;
        } else if (text.strip().equals("true")) {
            return true;
        }
        throw BadInput.of(name, "Send true or false.");
    }
}
