package io.spoor.testkit.search;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.search.Questions.Question;
import io.spoor.testkit.search.Questions.Request;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Asks questions of an Elasticsearch, filling in what they leave open. */
public final class Asker {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SEGMENTS = "[\"<segments>\"]";

  private final Rest elasticsearch;

  public Asker(Rest elasticsearch) {
    this.elasticsearch = elasticsearch;
  }

  /**
   * The answer to its last request; each gets the segments that the one before found. A chain that
   * went to another one is asked for again by that one's id.
   *
   * @param values by name, of what stands in angle brackets
   */
  public JsonNode ask(Question question, Map<String, String> values)
      throws IOException, InterruptedException {
    JsonNode answer = JSON.missingNode();
    Map<String, String> known = new HashMap<>(values);
    for (Request request : question.requests()) {
      JsonNode before = answer;
      answer = search(request, known, before);
      String merged = answer.at("/hits/hits/0/_source/spoor/chain/merged_into").asText();
      while (!merged.isEmpty()) {
        known.put("chain", merged);
        answer = search(request, known, before);
        merged = answer.at("/hits/hits/0/_source/spoor/chain/merged_into").asText();
      }
    }
    return answer;
  }

  private JsonNode search(Request request, Map<String, String> values, JsonNode before)
      throws IOException, InterruptedException {
    return elasticsearch.post(
        "/" + request.alias() + "/_search", filled(request.text(), values, before));
  }

  /** The text with every value in its place, as JSON. */
  private static String filled(String text, Map<String, String> values, JsonNode before)
      throws IOException {
    String filled = text;
    for (Map.Entry<String, String> value : values.entrySet()) {
      filled =
          filled.replace("\"<" + value.getKey() + ">\"", JSON.writeValueAsString(value.getValue()));
    }
    return filled.contains(SEGMENTS)
        ? filled.replace(SEGMENTS, segments(before).toString())
        : filled;
  }

  /** Of a chain those that it lists, of events the one of each. */
  private static ArrayNode segments(JsonNode answer) {
    ArrayNode ids = JSON.createArrayNode();
    for (JsonNode hit : answer.at("/hits/hits")) {
      hit.at("/_source/spoor/segments").forEach(segment -> ids.add(segment.path("id").asText()));
      JsonNode one = hit.at("/_source/spoor/segment/id");
      if (one.isTextual()) {
        ids.add(one);
      }
    }
    return ids;
  }

  /**
   * All documents of a paged request, in order, from one point in time.
   *
   * @param seen is shown each hit
   * @return how long each page took
   */
  public List<Duration> pages(Request request, Consumer<JsonNode> seen)
      throws IOException, InterruptedException {
    List<Duration> took = new ArrayList<>();
    String pit =
        elasticsearch.post("/" + request.alias() + "/_pit?keep_alive=1m", "").path("id").asText();
    ObjectNode body = (ObjectNode) JSON.readTree(request.text());
    body.putObject("pit").put("id", pit).put("keep_alive", "1m");
    while (true) {
      long begun = System.nanoTime();
      JsonNode hits = elasticsearch.post("/_search", body.toString()).at("/hits/hits");
      took.add(Duration.ofNanos(System.nanoTime() - begun));
      hits.forEach(seen);
      if (hits.size() < body.path("size").asInt()) {
        return took;
      }
      body.set("search_after", hits.get(hits.size() - 1).path("sort"));
    }
  }
}
