package io.spoor.connectors.elasticsearch.index;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.connectors.elasticsearch.document.DocumentFactory;
import io.spoor.connectors.elasticsearch.document.Publication;
import io.spoor.connectors.elasticsearch.document.SinkRecordSamples;
import java.io.IOException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FIELDS.md, the templates and the documents agree, each with each. */
class FieldContractTest {

  private static final FieldTables TABLES = FieldTables.ofProject();

  @ParameterizedTest
  @CsvSource({
    "event, spoor-events",
    "action, spoor-actions",
    "chain, spoor-chains",
    "finding, spoor-findings",
    "alert, spoor-alerts",
    "identity, spoor-identities",
    "delivery, spoor-deliveries",
    "verdict, spoor-verdicts",
    "decision, spoor-decisions"
  })
  void tableAndTemplateNameTheSameFields(String type, String template) {
    assertThat(TABLES.of(type)).isEqualTo(mapped(template));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "event",
        "action",
        "chain",
        "finding",
        "alert",
        "identity",
        "delivery",
        "verdict",
        "decision"
      })
  void aFullRecordFillsEveryFieldOfItsTable(String type) throws IOException {
    SpecificRecord record = requireNonNull(SinkRecordSamples.allTypes().get(type));
    byte[] json =
        DocumentFactory.ofGeneration(0)
            .of(record, Publication.of(1_714_732_530_000L, 1_714_732_530_420L))
            .orElseThrow()
            .json();

    Set<String> filledFields = new HashSet<>();
    collectFilled(new ObjectMapper().readTree(json), "", TABLES.of(type), filledFields);

    assertThat(filledFields).isEqualTo(TABLES.of(type).keySet());
  }

  @Test
  void everyTableHasATemplate() {
    assertThat(TABLES.types())
        .hasSize(IndexTemplates.PERIODIC.size() + IndexTemplates.SINGLE.size());
  }

  /** A field's path and type of every mapped field, nested ones too. */
  private static Map<String, String> mapped(String template) {
    TemplateFile index = TemplateFile.index(template);
    Map<String, String> fields = new TreeMap<>();
    index
        .body()
        .path("composed_of")
        .forEach(component -> collectMapped(TemplateFile.component(component.asText()), fields));
    collectMapped(index, fields);
    return fields;
  }

  private static void collectMapped(TemplateFile template, Map<String, String> fields) {
    collectMapped(template.body().at("/template/mappings/properties"), "", fields);
  }

  private static void collectMapped(
      JsonNode properties, String prefix, Map<String, String> fields) {
    properties
        .properties()
        .forEach(
            field -> {
              String path = prefix + field.getKey();
              if (field.getValue().has("type")) {
                fields.put(path, field.getValue().path("type").asText());
              }
              collectMapped(field.getValue().path("properties"), path + ".", fields);
            });
  }

  private static void collectFilled(
      JsonNode node, String path, Map<String, String> table, Set<String> filledFields) {
    if (table.containsKey(path)) {
      filledFields.add(path);
    }
    if ("flattened".equals(table.get(path))) {
      return;
    }
    if (node.isArray()) {
      node.forEach(element -> collectFilled(element, path, table, filledFields));
    } else if (node.isObject()) {
      node.properties()
          .forEach(
              field ->
                  collectFilled(
                      field.getValue(),
                      path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                      table,
                      filledFields));
    } else {
      assertThat(table.keySet().stream().collect(Collectors.toSet()))
          .as("document has a field that is in no table")
          .contains(path);
    }
  }
}
