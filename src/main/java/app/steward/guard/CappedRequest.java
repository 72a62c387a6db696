package app.steward.guard;

import app.steward.problem.BadInput;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.util.Arrays;
import java.util.function.Supplier;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * A request whose body ends in {@link BodyTooLarge} behind its limit. Room is taken when somebody begins to read, which
 * is after the key was looked at, and kept until the request is over.
 */
final class CappedRequest extends HttpServletRequestWrapper implements AutoCloseable {

    /** What is unpacked of a zipped body before there is room for it. */
    private static final int BEGINNING = 64 << 10;

    private final long limit;
    private final boolean file;
    private final boolean zipped;
    private final BodyRoom room;
    private final HttpServletResponse response;
    private BodyRoom.@Nullable Taken taken;
    private BodyRoom.@Nullable Taken unpackedRoom;
    private @Nullable ServletInputStream stream;
    private @Nullable BufferedReader reader;

    CappedRequest(HttpServletRequest request, HttpServletResponse response, BodyRule rule, BodyRoom room) {
        super(request);
        this.response = response;
        this.limit = rule.limit();
        this.file = rule.file();
        this.zipped = rule.zipped();
        this.room = room;
    }

    /** Takes the room now, for a form: the container parses it at once, and does not read through this. */
    void takeRoom() {
        long length = super.getContentLengthLong();
        take(() -> file ? room.takeFile() : room.take(length < 0 ? limit : length));
    }

    private void take(Supplier<BodyRoom.Taken> what) {
        if (taken == null) {
            taken = roomOrBusy(what);
        }
    }

    private BodyRoom.Taken roomOrBusy(Supplier<BodyRoom.Taken> what) {
        try {
            return what.get();
        } catch (TooManyBodies e) {
            response.setHeader(HttpHeaders.RETRY_AFTER, Refusals.RETRY_SECONDS);
            throw e;
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
            if (zipped) {
                takeRoom();
                stream = new BytesStream(unpacked(stream));
            }
        }
        return stream;
    }

    /**
     * What is parsed takes room by what it unpacks to, which nobody knows before. The beginning is unpacked without; where
     * it goes on, there has to be room for the largest.
     */
    private byte[] unpacked(InputStream sent) throws IOException {
        try (GZIPInputStream in = new GZIPInputStream(sent)) {
            byte[] beginning = in.readNBytes(BEGINNING);
            if (beginning.length <= BodyRoom.SMALL) {
                return beginning;
            }
            boolean all = beginning.length < BEGINNING;
            unpackedRoom = roomOrBusy(() -> room.takeMore(all ? beginning.length : limit));
            byte[] rest = all ? new byte[0] : in.readNBytes((int) limit + 1 - beginning.length);
            if (beginning.length + rest.length > limit) {
                throw new BodyTooLarge();
            }
            byte[] whole = Arrays.copyOf(beginning, beginning.length + rest.length);
            System.arraycopy(rest, 0, whole, beginning.length, rest.length);
            return whole;
        } catch (ZipException e) {
            throw BadInput.of("", "The body is no gzip, which its Content-Encoding says that it is.");
        }
    }

    /** Who reads it reads what it unpacks to. */
    @Override
    public @Nullable String getHeader(String name) {
        return zipped && name.equalsIgnoreCase(HttpHeaders.CONTENT_ENCODING) ? null : super.getHeader(name);
    }

    /** How long a zipped body is says nothing about what is read of it. */
    @Override
    public int getContentLength() {
        return zipped ? -1 : super.getContentLength();
    }

    @Override
    public long getContentLengthLong() {
        return zipped ? -1 : super.getContentLengthLong();
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
        if (unpackedRoom != null) {
            unpackedRoom.close();
            unpackedRoom = null;
        }
        if (taken != null) {
            taken.close();
            taken = null;
        }
    }

    private static final class BytesStream extends ServletInputStream {
        private final ByteArrayInputStream bytes;

        BytesStream(byte[] bytes) {
            this.bytes = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return bytes.read();
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            return bytes.read(into, offset, length);
        }

        @Override
        public int available() {
            return bytes.available();
        }

        @Override
        public boolean isFinished() {
            return bytes.available() == 0;
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            throw new IllegalStateException("What is unpacked is there already");
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
