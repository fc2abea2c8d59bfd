package io.spoor.dashboards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * All saved objects, in the shape of an export of Kibana 9: one object a line, JSON in strings
 * where Kibana keeps it so. Ids are ours and stay, so that an import replaces what an earlier one
 * made.
 */
final class SavedObjectGenerator {
  static final ObjectMapper JSON = new ObjectMapper();

  /** Migrations of saved objects as such; Kibana 9 still writes this one. */
  private static final String CORE = "8.8.0";

  /** By type, the model version that our attributes follow; a newer Kibana migrates from it. */
  private static final Map<String, String> VERSIONS =
      Map.of("index-pattern", "8.0.0", "search", "10.2.0", "dashboard", "10.2.0");

  /** Addresses by what is linked to; a value takes the place of {@code {{value}}}. */
  private static final Map<String, String> LINKS =
      Map.of(
          "chain", dashboard("spoor-chain-explorer", "spoor.chain.id"),
          "finding", search("spoor-open-findings", "spoor.finding.id"),
          "original", search("spoor-originals", "spoor.raw.sha256"));

  private SavedObjectGenerator() {}

  /** The lines of the file. */
  static List<String> lines() {
    List<ObjectNode> objects = new ArrayList<>();
    KibanaSources.views().forEach(view -> objects.add(view(view)));
    KibanaSources.searches().forEach(search -> objects.add(search(search)));
    KibanaSources.dashboards().forEach(dashboard -> objects.add(DashboardBuilder.of(dashboard)));
    return objects.stream().map(ObjectNode::toString).toList();
  }

  private static ObjectNode view(JsonNode source) {
    ObjectNode attributes = JSON.createObjectNode();
    attributes
        .put("title", source.path("id").asText())
        .put("name", source.path("name").asText())
        .put("timeFieldName", "@timestamp")
        .put("fields", "[]")
        .put("fieldAttrs", "{}")
        .put("fieldFormatMap", formats(source.path("links")).toString())
        .put("runtimeFieldMap", "{}")
        .put("sourceFilters", "[]")
        .put("allowHidden", false);
    return object("index-pattern", source.path("id").asText(), attributes, JSON.createArrayNode());
  }

  private static ObjectNode formats(JsonNode links) {
    ObjectNode formats = JSON.createObjectNode();
    links
        .properties()
        .forEach(
            link -> {
              String target = LINKS.get(link.getValue().asText());
              if (target == null) {
                throw new IllegalArgumentException("nothing is linked as " + link.getValue());
              }
              formats
                  .putObject(link.getKey())
                  .put("id", "url")
                  .putObject("params")
                  .put("type", "a")
                  .put("urlTemplate", target)
                  .put("labelTemplate", "{{value}}")
                  .put("openLinkInCurrentTab", true);
            });
    return formats;
  }

  private static String dashboard(String id, String field) {
    return "../app/dashboards#/view/" + id + state(field);
  }

  private static String search(String id, String field) {
    return "../app/discover#/view/" + id + state(field);
  }

  /** All times, since who follows a link looks for one thing and not for a day. */
  private static String state(String field) {
    return "?_g=(time:(from:now-5y,to:now))&_a=(query:(language:kuery,query:'"
        + field
        + ":\"{{value}}\"'))";
  }

  private static ObjectNode search(JsonNode source) {
    ObjectNode attributes = JSON.createObjectNode();
    attributes
        .put("title", source.path("title").asText())
        .put("description", source.path("description").asText());
    attributes.set("columns", source.path("columns"));
    ArrayNode sort = attributes.putArray("sort");
    source
        .path("sort")
        .properties()
        .forEach(
            sortField ->
                sort.addArray().add(sortField.getKey()).add(sortField.getValue().asText()));
    attributes.putObject("grid");
    attributes
        .put("hideChart", false)
        .put("isTextBasedQuery", false)
        .put("timeRestore", false)
        .put("usesAdHocDataView", false);
    ObjectNode searchSource = source(source.path("kql").asText(""));
    searchSource
        .put("highlightAll", true)
        .put("version", true)
        .put("indexRefName", "kibanaSavedObjectMeta.searchSourceJSON.index");
    attributes.putObject("kibanaSavedObjectMeta").put("searchSourceJSON", searchSource.toString());
    ArrayNode references = JSON.createArrayNode();
    refer(
        references,
        "kibanaSavedObjectMeta.searchSourceJSON.index",
        "index-pattern",
        source.path("view").asText());
    return object("search", source.path("id").asText(), attributes, references);
  }

  /** A query without filters. */
  static ObjectNode source(String kql) {
    ObjectNode source = JSON.createObjectNode();
    source.set("query", kql(kql));
    source.putArray("filter");
    return source;
  }

  static ObjectNode kql(String query) {
    return JSON.createObjectNode().put("query", query).put("language", "kuery");
  }

  static void refer(ArrayNode references, String name, String type, String id) {
    references.addObject().put("id", id).put("name", name).put("type", type);
  }

  static ObjectNode object(String type, String id, ObjectNode attributes, ArrayNode references) {
    ObjectNode object = JSON.createObjectNode();
    object.set("attributes", attributes);
    object.put("coreMigrationVersion", CORE).put("id", id).put("managed", false);
    object.set("references", references);
    return object.put("type", type).put("typeMigrationVersion", VERSIONS.get(type));
  }
}
