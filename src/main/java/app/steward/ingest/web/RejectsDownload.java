package app.steward.ingest.web;

import app.steward.ingest.Imports;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;

/** The rows of an import that were not taken, as a file to mend and send again. */
final class RejectsDownload {
    private RejectsDownload() {}

    static void write(Imports imports, long id, HttpServletResponse response) throws IOException {
        imports.withRejects(id);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Content-Disposition", "attachment; filename=\"import-" + id + "-rejects.csv\"");
        try (Writer out = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8)) {
            imports.rejects(id, out);
        }
    }
}
