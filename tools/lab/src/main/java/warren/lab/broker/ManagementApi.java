package warren.lab.broker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The part of RabbitMQ's management HTTP API that brokers are kept with. */
public final class ManagementApi {

  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http =
      HttpClient.newBuilder()
          // Older servers close the connection when asked to go on in HTTP/2.
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(LIMIT)
          .build();
  private final URI base;
  private final String authorization;

  /** The API at that address, asked as that user. */
  public ManagementApi(URI base, String user, String password) {
    this.base = URI.create(base.toString().replaceAll("/*$", "/"));
    byte[] credentials = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    this.authorization = "Basic " + Base64.getEncoder().encodeToString(credentials);
  }

  /** The API of that broker. */
  public static ManagementApi of(Broker broker) {
    return new ManagementApi(broker.management(), broker.user(), broker.password());
  }

  /** The API answered, but not with what was asked for. */
  public static final class RefusedException extends IOException {

    private static final long serialVersionUID = 1L;
    private final int status;
    private final String reason;

    private RefusedException(URI uri, HttpResponse<String> response) {
      super("%s answered %d: %s".formatted(uri, response.statusCode(), response.body().strip()));
      status = response.statusCode();
      reason = reason(response.body());
    }

    private static String reason(String body) {
      try {
        return JSON.readTree(body).path("reason").asText();
      } catch (IOException noJson) {
        return "";
      }
    }

    /** Whether it knows the user, who lacks a tag. */
    public boolean isForWantOfTag() {
      return isForWantOfRights() && reason.matches("Not (management|administrator) user");
    }

    /** Why, in the broker's own words, such as {@code Login failed}. */
    public String reason() {
      return reason;
    }

    /** Whether the user is unknown, or may not do that. */
    public boolean isForWantOfRights() {
      return status == 401 || status == 403;
    }
  }

  /** The types of exchange that the broker knows, those of its plugins included. */
  public List<String> exchangeTypes() throws IOException {
    return names(JSON.readTree(call("GET", "overview", "")).path("exchange_types"));
  }

  /** RabbitMQ's version. */
  public String version() throws IOException {
    JsonNode version = JSON.readTree(call("GET", "overview", "")).path("rabbitmq_version");
    if (version.isMissingNode()) {
      throw new IOException(base + " is not RabbitMQ's management API");
    }
    return version.asText();
  }

  /** Creates one; one that is there stays as it is. */
  public void createVirtualHost(String name) throws IOException {
    call("PUT", "vhosts/" + name, "{}");
  }

  /** Says what one is for, for people who look at the management UI. */
  public void describeVirtualHost(String name, String description) throws IOException {
    String body = JSON.writeValueAsString(Map.of("description", description));
    call("PUT", "vhosts/" + name, body);
  }

  /** Deletes one with all that is in it. */
  public void deleteVirtualHost(String name) throws IOException {
    call("DELETE", "vhosts/" + name, "");
  }

  /** The names of all virtual hosts. */
  public List<String> virtualHosts() throws IOException {
    return names(JSON.readTree(call("GET", "vhosts?columns=name", "")));
  }

  private static List<String> names(JsonNode all) {
    return StreamSupport.stream(all.spliterator(), false)
        .map(one -> one.path("name").asText())
        .toList();
  }

  /** The answer of the API; nothing is sent if the body is empty. */
  public String call(String method, String path, String body) throws IOException {
    URI uri = base.resolve("api/" + path);
    BodyPublisher content =
        body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(LIMIT)
            .header("Authorization", authorization)
            .header("Content-Type", "application/json")
            .method(method, content)
            .build();
    try {
      HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
      if (response.statusCode() / 100 != 2) {
        throw new RefusedException(uri, response);
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
