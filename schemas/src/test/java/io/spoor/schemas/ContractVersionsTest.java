package io.spoor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.apache.avro.SchemaNormalization;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What was ever written can be read: today's classes against every committed version of the
 * contracts.
 *
 * <p>After a change of a schema, record the next version, look at what is new, and commit it:
 *
 * <pre>mvn -pl schemas test -Dtest=ContractVersionsTest -Dspoor.contracts.record=2</pre>
 *
 * A version that a release has written with is never recorded again.
 */
class ContractVersionsTest {

  private static final String RECORD = "spoor.contracts.record";
  private static final ObjectMapper JSON = new ObjectMapper();

  @BeforeAll
  static void recordWhenAsked() throws IOException {
    Integer number = Integer.getInteger(RECORD);
    if (number != null) {
      ContractVersion.record(number);
    }
  }

  static List<ContractVersion> versions() {
    return ContractVersion.all();
  }

  static Stream<Arguments> samples() {
    return ContractVersion.all().stream()
        .flatMap(
            version ->
                version.samples().keySet().stream().map(type -> Arguments.of(version, type)));
  }

  @Test
  void latestVersionIsTodaysContracts() {
    ContractVersion latest = ContractVersion.latest();

    assertThat(ContractVersion.today())
        .as(
            "schemas changed since %s: record the next version with -D%s=%d (see this test's comment)",
            latest, RECORD, latest.number() + 1)
        .isEqualTo(latest.schemas());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void everyRecordTypeOnATopicHasASample(ContractVersion version) {
    assertThat(version.samples().keySet()).isSubsetOf(version.schemas().keySet());
    assertThat(ContractVersion.latest().samples())
        .containsOnlyKeys(TopicCatalogue.types().keySet());
  }

  @ParameterizedTest
  @MethodSource("versions")
  void todaysSchemasReadWhateverTheVersionWrote(ContractVersion version) {
    Map<String, Schema> today = ContractVersion.today();

    for (String type : version.samples().keySet()) {
      assertThat(today).as("a record type that was written must stay").containsKey(type);
      var result =
          SchemaCompatibility.checkReaderWriterCompatibility(today.get(type), version.schema(type));
      assertThat(result.getType())
          .as("%s reads %s: %s", type, version, result.getResult().getIncompatibilities())
          .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("samples")
  void todaysClassReadsTheSample(ContractVersion version, String type) throws IOException {
    // Given
    Schema writerSchema = version.schema(type);
    byte[] sample = version.sample(type);

    // When
    SpecificRecord read = read(sample, writerSchema, type);

    // Then
    assertContains(json(read.toString()), json(SampleRecords.of(writerSchema).toString()), type);
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("samples")
  void sampleIsWhatTheVersionsSchemaEncodes(ContractVersion version, String type) {
    assertThat(ContractVersion.binary(SampleRecords.of(version.schema(type))))
        .isEqualTo(version.sample(type));
  }

  @Test
  void generatedClassesAreOfTheSourceFiles() {
    Map<String, Schema> today = ContractVersion.today();

    TopicCatalogue.types()
        .forEach(
            (name, type) ->
                assertThat(SchemaNormalization.toParsingForm(SpecificData.get().getSchema(type)))
                    .isEqualTo(SchemaNormalization.toParsingForm(today.get(name))));
  }

  @Test
  void fieldWithoutDefaultWouldBeNoticed() {
    Schema link = Link.getClassSchema();
    Schema broken =
        Evolution.of(link).with("proof", Schema.create(Schema.Type.STRING), null).schema();

    assertThat(SchemaCompatibility.checkReaderWriterCompatibility(broken, link).getType())
        .isEqualTo(SchemaCompatibilityType.INCOMPATIBLE);
  }

  private static SpecificRecord read(byte[] bytes, Schema writerSchema, String type)
      throws IOException {
    Class<? extends SpecificRecord> today =
        Objects.requireNonNull(TopicCatalogue.types().get(type), type);
    SpecificDatumReader<SpecificRecord> reader =
        new SpecificDatumReader<>(writerSchema, SpecificData.get().getSchema(today));
    return reader.read(null, DecoderFactory.get().binaryDecoder(bytes, null));
  }

  /** Later versions may have more members, not fewer. */
  private static void assertContains(JsonNode actual, JsonNode expected, String path) {
    if (expected.isObject()) {
      expected
          .properties()
          .forEach(
              member ->
                  assertContains(
                      actual.path(member.getKey()),
                      member.getValue(),
                      path + "/" + member.getKey()));
    } else if (expected.isArray()) {
      assertThat(actual).as(path).hasSameSizeAs(expected);
      for (int i = 0; i < expected.size(); i++) {
        assertContains(actual.path(i), expected.path(i), path + "/" + i);
      }
    } else {
      assertThat(actual).as(path).isEqualTo(expected);
    }
  }

  private static JsonNode json(String text) throws JsonProcessingException {
    return JSON.readTree(text);
  }
}
