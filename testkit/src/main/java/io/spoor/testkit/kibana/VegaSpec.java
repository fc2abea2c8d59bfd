package io.spoor.testkit.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.kibana.SavedObject.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A Vega specification with Kibana's extensions for data from Elasticsearch. Source: <a
 * href="https://www.elastic.co/docs/explore-analyze/visualize/custom-visualizations-with-vega">Vega
 * in Kibana</a>.
 */
public record VegaSpec(JsonNode spec) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A search that Kibana sends for the panel.
   *
   * @param data name of the data set for the response
   */
  public record Request(String data, String index, JsonNode body) {}

  /** The specification of a panel. */
  public static VegaSpec of(Panel panel) {
    return new VegaSpec(SavedObject.parse(panel.config().at("/savedVis/params/spec").asText()));
  }

  /**
   * Its searches.
   *
   * @param context replacement for the dashboard's time, filters and query
   */
  public List<Request> requests(JsonNode context) {
    List<Request> requests = new ArrayList<>();
    for (JsonNode data : spec.path("data")) {
      if (data.path("url").isObject()) {
        ObjectNode body = data.at("/url/body").deepCopy();
        if (data.at("/url/%context%").asBoolean()) {
          body.set("query", context);
        }
        replaceUrls(body);
        requests.add(new Request(data.path("name").asText(), data.at("/url/index").asText(), body));
      }
    }
    return requests;
  }

  /** {@code {"%autointerval%": …}} is the only other extension that Spoor's specifications use. */
  private static void replaceUrls(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object
          .properties()
          .forEach(
              member -> {
                if (member.getValue().has("%autointerval%")) {
                  member.setValue(object.textNode("1h"));
                }
              });
    }
    node.forEach(VegaSpec::replaceUrls);
  }

  /** The specification as plain Vega, with the responses in place of the searches. */
  public ObjectNode withResponses(Map<String, JsonNode> responses) {
    ObjectNode specWithData = spec.deepCopy();
    ArrayNode sets = (ArrayNode) specWithData.get("data");
    for (JsonNode each : sets) {
      if (each.path("url").isObject()) {
        ObjectNode data = (ObjectNode) each;
        JsonNode values = responses.get(data.path("name").asText());
        for (String step : data.at("/format/property").asText().split("\\.", -1)) {
          values = values == null ? null : values.path(step);
        }
        data.remove(List.of("url", "format"));
        data.set("values", values == null ? JSON.createArrayNode() : values);
      }
    }
    return specWithData.put("width", 900).put("height", 300);
  }
}
