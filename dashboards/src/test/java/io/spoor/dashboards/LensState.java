package io.spoor.dashboards;

import static io.spoor.dashboards.SavedObjectGenerator.JSON;
import static io.spoor.dashboards.SavedObjectGenerator.kql;
import static io.spoor.dashboards.SavedObjectGenerator.refer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** A Lens panel kept in its dashboard: a number, bars, lines or a table over one data view. */
final class LensState {
  private static final String LAYER = "layer";

  private final JsonNode panel;
  private final JsonNode chart;
  private final LensColumns columns = new LensColumns();
  private final ObjectNode visualization = JSON.createObjectNode();
  private final String type;

  private LensState(JsonNode panel) {
    this.panel = panel;
    if (panel.has("metric")) {
      chart = panel.path("metric");
      type = metric();
    } else if (panel.has("bars")) {
      chart = panel.path("bars");
      type = bars();
    } else if (panel.has("lines")) {
      chart = panel.path("lines");
      type = lines();
    } else if (panel.has("table")) {
      chart = panel.path("table");
      type = table();
    } else {
      throw new IllegalArgumentException("what is panel " + panel.path("id") + "?");
    }
  }

  static LensState of(JsonNode panel) {
    return new LensState(panel);
  }

  /** The data view's id. */
  String view() {
    return chart.path("view").asText();
  }

  /** The name by which the panel means its data view. */
  String reference() {
    return "indexpattern-datasource-layer-" + LAYER;
  }

  private String title() {
    return panel.path("title").asText();
  }

  private String metric() {
    String id = columns.measure(title(), chart.path("measure"));
    visualization.put("layerId", LAYER).put("layerType", "data").put("metricAccessor", id);
    return "lnsMetric";
  }

  private String bars() {
    boolean overTime = chart.has("over");
    String x =
        overTime
            ? columns.histogram(chart.path("over").asText())
            : columns.terms(chart.path("by").asText(), 15);
    String split = chart.has("split") ? columns.terms(chart.path("split").asText(), 10) : "";
    String y = columns.measure("", chart.path("measure"));
    columns.orderBy(y);
    xy(overTime ? "bar_stacked" : "bar_horizontal_stacked", x, split, List.of(y));
    return "lnsXY";
  }

  private String lines() {
    String x = columns.histogram(chart.path("over").asText());
    List<String> ys =
        chart.path("measures").properties().stream()
            .map(each -> columns.measure(each.getKey(), each.getValue()))
            .toList();
    xy("line", x, "", ys);
    return "lnsXY";
  }

  private void xy(String series, String x, String split, List<String> ys) {
    visualization
        .put("preferredSeriesType", series)
        .put("valueLabels", "hide")
        .put("fittingFunction", "None");
    visualization.putObject("legend").put("isVisible", true).put("position", "right");
    for (String member :
        List.of(
            "axisTitlesVisibilitySettings",
            "tickLabelsVisibilitySettings",
            "gridlinesVisibilitySettings")) {
      visualization.putObject(member).put("x", true).put("yLeft", true).put("yRight", true);
    }
    ObjectNode layer = visualization.putArray("layers").addObject();
    layer
        .put("layerId", LAYER)
        .put("layerType", "data")
        .put("position", "top")
        .put("seriesType", series)
        .put("showGridlines", false)
        .put("xAccessor", x);
    if (!split.isEmpty()) {
      layer.put("splitAccessor", split);
    }
    ArrayNode accessors = layer.putArray("accessors");
    ys.forEach(accessors::add);
  }

  private String table() {
    chart.path("rows").forEach(field -> columns.terms(field.asText(), 50));
    List<String> measures =
        chart.path("measures").properties().stream()
            .map(each -> columns.measure(each.getKey(), each.getValue()))
            .toList();
    columns.orderBy(measures.getFirst());
    visualization.put("layerId", LAYER).put("layerType", "data");
    ArrayNode shown = visualization.putArray("columns");
    columns
        .columnIds()
        .forEach(id -> shown.addObject().put("columnId", id).put("isTransposed", false));
    return "lnsDatatable";
  }

  /** The panel's attributes as Kibana keeps them. */
  ObjectNode attributes() {
    ObjectNode attributes = JSON.createObjectNode();
    attributes
        .put("title", title())
        .put("description", "")
        .put("type", "lens")
        .put("visualizationType", type);
    refer(attributes.putArray("references"), reference(), "index-pattern", view());
    ObjectNode state = attributes.putObject("state");
    state.putObject("adHocDataViews");
    ObjectNode sources = state.putObject("datasourceStates");
    ObjectNode layer = sources.putObject("formBased").putObject("layers").putObject(LAYER);
    columns.write(layer);
    layer.put("ignoreGlobalFilters", false).put("sampling", 1).putObject("incompleteColumns");
    sources.putObject("indexpattern").putObject("layers");
    sources.putObject("textBased").putObject("layers");
    state.putArray("filters");
    state.putArray("internalReferences");
    state.set("query", kql(chart.path("kql").asText("")));
    state.set("visualization", visualization);
    return attributes;
  }
}
