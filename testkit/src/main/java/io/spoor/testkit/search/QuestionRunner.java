package io.spoor.testkit.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.search.SearchQuestions.Question;
import io.spoor.testkit.search.SearchQuestions.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Runs questions against an Elasticsearch, filling in their placeholders. */
public final class QuestionRunner {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEGMENTS = "[\"<segments>\"]";

  private final JsonHttpClient elasticsearch;

  public QuestionRunner(JsonHttpClient elasticsearch) {
    this.elasticsearch = elasticsearch;
  }

  /**
   * The response to the last request; each receives the segments from the previous response. For a
   * merged chain, the requests are repeated with the id of the chain it was merged into.
   *
   * @param values by placeholder name
   */
  public JsonNode run(Question question, Map<String, String> values)
      throws IOException, InterruptedException {
    JsonNode response = JSON.missingNode();
    Map<String, String> allValues = new HashMap<>(values);
    for (Request request : question.requests()) {
      JsonNode previous = response;
      response = search(request, allValues, previous);
      String merged = response.at("/hits/hits/0/_source/spoor/chain/merged_into").asText();
      while (!merged.isEmpty()) {
        allValues.put("chain", merged);
        response = search(request, allValues, previous);
        merged = response.at("/hits/hits/0/_source/spoor/chain/merged_into").asText();
      }
    }
    return response;
  }

  private JsonNode search(Request request, Map<String, String> values, JsonNode previous)
      throws IOException, InterruptedException {
    return elasticsearch.post(
        "/" + request.alias() + "/_search", fillPlaceholders(request.text(), values, previous));
  }

  /** The text with every placeholder replaced, as JSON. */
  private static String fillPlaceholders(String text, Map<String, String> values, JsonNode previous)
      throws IOException {
    String result = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      result =
          result.replace("\"<" + value.getKey() + ">\"", JSON.writeValueAsString(value.getValue()));
    }
    return result.contains(SEGMENTS)
        ? result.replace(SEGMENTS, segments(previous).toString())
        : result;
  }

  /** Segments: those listed in a chain, or the segment of each event. */
  private static ArrayNode segments(JsonNode response) {
    ArrayNode ids = JSON.createArrayNode();
    for (JsonNode hit : response.at("/hits/hits")) {
      hit.at("/_source/spoor/segments").forEach(segment -> ids.add(segment.path("id").asText()));
      JsonNode segmentId = hit.at("/_source/spoor/segment/id");
      if (segmentId.isTextual()) {
        ids.add(segmentId);
      }
    }
    return ids;
  }

  /**
   * All documents of a paged request, in order, from one point in time.
   *
   * @param consumer receives each hit
   * @return duration of each page
   */
  public List<Duration> pages(Request request, Consumer<JsonNode> consumer)
      throws IOException, InterruptedException {
    List<Duration> latencies = new ArrayList<>();
    String pit =
        elasticsearch.post("/" + request.alias() + "/_pit?keep_alive=1m", "").path("id").asText();
    ObjectNode body = (ObjectNode) JSON.readTree(request.text());
    body.putObject("pit").put("id", pit).put("keep_alive", "1m");
    while (true) {
      long startNanos = System.nanoTime();
      JsonNode hits = elasticsearch.post("/_search", body.toString()).at("/hits/hits");
      latencies.add(Duration.ofNanos(System.nanoTime() - startNanos));
      hits.forEach(consumer);
      if (hits.size() < body.path("size").asInt()) {
        return latencies;
      }
      body.set("search_after", hits.get(hits.size() - 1).path("sort"));
    }
  }
}
