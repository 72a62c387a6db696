package app.steward.webhook;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that is told, and remembers what. */
public final class Endpoint implements AutoCloseable {
    private final HttpServer server;
    public final List<Received> received = new CopyOnWriteArrayList<>();
    public volatile Function<Received, Integer> answers = message -> 200;

    public record Received(String id, String timestamp, String signature, String text) {
        public JsonNode json() {
            return JsonMapper.shared().readTree(text);
        }

        String event() {
            return json().path("type").asString("");
        }

        /** External ids of the users, or else accounts, that it tells of. */
        List<String> about() {
            return json().at("/data/records")
                    .valueStream()
                    .map(one -> one.has("user") ? one.path("user") : one.path("account"))
                    .map(one -> one.path("externalId").asString(""))
                    .toList();
        }
    }

    public Endpoint() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(Executors.newCachedThreadPool(work -> {
            Thread thread = new Thread(work, "endpoint");
            thread.setDaemon(true);
            return thread;
        }));
        server.createContext("/", exchange -> {
            Received message = new Received(
                    exchange.getRequestHeaders().getFirst("webhook-id"),
                    exchange.getRequestHeaders().getFirst("webhook-timestamp"),
                    exchange.getRequestHeaders().getFirst("webhook-signature"),
                    new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            received.add(message);
            exchange.sendResponseHeaders(answers.apply(message), -1);
            exchange.close();
        });
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/in";
    }

    List<String> events() {
        return received.stream().map(Received::event).toList();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
