package warren.lab.broker.keeper;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Answers as a Docker engine does that has no image and pulls none, in the stream of its API's
 * image creation: a test cannot make a registry refuse.
 */
final class EngineAnswers implements AutoCloseable {

  private final HttpServer server;

  EngineAnswers(String pullStream) throws IOException {
    Map<String, String> answers =
        Map.of(
            "/_ping", "OK",
            "/version", "{\"Version\":\"28.2.2\",\"ApiVersion\":\"1.50\"}",
            "/info", "{\"ServerVersion\":\"28.2.2\",\"OSType\":\"linux\"}",
            "/images/create", pullStream);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          String path = exchange.getRequestURI().getPath().replaceFirst("^/v[0-9.]+", "");
          boolean known = answers.containsKey(path);
          answer(
              exchange,
              known ? 200 : 404,
              known ? answers.get(path) : "{\"message\":\"No such image\"}");
        });
    server.start();
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().add("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  /** What DOCKER_HOST says. */
  String dockerHost() {
    return "tcp://127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
