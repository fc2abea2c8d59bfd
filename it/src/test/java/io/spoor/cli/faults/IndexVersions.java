package io.spoor.cli.faults;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/** Elasticsearch as it is: the version of each document, and how many there are. */
final class IndexVersions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int BATCH_SIZE = 1_000;

  private final String url;
  private final HttpClient http = HttpClient.newHttpClient();

  IndexVersions(String url) {
    this.url = url;
  }

  /** Where it differs from what lies on the topics, for the documents of this truth. */
  List<String> differencesFrom(OutputHistory history, ExpectedOutput expected)
      throws InterruptedException {
    call("POST", "/spoor-*/_refresh", "");
    List<String> differences = new ArrayList<>();
    compare(
        "spoor-actions",
        expected.actions().stream().map(action -> action.getEvent().getEventId()).toList(),
        id -> history.action(id).map(Action::getRevision).orElse(-1L),
        differences);
    compare(
        "spoor-chains",
        expected.chains().stream().map(Chain::getChainId).toList(),
        id -> history.chain(id).map(Chain::getRevision).orElse(-1L),
        differences);
    compare(
        "spoor-findings",
        expected.findings().stream().map(Finding::getFindingId).toList(),
        id -> history.finding(id).map(Finding::getRevision).orElse(-1L),
        differences);
    count("spoor-actions", history.actions().size(), differences);
    count("spoor-events", history.actions().size(), differences);
    count("spoor-chains", history.chains().size(), differences);
    count("spoor-findings", history.findings().size(), differences);
    return differences;
  }

  private void compare(
      String alias, List<String> ids, ToLongFunction<String> revision, List<String> differences)
      throws InterruptedException {
    Map<String, Long> versions = versions(alias, ids);
    for (String id : ids) {
      long expected = revision.applyAsLong(id);
      Long actual = versions.get(id);
      if (actual == null) {
        differences.add("lost: " + alias + " has no " + id);
      } else if (actual != expected) {
        differences.add(
            "unequal: " + alias + " has version " + actual + " of " + id + ", not " + expected);
      }
    }
  }

  private Map<String, Long> versions(String alias, List<String> ids) throws InterruptedException {
    Map<String, Long> versions = new HashMap<>();
    for (int from = 0; from < ids.size(); from += BATCH_SIZE) {
      List<String> batch = ids.subList(from, Math.min(ids.size(), from + BATCH_SIZE));
      var query = JSON.createObjectNode().put("size", BATCH_SIZE).put("version", true);
      query.put("_source", false);
      var values = query.putObject("query").putObject("ids").putArray("values");
      batch.forEach(values::add);
      JsonNode response = call("POST", "/" + alias + "/_search", query.toString());
      response
          .path("hits")
          .path("hits")
          .forEach(hit -> versions.put(hit.path("_id").asText(), hit.path("_version").asLong()));
    }
    return versions;
  }

  private void count(String alias, long expected, List<String> differences)
      throws InterruptedException {
    long actual = call("GET", "/" + alias + "/_count", "").path("count").asLong();
    if (actual != expected) {
      differences.add(
          (actual < expected ? "lost: " : "doubled: ")
              + alias
              + " has "
              + actual
              + " documents instead of "
              + expected);
    }
  }

  private JsonNode call(String method, String path, String body) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
