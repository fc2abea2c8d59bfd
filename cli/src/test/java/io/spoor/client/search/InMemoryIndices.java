package io.spoor.client.search;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;

/**
 * As much of Elasticsearch as retention asks for: indices behind aliases, counts, pages, deletions.
 */
public final class InMemoryIndices implements AutoCloseable {
  private static final String BULK_HEAD = "{\"took\":1,\"errors\":false,\"items\":[";
  private static final String SEARCH_HEAD =
      "{\"took\":1,\"timed_out\":false,\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},"
          + "\"hits\":{\"hits\":[";

  private final HttpServer server;
  private final Set<String> indices = new ConcurrentSkipListSet<>();

  /** Of each count. */
  private final long count;

  private final Map<String, Long> expired = new ConcurrentHashMap<>();
  private final Map<String, Long> held = new ConcurrentHashMap<>();
  private final List<String> searches = new CopyOnWriteArrayList<>();

  private InMemoryIndices(HttpServer server, Set<String> indices, long count) {
    this.server = server;
    this.indices.addAll(indices);
    this.count = count;
  }

  public static InMemoryIndices start(Set<String> indices, long count) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var elasticsearch = new InMemoryIndices(server, indices, count);
    server.createContext("/", elasticsearch::handle);
    server.start();
    return elasticsearch;
  }

  public String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** An index with documents that have expired, some of them held. */
  public void expired(String index, long unheldDocuments, long heldDocuments) {
    indices.add(index);
    expired.put(index, unheldDocuments);
    held.put(index, heldDocuments);
  }

  /** The queries that selected documents. */
  public List<String> searches() {
    return List.copyOf(searches);
  }

  public Set<String> indices() {
    return new TreeSet<>(indices);
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String json = "{\"acknowledged\":true}";
      String query = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      String index = path.substring(1).replaceAll("/.*", "");
      if (path.endsWith("/_search")) {
        searches.add(query);
        json = hits(index, expired.getOrDefault(index, 0L));
      } else if (path.equals("/_bulk")) {
        json = query.lines().map(this::delete).collect(joining(",", BULK_HEAD, "]}"));
      } else if (path.endsWith("/_count") && expired.containsKey(index)) {
        boolean unheld = query.contains("must_not") || !query.contains("@timestamp");
        json = count(unheld ? expired.getOrDefault(index, 0L) : held.getOrDefault(index, 0L));
      } else if (path.endsWith("/_count")) {
        // A field that no document has matches none.
        json = count(query.contains("\"event.id\"") ? count : 0);
      } else if (path.contains("/_alias/")) {
        String alias = path.substring(path.lastIndexOf('/') + 1);
        json =
            indices.stream()
                .filter(name -> name.startsWith(alias + "-"))
                .map(name -> "\"" + name + "\":{\"aliases\":{\"" + alias + "\":{}}}")
                .collect(joining(",", "{", "}"));
      } else if (exchange.getRequestMethod().equals("DELETE")) {
        indices.remove(path.substring(1));
      }
      exchange.getResponseHeaders().set("X-Elastic-Product", "Elasticsearch");
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      byte[] body = json.getBytes(UTF_8);
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** Documents of an index, with ids 1, 2, … */
  private static String hits(String index, long documents) {
    return LongStream.rangeClosed(1, documents)
        .mapToObj(
            id ->
                "{\"_index\":\"%s\",\"_id\":\"%d\",\"_score\":0,\"_seq_no\":1,\"_primary_term\":1}"
                    .formatted(index, id))
        .collect(joining(",", SEARCH_HEAD, "]}}"));
  }

  /** Answers one deletion of a bulk request. */
  private String delete(String operation) {
    String index = operation.replaceAll(".*\"_index\":\"([^\"]+)\".*", "$1");
    expired.computeIfPresent(index, (_, left) -> left - 1);
    return "{\"delete\":{\"_index\":\"%s\",\"_id\":\"1\",\"status\":200}}".formatted(index);
  }

  private static String count(long documents) {
    return "{\"count\":" + documents + ",\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0}}";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
