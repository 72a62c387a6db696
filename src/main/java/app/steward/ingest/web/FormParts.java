package app.steward.ingest.web;

import app.steward.problem.BadInput;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import org.apache.tomcat.util.http.fileupload.FileItemIterator;
import org.apache.tomcat.util.http.fileupload.FileItemStream;
import org.apache.tomcat.util.http.fileupload.FileUpload;
import org.apache.tomcat.util.http.fileupload.FileUploadException;
import org.apache.tomcat.util.http.fileupload.InvalidFileNameException;
import org.apache.tomcat.util.http.fileupload.MultipartStream;
import org.apache.tomcat.util.http.fileupload.impl.FileSizeLimitExceededException;
import org.apache.tomcat.util.http.fileupload.impl.FileUploadIOException;
import org.apache.tomcat.util.http.fileupload.servlet.ServletRequestContext;
import org.jspecify.annotations.Nullable;
import org.springframework.web.multipart.MaxUploadSizeExceededException;

/**
 * A form with a file, read as it arrives: the file goes to whoever takes it, and neither it nor any part of it lies in
 * this process or on its disk. The container's own way would leave it in a folder where the process is killed.
 */
final class FormParts {
    private static final long LARGEST_FILE = 500L << 20;
    private static final int LARGEST_TEXTS = 4 << 20;
    private static final int MOST_PARTS = 50;

    private final Map<String, String> texts = new HashMap<>();
    private @Nullable String fileName;
    private int size;

    private FormParts() {}

    /** Takes a file while it is being sent. */
    @FunctionalInterface
    interface Taker {
        void take(InputStream file) throws IOException;
    }

    /**
     * Reads all of a form. Its parts may come in any order, so the file is taken before it is known what it is.
     *
     * @param file the part that is a file; all others are texts, however they are sent
     */
    static FormParts read(HttpServletRequest request, String file, Taker taker) throws IOException {
        FormParts form = new FormParts();
        FileUpload upload = new FileUpload();
        upload.setFileSizeMax(LARGEST_FILE);
        upload.setHeaderEncoding(StandardCharsets.UTF_8.name());
        try {
            FileItemIterator parts = upload.getItemIterator(new ServletRequestContext(request));
            for (int i = 0; parts.hasNext(); i++) {
                if (i == MOST_PARTS) {
                    throw BadInput.of("", "Send " + MOST_PARTS + " parts at most.");
                }
                form.read(parts.next(), file, taker);
            }
            return form;
        } catch (InvalidFileNameException e) {
            throw BadInput.of(file, "The name of the file holds a character that can't be stored.");
        } catch (FileUploadIOException e) {
            throw e.getCause() instanceof FileSizeLimitExceededException
                    ? new MaxUploadSizeExceededException(LARGEST_FILE, e)
                    : cutOff();
        } catch (FileUploadException | MultipartStream.MalformedStreamException e) {
            throw cutOff();
        }
    }

    private static BadInput cutOff() {
        return BadInput.of("", "The form is cut off, or does not say where its parts end.");
    }

    private void read(FileItemStream part, String file, Taker taker) throws IOException {
        String name = part.getFieldName();
        try (InputStream in = part.openStream()) {
            if (file.equals(name) && !part.isFormField()) {
                if (fileName == null) {
                    fileName = part.getName();
                    taker.take(in);
                }
            } else if (name != null) {
                byte[] bytes = in.readNBytes(LARGEST_TEXTS - size + 1);
                size += bytes.length;
                if (size > LARGEST_TEXTS) {
                    throw new MaxUploadSizeExceededException(LARGEST_TEXTS);
                }
                texts.putIfAbsent(name, new String(bytes, StandardCharsets.UTF_8));
            }
        }
    }

    /** What the file was called where it was sent from; null where there was none. */
    @Nullable
    String fileName() {
        return fileName;
    }

    /** A text; null where it was not sent. */
    @Nullable
    String text(String name) {
        return texts.get(name);
    }
}
