package io.spoor.dashboards;

import static io.spoor.dashboards.SavedObjectGenerator.JSON;
import static io.spoor.dashboards.SavedObjectGenerator.kql;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The columns of a Lens layer: what it groups by and what it counts. */
final class LensColumns {
  private final ObjectNode columns = JSON.createObjectNode();
  private final List<String> columnIds = new ArrayList<>();

  /** Ids of the columns that a table shows, in order. */
  List<String> columnIds() {
    return List.copyOf(columnIds);
  }

  void write(ObjectNode layer) {
    layer.set("columns", columns);
    ArrayNode columnOrder = layer.putArray("columnOrder");
    columns.fieldNames().forEachRemaining(columnOrder::add);
  }

  /** By time, in steps that fit the range; returns its id. */
  String histogram(String field) {
    String id = "time" + columns.size();
    ObjectNode column = add(id, field, "date", "date_histogram", "interval", true);
    column.put("sourceField", field);
    column
        .putObject("params")
        .put("interval", "auto")
        .put("includeEmptyRows", true)
        .put("dropPartials", false);
    columnIds.add(id);
    return id;
  }

  /** By the most frequent values; returns its id. */
  String terms(String field, int size) {
    String id = "by" + columns.size();
    ObjectNode column = add(id, field, "string", "terms", "ordinal", true);
    column.put("sourceField", field);
    ObjectNode parameters = column.putObject("params");
    parameters.put("size", size).put("orderDirection", "desc").put("otherBucket", false);
    parameters
        .put("missingBucket", false)
        .put("includeIsRegex", false)
        .put("excludeIsRegex", false);
    parameters.putArray("include");
    parameters.putArray("exclude");
    parameters.putObject("parentFormat").put("id", "terms");
    columnIds.add(id);
    return id;
  }

  /** Values come by this column, the greatest first. */
  void orderBy(String measure) {
    for (JsonNode column : columns) {
      if (column.path("operationType").asText().equals("terms")) {
        ((ObjectNode) column.path("params"))
            .putObject("orderBy")
            .put("type", "column")
            .put("columnId", measure);
      }
    }
  }

  /** A number: {@code count}, {@code sum}, {@code max}, {@code unique}, {@code share} … */
  String measure(String label, JsonNode measure) {
    String id = "n" + columns.size();
    columnIds.add(id);
    if (measure.has("count")) {
      count(id, label.isEmpty() ? "Count" : label, measure.path("count").asText());
    } else if (measure.has("share")) {
      addShare(id, label, measure.path("share"));
    } else if (measure.has("percentile")) {
      ObjectNode column = number(id, label, "percentile", measure.path("of").asText());
      ((ObjectNode) column.path("params")).put("percentile", measure.path("percentile").asInt());
    } else if (measure.has("unique")) {
      number(id, label, "unique_count", measure.path("unique").asText());
    } else if (measure.has("latest")) {
      number(id, label, "max", measure.path("latest").asText()).put("dataType", "date");
    } else if (measure.has("sum")) {
      number(id, label, "sum", measure.path("sum").asText());
    } else if (measure.has("max")) {
      number(id, label, "max", measure.path("max").asText());
    } else {
      throw new IllegalArgumentException("what is measured by " + measure + "?");
    }
    return id;
  }

  private ObjectNode count(String id, String label, String kql) {
    ObjectNode column = add(id, label, "number", "count", "ratio", false);
    column.put("sourceField", "___records___").putObject("params").put("emptyAsNull", false);
    if (!kql.isEmpty()) {
      column.set("filter", kql(kql));
    }
    return column;
  }

  private ObjectNode number(String id, String label, String operation, String field) {
    String title = label.isEmpty() ? operation + " of " + field : label;
    ObjectNode column = add(id, title, "number", operation, "ratio", false);
    column.put("sourceField", field).putObject("params").put("emptyAsNull", true);
    return column;
  }

  /** A part of all records, or of the sum of a field over all records, in percent. */
  private void addShare(String id, String label, JsonNode share) {
    String partKql = share.path("part").asText();
    String sum = share.path("sum").asText("");
    String formula =
        sum.isEmpty()
            ? "count(kql='" + partKql + "') / count()"
            : "sum(" + sum + ", kql='" + partKql + "') / sum(" + sum + ")";
    ObjectNode column = add(id, label, "number", "formula", "ratio", false);
    ObjectNode parameters = column.putObject("params");
    parameters.put("formula", formula).put("isFormulaBroken", false);
    parameters.putObject("format").put("id", "percent").putObject("params").put("decimals", 1);
    column.putArray("references").add(id + "X2");
    if (sum.isEmpty()) {
      count(id + "X0", "Part of " + label, partKql);
      count(id + "X1", "Part of " + label, "");
    } else {
      number(id + "X0", "Part of " + label, "sum", sum).set("filter", kql(partKql));
      number(id + "X1", "Part of " + label, "sum", sum);
    }
    ObjectNode quotient = add(id + "X2", "Part of " + label, "number", "math", "ratio", false);
    ObjectNode tree = quotient.putObject("params").putObject("tinymathAst");
    tree.put("type", "function").put("name", "divide").put("text", formula);
    tree.putArray("args").add(id + "X0").add(id + "X1");
    tree.putObject("location").put("min", 0).put("max", formula.length());
    quotient.putArray("references").add(id + "X0").add(id + "X1");
  }

  private ObjectNode add(
      String id, String label, String dataType, String operation, String scale, boolean bucket) {
    return columns
        .putObject(id)
        .put("label", label)
        .put("customLabel", true)
        .put("dataType", dataType)
        .put("operationType", operation)
        .put("scale", scale)
        .put("isBucketed", bucket);
  }
}
