package app.steward.mail;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A mail server that answers as a test wants it: by the command, or by dropping the connection. */
final class RawServer implements AutoCloseable {
    /** Says nothing and hangs up. */
    static final String DROPS = "";

    /** Says nothing and keeps the line. */
    static final String SILENT = "silent";

    private final ServerSocket listens;
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    final List<String> messages = new CopyOnWriteArrayList<>();

    /** What it was told, but for what the messages say. */
    final List<String> said = new CopyOnWriteArrayList<>();

    RawServer() {
        try {
            listens = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "raw-mail-server");
        thread.setDaemon(true);
        thread.start();
    }

    int port() {
        return listens.getLocalPort();
    }

    /** @param command such as RCPT, or "." for the end of the message, or "hello" for what it says first */
    RawServer answering(String command, String answer) {
        answers.put(command, answer);
        return this;
    }

    private void serve() {
        while (!listens.isClosed()) {
            try {
                Socket caller = listens.accept();
                Thread thread = new Thread(() -> talk(caller), "raw-mail");
                thread.setDaemon(true);
                thread.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket caller) {
        try (caller;
                BufferedReader in =
                        new BufferedReader(new InputStreamReader(caller.getInputStream(), StandardCharsets.UTF_8))) {
            if (!say(caller, answers.getOrDefault("hello", "220 test"))) {
                return;
            }
            StringBuilder data = null;
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String command = data != null ? "." : line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
                if (data != null && !line.equals(".")) {
                    data.append(line).append('\n');
                    continue;
                } else if (data == null) {
                    said.add(line);
                } else {
                    messages.add(data.toString());
                    data = null;
                }
                String answer = answers.getOrDefault(
                        command,
                        switch (command) {
                            case "DATA" -> "354 go on";
                            case "QUIT" -> "221 bye";
                            case "." -> "250 2.0.0 queued as 4T9c1k";
                            default -> "250 ok";
                        });
                if (command.equals("DATA") && answer.startsWith("354")) {
                    data = new StringBuilder();
                }
                if (!say(caller, answer)) {
                    return;
                }
            }
        } catch (IOException e) {
            // the caller went away
        }
    }

    private boolean say(Socket caller, String answer) throws IOException {
        if (answer.equals(SILENT)) {
            return true;
        } else if (answer.equals(DROPS)) {
            return false;
        }
        caller.getOutputStream().write((answer + "\r\n").getBytes(StandardCharsets.UTF_8));
        caller.getOutputStream().flush();
        return true;
    }

    @Override
    public void close() {
        try {
            listens.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
