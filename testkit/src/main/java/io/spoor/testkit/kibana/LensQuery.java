package io.spoor.testkit.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.testkit.kibana.SavedObject.Panel;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The search of a Lens panel: its columns as aggregations, with buckets nested in column order. The
 * dashboard's own filters (time, query) are omitted.
 */
public final class LensQuery {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Panel panel;
  private final JsonNode layer;
  private final String view;

  /**
   * A field that the panel uses, with the operation.
   *
   * @param operation Lens's name of the operation, or {@code kql}
   */
  public record FieldUse(String field, String operation) {}

  private LensQuery(Panel panel, JsonNode layer, String view) {
    this.panel = panel;
    this.layer = layer;
    this.view = view;
  }

  /** The query of a Lens panel with one layer, as all of Spoor's are. */
  public static LensQuery of(Panel panel) {
    JsonNode layers = panel.config().at("/attributes/state/datasourceStates/formBased/layers");
    if (layers.size() != 1) {
      throw new IllegalStateException(panel + " has " + layers.size() + " layers");
    }
    String layer = layers.fieldNames().next();
    return new LensQuery(
        panel, layers.get(layer), panel.referencedObject("indexpattern-datasource-layer-" + layer));
  }

  /** Id of the data view, which equals the alias searched. */
  public String view() {
    return view;
  }

  private KqlParser.Parsed query() {
    return KqlParser.parse(panel.config().at("/attributes/state/query/query").asText());
  }

  /** Every field that it uses. */
  public Set<FieldUse> fields() {
    Set<FieldUse> uses = new java.util.HashSet<>();
    query().fields().forEach(field -> uses.add(new FieldUse(field, "kql")));
    for (JsonNode column : layer.path("columns")) {
      String operation = column.path("operationType").asText();
      if (column.has("sourceField")
          && !column.path("sourceField").asText().equals("___records___")) {
        uses.add(new FieldUse(column.path("sourceField").asText(), operation));
      }
      KqlParser.parse(column.at("/filter/query").asText(""))
          .fields()
          .forEach(field -> uses.add(new FieldUse(field, "kql")));
    }
    return uses;
  }

  /** Column ids that its visualization uses but no column has; empty for a valid panel. */
  public Set<String> unknownAccessors() {
    Set<String> columnIds = new TreeSet<>();
    layer.path("columns").fieldNames().forEachRemaining(columnIds::add);
    Set<String> unknownAccessors = new TreeSet<>();
    List<JsonNode> accessors = new ArrayList<>();
    JsonNode visualization = panel.config().at("/attributes/state/visualization");
    for (String member :
        List.of("metricAccessor", "columnId", "xAccessor", "splitAccessor", "accessors")) {
      accessors.addAll(visualization.findValues(member));
    }
    accessors.addAll(List.of(layer.path("columnOrder")));
    layer.path("columns").findValues("references").forEach(accessors::add);
    for (JsonNode accessor : accessors) {
      Iterable<JsonNode> ids = accessor.isArray() ? accessor : List.of(accessor);
      for (JsonNode id : ids) {
        if (!columnIds.contains(id.asText())) {
          unknownAccessors.add(id.asText());
        }
      }
    }
    return unknownAccessors;
  }

  /** The search body. */
  public ObjectNode body() {
    ObjectNode body = JSON.createObjectNode().put("size", 0).put("track_total_hits", true);
    body.set("query", query().query());
    ObjectNode parent = body;
    for (JsonNode id : layer.path("columnOrder")) {
      JsonNode column = layer.path("columns").path(id.asText());
      if (column.path("isBucketed").asBoolean()) {
        ObjectNode bucket = parent.withObject("/aggs").putObject(id.asText());
        bucket(bucket, column);
        parent = bucket;
      }
    }
    for (JsonNode id : layer.path("columnOrder")) {
      JsonNode column = layer.path("columns").path(id.asText());
      if (!column.path("isBucketed").asBoolean()) {
        metric(parent, id.asText(), column);
      }
    }
    return body;
  }

  private static void bucket(ObjectNode target, JsonNode column) {
    String field = column.path("sourceField").asText();
    switch (column.path("operationType").asText()) {
      case "terms" ->
          target
              .putObject("terms")
              .put("field", field)
              .put("size", column.at("/params/size").asInt());
      case "date_histogram" ->
          target
              .putObject("date_histogram")
              .put("field", field)
              .put("fixed_interval", "1d")
              .put("min_doc_count", 1);
      case String otherBucket -> throw new IllegalStateException("unknown buckets: " + otherBucket);
    }
  }

  private static void metric(ObjectNode to, String id, JsonNode column) {
    String operation = column.path("operationType").asText();
    if (operation.equals("formula") || operation.equals("math")) {
      return; // computed from the other columns
    }
    ObjectNode target = to.withObject("/aggs").putObject(id);
    target.set("filter", KqlParser.parse(column.at("/filter/query").asText("")).query());
    ObjectNode value = target.putObject("aggs").putObject("value");
    String field = column.path("sourceField").asText();
    switch (operation) {
      case "count" -> value.putObject("value_count").put("field", "_index");
      case "sum", "max" -> value.putObject(operation).put("field", field);
      case "unique_count" -> value.putObject("cardinality").put("field", field);
      case "percentile" ->
          value
              .putObject("percentiles")
              .put("field", field)
              .putArray("percents")
              .add(column.at("/params/percentile").asInt());
      default -> throw new IllegalStateException("unknown operation: " + operation);
    }
  }
}
