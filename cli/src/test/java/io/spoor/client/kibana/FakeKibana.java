package io.spoor.client.kibana;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server that answers the two requests as Kibana 9 documents them, and refuses what Kibana
 * refuses: a missing {@code kbn-xsrf}, a body that is no multipart form, a file of another name, a
 * line that is no object, references to nothing.
 */
public final class FakeKibana implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern PART =
      Pattern.compile(
          "Content-Disposition: form-data; name=\"(\\w+)\"(?:; filename=\"([^\"]+)\")?\r\n(?:Content-Type: [^\r]+\r\n)?\r\n(.*)\r\n",
          Pattern.DOTALL);

  /** What it holds, by space, type and id. */
  final Map<String, JsonNode> objects = new LinkedHashMap<>();

  /** Objects it does not take, and the error that it gives for them. */
  final Map<String, JsonNode> rejected = new LinkedHashMap<>();

  String version = "9.1.4";
  @Nullable String authorization;
  int status = 200;
  private final HttpServer server;

  public FakeKibana() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    String path = exchange.getRequestURI().getPath();
    String presented = exchange.getRequestHeaders().getFirst("Authorization");
    Matcher importing = Pattern.compile("(/s/[\\w-]+)?/api/saved_objects/_import").matcher(path);
    if (status != 200) {
      send(exchange, status, error(status, "not now"));
    } else if (authorization != null && presented != null && !authorization.equals(presented)) {
      send(exchange, 401, error(401, "unable to authenticate"));
    } else if (path.equals("/api/status")) {
      ObjectNode answer = JSON.createObjectNode();
      answer.putObject("status").putObject("overall").put("level", "available");
      if (authorization == null || presented != null) {
        answer.put("name", "kibana").putObject("version").put("number", version);
      }
      send(exchange, 200, answer);
    } else if (importing.matches()) {
      String space = importing.group(1) == null ? "" : importing.group(1);
      importAll(exchange, space, new String(body, ISO_8859_1));
    } else {
      send(exchange, 404, error(404, "Not Found"));
    }
  }

  private void importAll(HttpExchange exchange, String space, String body) throws IOException {
    String type = exchange.getRequestHeaders().getFirst("Content-Type");
    if (!exchange.getRequestMethod().equals("POST")) {
      send(exchange, 404, error(404, "Not Found"));
    } else if (authorization != null
        && exchange.getRequestHeaders().getFirst("Authorization") == null) {
      send(exchange, 401, error(401, "missing authentication credentials"));
    } else if (exchange.getRequestHeaders().getFirst("kbn-xsrf") == null) {
      send(exchange, 400, error(400, "Request must contain a kbn-xsrf header."));
    } else if (type == null || !type.startsWith("multipart/form-data; boundary=")) {
      send(exchange, 415, error(415, "Unsupported Media Type"));
    } else {
      importFile(exchange, space, type.substring(type.indexOf('=') + 1), body);
    }
  }

  private void importFile(HttpExchange exchange, String space, String boundary, String body)
      throws IOException {
    String delimiter = "--" + boundary;
    if (!body.startsWith(delimiter + "\r\n") || !body.endsWith("\r\n" + delimiter + "--\r\n")) {
      send(exchange, 400, error(400, "Invalid multipart payload format"));
      return;
    }
    Matcher part =
        PART.matcher(
            body.substring(delimiter.length() + 2, body.length() - delimiter.length() - 4));
    if (!part.matches() || !part.group(1).equals("file")) {
      send(exchange, 400, error(400, "[request body.file]: expected value of type [Stream]"));
    } else if (part.group(2) == null || !part.group(2).endsWith(".ndjson")) {
      send(exchange, 400, error(400, "Invalid file extension"));
    } else {
      boolean overwrite = "overwrite=true".equals(exchange.getRequestURI().getQuery());
      send(
          exchange,
          200,
          importObjects(space, new String(part.group(3).getBytes(ISO_8859_1), UTF_8), overwrite));
    }
  }

  private ObjectNode importObjects(String space, String ndjson, boolean overwrite)
      throws IOException {
    Set<String> objectKeys = new HashSet<>(objects.keySet());
    for (String line : ndjson.split("\n", -1)) {
      if (!line.isBlank()) {
        JsonNode object = JSON.readTree(line);
        objectKeys.add(space + object.path("type").asText() + "/" + object.path("id").asText());
      }
    }
    ObjectNode answer = JSON.createObjectNode();
    ArrayNode imported = JSON.createArrayNode();
    ArrayNode errors = JSON.createArrayNode();
    for (String line : ndjson.split("\n", -1)) {
      if (!line.isBlank()) {
        importObjects(space, JSON.readTree(line), overwrite, objectKeys, imported, errors);
      }
    }
    answer.put("successCount", imported.size()).put("success", errors.isEmpty());
    answer.putArray("warnings");
    if (!imported.isEmpty()) {
      answer.set("successResults", imported);
    }
    if (!errors.isEmpty()) {
      answer.set("errors", errors);
    }
    return answer;
  }

  private void importObjects(
      String space,
      JsonNode object,
      boolean overwrite,
      Set<String> objectKeys,
      ArrayNode imported,
      ArrayNode errors) {
    String key = object.path("type").asText() + "/" + object.path("id").asText();
    ObjectNode error = JSON.createObjectNode();
    if (rejected.containsKey(key)) {
      error = rejected.get(key).deepCopy();
    } else if (objects.containsKey(space + key) && !overwrite) {
      error.put("type", "conflict");
    } else {
      ArrayNode missing = JSON.createArrayNode();
      for (JsonNode reference : object.path("references")) {
        if (!objectKeys.contains(
            space + reference.path("type").asText() + "/" + reference.path("id").asText())) {
          missing
              .addObject()
              .put("type", reference.path("type").asText())
              .put("id", reference.path("id").asText());
        }
      }
      if (!missing.isEmpty()) {
        error.put("type", "missing_references").set("references", missing);
      }
    }
    ObjectNode result = (error.isEmpty() ? imported : errors).addObject();
    result.put("type", object.path("type").asText()).put("id", object.path("id").asText());
    result.putObject("meta").put("title", object.at("/attributes/title").asText());
    if (error.isEmpty()) {
      objects.put(space + key, object);
    } else {
      result.set("error", error);
    }
  }

  private static ObjectNode error(int code, String message) {
    return JSON.createObjectNode()
        .put("statusCode", code)
        .put("error", "Error")
        .put("message", message);
  }

  private static void send(HttpExchange exchange, int code, JsonNode response) throws IOException {
    byte[] bytes = JSON.writeValueAsBytes(response);
    exchange.getResponseHeaders().add("Content-Type", "application/json; charset=utf-8");
    exchange.sendResponseHeaders(code, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
