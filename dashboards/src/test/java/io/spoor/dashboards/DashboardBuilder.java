package io.spoor.dashboards;

import static io.spoor.dashboards.SavedObjectGenerator.JSON;
import static io.spoor.dashboards.SavedObjectGenerator.refer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** A dashboard: its panels, the controls above them, and what all of them refer to. */
final class DashboardBuilder {
  private static final String DRILLDOWN = "DASHBOARD_TO_DASHBOARD_DRILLDOWN";

  private final ArrayNode references = JSON.createArrayNode();
  private final ArrayNode panels = JSON.createArrayNode();

  private DashboardBuilder() {}

  static ObjectNode of(JsonNode source) {
    var dashboard = new DashboardBuilder();
    source.path("panels").forEach(dashboard::panel);
    ObjectNode attributes = JSON.createObjectNode();
    attributes
        .put("title", source.path("title").asText())
        .put("description", source.path("description").asText())
        .put("version", 3)
        .put("timeRestore", true)
        .put("timeFrom", source.at("/time/from").asText())
        .put("timeTo", source.at("/time/to").asText());
    attributes.putObject("refreshInterval").put("pause", true).put("value", 60_000);
    attributes.set("controlGroupInput", dashboard.controls(source.path("controls")));
    attributes
        .put(
            "optionsJSON",
            JSON.createObjectNode()
                .put("useMargins", true)
                .put("syncColors", true)
                .put("syncCursor", true)
                .put("syncTooltips", false)
                .put("hidePanelTitles", false)
                .toString())
        .put("panelsJSON", dashboard.panels.toString());
    attributes
        .putObject("kibanaSavedObjectMeta")
        .put("searchSourceJSON", SavedObjectGenerator.source("").toString());
    return SavedObjectGenerator.object(
        "dashboard", source.path("id").asText(), attributes, dashboard.references);
  }

  private ObjectNode controls(JsonNode source) {
    ObjectNode controls = JSON.createObjectNode();
    for (JsonNode each : source) {
      String id = "control-" + controls.size();
      ObjectNode control = controls.putObject(id);
      control
          .put("grow", true)
          .put("order", controls.size() - 1)
          .put("type", "optionsListControl")
          .put("width", "medium");
      control
          .putObject("explicitInput")
          .put("id", id)
          .put("fieldName", each.path("field").asText())
          .put("title", each.path("title").asText())
          .put("searchTechnique", "prefix")
          .putArray("selectedOptions");
      refer(
          references,
          "controlGroup_" + id + ":optionsListDataView",
          "index-pattern",
          each.path("view").asText());
    }
    ObjectNode group = JSON.createObjectNode();
    group
        .put("chainingSystem", "HIERARCHICAL")
        .put("controlStyle", "oneLine")
        .put("showApplySelections", false)
        .put(
            "ignoreParentSettingsJSON",
            JSON.createObjectNode()
                .put("ignoreFilters", false)
                .put("ignoreQuery", false)
                .put("ignoreTimerange", false)
                .put("ignoreValidations", false)
                .toString())
        .put("panelsJSON", controls.toString());
    return group;
  }

  private void panel(JsonNode source) {
    String id = source.path("id").asText();
    ObjectNode panel = panels.addObject();
    String[] grid = {"x", "y", "w", "h"};
    ObjectNode gridData = panel.putObject("gridData");
    for (int i = 0; i < grid.length; i++) {
      gridData.put(grid[i], source.path("at").path(i).asInt());
    }
    gridData.put("i", id);
    panel.put("panelIndex", id);
    if (source.has("title")) {
      panel.put("title", source.path("title").asText());
    }
    ObjectNode config = panel.putObject("embeddableConfig");
    if (source.has("markdown")) {
      panel.put("type", "visualization");
      config.put("hidePanelTitles", true);
      ObjectNode parameters = JSON.createObjectNode();
      parameters
          .put("fontSize", 12)
          .put("markdown", source.path("markdown").asText())
          .put("openLinksInNewTab", false);
      config.set("savedVis", visualization("markdown", "", parameters));
    } else if (source.has("vega")) {
      panel.put("type", "visualization");
      String spec = KibanaSources.vega(source.path("vega").asText());
      config.set(
          "savedVis",
          visualization(
              "vega", source.path("title").asText(), JSON.createObjectNode().put("spec", spec)));
    } else if (source.has("search")) {
      panel.put("type", "search").put("panelRefName", "panel_" + id);
      refer(references, id + ":panel_" + id, "search", source.path("search").asText());
    } else {
      panel.put("type", "lens");
      LensState lens = LensState.of(source);
      config.set("attributes", lens.attributes());
      refer(references, id + ":" + lens.reference(), "index-pattern", lens.view());
    }
    config.set("enhancements", enhancements(id, source.path("drill").asText("")));
  }

  /** Where a click leads; the reference of the other dashboard is kept apart from it. */
  private ObjectNode enhancements(String panel, String dashboardId) {
    ObjectNode enhancements = JSON.createObjectNode();
    if (!dashboardId.isEmpty()) {
      String event = panel + "-drilldown";
      ObjectNode drilldown =
          enhancements.putObject("dynamicActions").putArray("events").addObject();
      drilldown.put("eventId", event).putArray("triggers").add("FILTER_TRIGGER");
      drilldown
          .putObject("action")
          .put("factoryId", DRILLDOWN)
          .put("name", "Look at the chains")
          .putObject("config")
          .put("openInNewTab", false)
          .put("useCurrentDateRange", true)
          .put("useCurrentFilters", true);
      refer(
          references,
          panel + ":drilldown:" + DRILLDOWN + ":" + event + ":dashboardId",
          "dashboard",
          dashboardId);
    }
    return enhancements;
  }

  private static ObjectNode visualization(String type, String title, ObjectNode parameters) {
    ObjectNode visualization = JSON.createObjectNode();
    visualization.put("title", title).put("description", "").put("type", type);
    visualization.set("params", parameters);
    visualization.putObject("uiState");
    ObjectNode data = visualization.putObject("data");
    data.putArray("aggs");
    data.set("searchSource", SavedObjectGenerator.source(""));
    return visualization;
  }
}
