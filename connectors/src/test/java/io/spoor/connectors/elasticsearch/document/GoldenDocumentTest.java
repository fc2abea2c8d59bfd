package io.spoor.connectors.elasticsearch.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What each type of document looks like. To accept a change: {@code -Dgolden.update=true}. */
class GoldenDocumentTest {

  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final ObjectMapper MAPPER = new ObjectMapper();

  static Stream<Arguments> documents() {
    return Stream.of(
            Map.entry("full", SinkRecordSamples.allTypes()),
            Map.entry("minimal", SinkRecordSamples.minimal()))
        .flatMap(
            set ->
                set.getValue().entrySet().stream()
                    .map(
                        record ->
                            Arguments.of(record.getKey() + "-" + set.getKey(), record.getValue())));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("documents")
  void looksAsRecorded(String name, SpecificRecord record) throws IOException {
    SearchDocument document = DocumentFactory.ofGeneration(0).of(record).orElseThrow();

    String actual = readable(document);

    Path golden = GOLDEN.resolve(name + ".json");
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(golden, actual);
    }
    assertThat(actual).isEqualTo(Files.readString(golden));
  }

  private static String readable(SearchDocument document) throws IOException {
    DocumentAddress address = document.address();
    return MAPPER
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(
                MAPPER
                    .createObjectNode()
                    .put("_index", address.index())
                    .put("require_alias", address.alias())
                    .put("_id", address.id())
                    .put("version", address.version())
                    .set("_source", MAPPER.readTree(new String(document.json(), UTF_8))))
        + "\n";
  }
}
