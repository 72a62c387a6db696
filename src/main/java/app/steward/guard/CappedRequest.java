package app.steward.guard;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A request whose body ends in {@link BodyTooLarge} behind its limit. Room is taken when somebody begins to read, which
 * is after the key was looked at, and kept until the request is over.
 */
final class CappedRequest extends HttpServletRequestWrapper implements AutoCloseable {

    private final long limit;
    private final boolean file;
    private final BodyRoom room;
    private final HttpServletResponse response;
    private BodyRoom.@Nullable Taken taken;
    private @Nullable ServletInputStream stream;
    private @Nullable BufferedReader reader;

    CappedRequest(HttpServletRequest request, HttpServletResponse response, BodyRule rule, BodyRoom room) {
        super(request);
        this.response = response;
        this.limit = rule.limit();
        this.file = rule.file();
        this.room = room;
    }

    /** Takes the room now, for a form: the container parses it at once, and does not read through this. */
    void takeRoom() {
        long length = getContentLengthLong();
        take(() -> file ? room.takeFile() : room.take(length < 0 ? limit : length));
    }

    private void take(Supplier<BodyRoom.Taken> what) {
        if (taken == null) {
            try {
                taken = what.get();
            } catch (TooManyBodies e) {
                response.setHeader(HttpHeaders.RETRY_AFTER, Refusals.RETRY_SECONDS);
                throw e;
            }
        }
    }

    /** Reads the body and keeps nothing of it, so that the sender gets the answer. */
    void drain() throws IOException {
        ServletInputStream sent = super.getInputStream();
        byte[] buffer = new byte[8192];
        long read = 0;
        for (int got = sent.read(buffer); got >= 0; got = sent.read(buffer)) {
            read += got;
            if (read > limit) {
                throw new BodyTooLarge();
            }
        }
    }

    @Override
    public ServletInputStream getInputStream() throws IOException {
        if (stream == null) {
            stream = new Capped(super.getInputStream());
        }
        return stream;
    }

    @Override
    public BufferedReader getReader() throws IOException {
        if (reader == null) {
            reader = new BufferedReader(new InputStreamReader(getInputStream(), charset()));
        }
        return reader;
    }

    private Charset charset() {
        try {
            return getCharacterEncoding() == null ? StandardCharsets.UTF_8 : Charset.forName(getCharacterEncoding());
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            return StandardCharsets.UTF_8;
        }
    }

    @Override
    public void close() {
        if (taken != null) {
            taken.close();
            taken = null;
        }
    }

    private final class Capped extends ServletInputStream {
        private final ServletInputStream sent;
        private long read;

        Capped(ServletInputStream sent) {
            this.sent = sent;
        }

        @Override
        public int read() throws IOException {
            takeRoom();
            int next = sent.read();
            if (next >= 0) {
                count(1);
            }
            return next;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            takeRoom();
            int got = sent.read(into, offset, length);
            if (got > 0) {
                count(got);
            }
            return got;
        }

        private void count(int bytes) {
            read += bytes;
            if (read > limit) {
                throw new BodyTooLarge();
            }
        }

        @Override
        public int available() throws IOException {
            return sent.available();
        }

        @Override
        public boolean isFinished() {
            return sent.isFinished();
        }

        @Override
        public boolean isReady() {
            return sent.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            sent.setReadListener(listener);
        }
    }
}
