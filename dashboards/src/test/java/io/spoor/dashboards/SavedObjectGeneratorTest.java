package io.spoor.dashboards;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.testkit.kibana.KqlParser;
import io.spoor.testkit.kibana.LensQuery;
import io.spoor.testkit.kibana.SavedObject;
import io.spoor.testkit.kibana.SavedObject.Panel;
import io.spoor.testkit.kibana.VegaSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The committed objects are what their sources say, in Kibana's shape, and name only what there is.
 * After a change of the sources: {@code -Dspoor.kibana.write=true}.
 */
class SavedObjectGeneratorTest {
  private static final Path FILE =
      KibanaSources.MODULE.resolve("src/main/resources/kibana/spoor.ndjson");

  private static final Set<String> NUMBERS = Set.of("long", "integer", "double", "float");
  private static final Set<String> DATES = Set.of("date", "date_nanos");

  @BeforeAll
  static void write() throws IOException {
    if (Boolean.getBoolean("spoor.kibana.write")) {
      Files.createDirectories(FILE.getParent());
      Files.write(FILE, SavedObjectGenerator.lines());
    }
  }

  private static List<SavedObject> objects() {
    return SavedObject.read(FILE);
  }

  private static List<SavedObject> ofType(String type) {
    return objects().stream().filter(each -> each.type().equals(type)).toList();
  }

  static Stream<Panel> panels() {
    return ofType("dashboard").stream().flatMap(each -> each.panels().stream());
  }

  static Stream<Panel> lenses() {
    return panels().filter(each -> each.type().equals("lens"));
  }

  static Stream<Panel> vegas() {
    return panels().filter(Panel::isVega);
  }

  @Test
  void theFileIsWhatTheSourcesSay() throws IOException {
    List<String> lines = SavedObjectGenerator.lines();

    assertThat(Files.readAllLines(FILE))
        .as("-Dspoor.kibana.write=true writes it")
        .containsExactlyElementsOf(lines);
  }

  @Test
  void everyObjectHasWhatAnExportHas() {
    for (SavedObject each : objects()) {
      JsonNode line = each.line();
      assertThat(line.properties().stream().map(Map.Entry::getKey))
          .as(each.id())
          .containsExactlyInAnyOrder(
              "type",
              "id",
              "attributes",
              "references",
              "managed",
              "coreMigrationVersion",
              "typeMigrationVersion");
      assertThat(line.path("typeMigrationVersion").asText()).matches("\\d+\\.\\d+\\.\\d+");
      assertThat(each.id()).startsWith("spoor-");
      assertThat(each.attributes().path("title").asText()).isNotBlank();
    }
    assertThat(objects().stream().map(each -> each.type() + "/" + each.id()))
        .doesNotHaveDuplicates();
  }

  @Test
  void everyReferenceLeadsToAnObjectOfTheFile() {
    Set<String> objectIds =
        objects().stream().map(each -> each.type() + "/" + each.id()).collect(toSet());
    for (SavedObject each : objects()) {
      assertThat(each.references())
          .as(each.id())
          .allMatch(reference -> objectIds.contains(reference.type() + "/" + reference.id()));
      assertThat(each.references().stream().map(SavedObject.Reference::name))
          .as(each.id())
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void everyReferenceThatIsMeantIsThere() {
    for (SavedObject search : ofType("search")) {
      String name = search.searchSource().path("indexRefName").asText();
      assertThat(search.references()).extracting(SavedObject.Reference::name).contains(name);
    }
    for (SavedObject dashboard : ofType("dashboard")) {
      JsonNode controls = dashboard.attributes().path("controlGroupInput").path("panelsJSON");
      assertThat(controls.asText()).isNotEmpty();
      for (JsonNode panel : dashboard.parsed("panelsJSON")) {
        if (panel.has("panelRefName")) {
          assertThat(dashboard.references())
              .extracting(SavedObject.Reference::name)
              .contains(
                  panel.path("panelIndex").asText() + ":" + panel.path("panelRefName").asText());
        }
      }
    }
  }

  @Test
  void linksOfDashboardsAndValuesLeadToObjectsOfTheFile() {
    Set<String> ids = objects().stream().map(SavedObject::id).collect(toSet());
    Pattern view = Pattern.compile("#/view/([\\w-]+)");
    Set<String> linkedIds = new TreeSet<>();
    for (SavedObject each : objects()) {
      Matcher matcher = view.matcher(each.line().toString());
      while (matcher.find()) {
        linkedIds.add(matcher.group(1));
      }
    }
    assertThat(linkedIds).contains("spoor-chain-explorer", "spoor-originals").isSubsetOf(ids);
  }

  @Test
  void aDataViewIsAnAliasAndItsLinksAreOnFieldsOfHexDigits() {
    for (SavedObject view : ofType("index-pattern")) {
      Map<String, String> fields = TemplateFields.of(view.id());
      assertThat(view.attributes().path("title").asText()).isEqualTo(view.id());
      assertThat(DATES).contains(fields.get("@timestamp"));
      for (Map.Entry<String, JsonNode> format : view.parsed("fieldFormatMap").properties()) {
        assertThat(fields).as(view.id()).containsEntry(format.getKey(), "keyword");
        assertThat(format.getKey())
            .as("a value that others choose could say more than a value in an address")
            .matches(
                "spoor\\.(raw\\.sha256|finding\\.id|alert\\.finding_ids|chain\\.(id|parent_id|related|merged_into|finding_ids))");
      }
    }
  }

  @Test
  void savedSearchesNameFieldsThatAreThere() {
    for (SavedObject search : ofType("search")) {
      String view = search.references().getFirst().id();
      Map<String, String> fields = TemplateFields.of(view);
      List<String> fieldNames = new ArrayList<>();
      search.attributes().path("columns").forEach(column -> fieldNames.add(column.asText()));
      assertThat(fields.keySet()).as(search.id()).containsAll(fieldNames);
      for (JsonNode sort : search.attributes().path("sort")) {
        assertThat(fields.get(sort.get(0).asText()))
            .as(search.id())
            .isNotIn("text", "nested", null);
        assertThat(sort.get(1).asText()).isIn("asc", "desc");
      }
      String kql = search.searchSource().path("query").path("query").asText();
      assertThat(fields.keySet()).as(search.id()).containsAll(KqlParser.parse(kql).fields());
    }
  }

  @Test
  void controlsChooseAmongKeywords() {
    for (SavedObject dashboard : ofType("dashboard")) {
      JsonNode controls =
          SavedObject.parse(
              dashboard.attributes().path("controlGroupInput").path("panelsJSON").asText());
      for (Map.Entry<String, JsonNode> control : controls.properties()) {
        String view =
            dashboard.references().stream()
                .filter(
                    each ->
                        each.name()
                            .equals("controlGroup_" + control.getKey() + ":optionsListDataView"))
                .findFirst()
                .orElseThrow()
                .id();
        String field = control.getValue().at("/explicitInput/fieldName").asText();
        assertThat(TemplateFields.of(view)).as(dashboard.id()).containsEntry(field, "keyword");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("lenses")
  void aLensUsesFieldsOfTheRightType(Panel panel) {
    LensQuery lens = LensQuery.of(panel);
    Map<String, String> fields = TemplateFields.of(lens.view());

    assertThat(lens.unknownAccessors()).isEmpty();
    for (LensQuery.FieldUse use : lens.fields()) {
      String type = fields.get(use.field());
      assertThat(type).as("%s of %s", use.field(), lens.view()).isNotNull();
      switch (use.operation()) {
        case "sum", "percentile" -> assertThat(NUMBERS).contains(type);
        case "max" -> assertThat(NUMBERS.contains(type) || DATES.contains(type)).isTrue();
        case "date_histogram" -> assertThat(DATES).contains(type);
        case "terms", "unique_count" -> assertThat(type).isEqualTo("keyword");
        default -> assertThat(use.operation()).isEqualTo("kql");
      }
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("vegas")
  void vegaAsksForFieldsThatAreThere(Panel panel) {
    for (VegaSpec.Request request :
        VegaSpec.of(panel).requests(SavedObjectGenerator.JSON.createObjectNode())) {
      Map<String, String> fields = TemplateFields.of(request.index());
      List<String> fieldNames = new ArrayList<>();
      request.body().findValues("field").forEach(field -> fieldNames.add(field.asText()));
      request.body().findValues("path").forEach(path -> fieldNames.add(path.asText()));
      request.body().path("_source").forEach(field -> fieldNames.add(field.asText()));
      for (JsonNode term : request.body().findValues("term")) {
        term.fieldNames().forEachRemaining(fieldNames::add);
      }
      assertThat(fieldNames).isNotEmpty();
      assertThat(fields.keySet()).as(request.index()).containsAll(fieldNames);
    }
  }

  @Test
  void panelsLieBesideEachOther() {
    for (SavedObject dashboard : ofType("dashboard")) {
      Set<String> occupiedCells = new TreeSet<>();
      for (JsonNode panel : dashboard.parsed("panelsJSON")) {
        JsonNode gridData = panel.path("gridData");
        assertThat(gridData.path("x").asInt() + gridData.path("w").asInt()).isLessThanOrEqualTo(48);
        for (int x = gridData.path("x").asInt();
            x < gridData.path("x").asInt() + gridData.path("w").asInt();
            x++) {
          for (int y = gridData.path("y").asInt();
              y < gridData.path("y").asInt() + gridData.path("h").asInt();
              y++) {
            assertThat(occupiedCells.add(x + "," + y))
                .as("%s/%s", dashboard.id(), panel.path("panelIndex"))
                .isTrue();
          }
        }
      }
    }
  }
}
