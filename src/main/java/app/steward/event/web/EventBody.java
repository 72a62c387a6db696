package app.steward.event.web;

import app.steward.problem.BadInput;
import app.steward.problem.Fault;
import app.steward.problem.StrictJson;
import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a request to an event API: JSON, whatever its type is said to be. What was sent as gzip is unpacked already.
 */
public final class EventBody {
    private static final JsonMapper JSON = StrictJson.mapper();

    private EventBody() {}

    /**
     * Reads it; throws {@link BadInput} for what is no JSON.
     *
     * @param most bytes, inflated
     * @param otherwise how bytes are read that are no UTF-8, where the sender is known to send such; null where they are
     *     refused
     */
    public static JsonNode read(HttpServletRequest request, int most, @Nullable Charset otherwise) throws IOException {
        return parse(text(bytes(request, most), request, otherwise));
    }

    private static byte[] bytes(HttpServletRequest request, int most) throws IOException {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING); // none of what is unpacked
        if (encoding != null && !encoding.strip().equalsIgnoreCase("identity")) {
            throw BadInput.of(HttpHeaders.CONTENT_ENCODING, "Send the body as it is, or as gzip.");
        }
        try (InputStream sent = request.getInputStream()) {
            ByteArrayOutputStream read = new ByteArrayOutputStream();
            byte[] buffer = new byte[8192];
            for (int got = sent.read(buffer); got >= 0; got = sent.read(buffer)) {
                read.write(buffer, 0, got);
                if (read.size() > most) {
                    throw new ResponseStatusException(HttpStatus.CONTENT_TOO_LARGE);
                }
            }
            return read.toByteArray();
        } catch (EOFException e) {
            throw BadInput.of("", "The body is cut off.");
        }
    }

    private static String text(byte[] bytes, HttpServletRequest request, @Nullable Charset otherwise) {
        Charset said = said(request.getContentType());
        try {
            String text = said.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return text.startsWith("\ufeff") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            if (otherwise == null) {
                throw BadInput.of("", "The body is not valid " + said.name() + ".");
            }
            return new String(bytes, otherwise);
        }
    }

    private static Charset said(@Nullable String type) {
        try {
            Charset charset =
                    type == null ? null : MediaType.parseMediaType(type).getCharset();
            return charset == null ? StandardCharsets.UTF_8 : charset;
        } catch (org.springframework.http.InvalidMediaTypeException
                | IllegalCharsetNameException
                | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode body = JSON.readTree(text);
            if (body == null || body.isMissingNode()) {
                throw BadInput.of("", "The request needs a body of JSON.");
            }
            return body;
        } catch (JacksonException e) {
            Fault refused = StrictJson.refused(e);
            if (refused != null) {
                throw new BadInput(List.of(refused));
            }
            String where = e.getLocation() == null
                    ? ""
                    : " Look at line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ".";
            throw BadInput.of("", "The body is not valid JSON." + where);
        }
    }
}
