package io.spoor.pipeline.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.spoor.schemas.Manifest;
import io.spoor.schemas.operatorinput.InvalidDocumentException;
import io.spoor.testkit.data.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ManifestParserTest {
  private static final String FULL =
      """
      {"manifest_version":1,"agent":{"id":"a-1","name":"A","owner":"o@example.org","description":"d","version":"2"},
       "effective_from":"2026-01-31T12:00:00Z","acts_for":"u","on_call":"team-a","version":"7","ticket":"OPS-1",
       "services":[{"id":"mail","description":"m","credential":"c"}],
       "tools":[{"name":"send","service":"mail","kind":"write","description":"s","untrusted_content":false,"sensitive":true,"egress":true},{"name":"think"}],
       "identities":[{"principal":"arn:aws:iam::1:role/a-*","via":"AssumeRole","from":"arn:aws:iam::1:user/u"},{"principal":"p"}],
       "code_digests":["sha256:00"]}
      """;

  private static Manifest parse(String json) throws InvalidDocumentException {
    return ManifestParser.parse(json.getBytes(UTF_8), "default", "a.json", 5);
  }

  private static InvalidDocumentException fault(String json) {
    return catchThrowableOfType(InvalidDocumentException.class, () -> parse(json));
  }

  @Test
  void readsAllThatAManifestMaySay() throws InvalidDocumentException {
    // When
    Manifest manifest = parse(FULL);

    // Then
    assertThat(manifest.getAgentId()).isEqualTo("a-1");
    assertThat(manifest.getTenant()).isEqualTo("default");
    assertThat(manifest.getEffectiveFrom()).isEqualTo(1_769_860_800_000_000_000L);
    assertThat(manifest.getOwner()).isEqualTo("o@example.org");
    assertThat(manifest.getActsFor()).isEqualTo("u");
    assertThat(manifest.getOnCall()).isEqualTo("team-a");
    assertThat(manifest.getServices()).hasSize(1);
    assertThat(manifest.getTools().getFirst().getSensitive()).isTrue();
    assertThat(manifest.getTools().get(1).getService()).isNull();
    assertThat(manifest.getIdentities().getFirst().getVia()).isEqualTo("AssumeRole");
    assertThat(manifest.getCodeDigests()).containsExactly("sha256:00");
    assertThat(manifest.getDigest()).hasSize(64);
    assertThat(manifest.getDocument()).contains("\"ticket\":\"OPS-1\"");
  }

  @Test
  void loadsTheSharedManifestsAsTheyAre() throws IOException, InvalidDocumentException {
    try (Stream<Path> files = Files.list(SharedData.path("manifests"))) {
      List<Path> manifests = files.sorted().toList();
      assertThat(manifests).isNotEmpty();
      for (Path file : manifests) {
        Manifest manifest =
            ManifestParser.parse(Files.readAllBytes(file), "default", file.toString(), 0);
        assertThat(file.getFileName()).hasToString(manifest.getAgentId() + ".json");
        assertThat(manifest.getTools()).isNotEmpty();
        assertThat(manifest.getEffectiveFrom()).isZero();
      }
    }
  }

  @Test
  void givesADigestThatOrderAndWhiteSpaceDoNotChange() throws InvalidDocumentException {
    assertThat(parse("{\"agent\":{\"id\":\"a\",\"name\":\"n\"}}").getDigest())
        .isEqualTo(parse("{ \"agent\": {\"name\":\"n\", \"id\":\"a\"} }").getDigest())
        .isNotEqualTo(parse("{\"agent\":{\"id\":\"a\",\"name\":\"m\"}}").getDigest());
  }

  @Test
  void takesTheTenantThatTheDocumentNames() throws InvalidDocumentException {
    assertThat(parse("{\"tenant\":\"t2\",\"agent\":{\"id\":\"a\"}}").getTenant()).isEqualTo("t2");
  }

  @Test
  void listsEveryFaultWithItsPlace() {
    // When
    InvalidDocumentException fault =
        fault(
            """
            {"manifest_version":2,"agent":{"ids":"a","name":7},"effective_from":"now","toolz":[],
             "services":[{"id":"m"},{"id":"m"},{}],
             "tools":[{"name":"t","service":"nope","kind":"exec","sensitiv":true,"egress":"yes"},7],
             "identities":[{"principle":"p"}],"code_digests":"x"}
            """);

    // Then
    assertThat(fault.faults())
        .containsExactlyInAnyOrder(
            "/toolz: unknown member; did you mean \"tools\"?",
            "/manifest_version: must be 1, the only supported version",
            "/agent/ids: unknown member; did you mean \"id\"?",
            "/agent/id: is missing",
            "/agent/name: must be text",
            "/effective_from: must be an RFC 3339 time such as 2026-01-31T12:00:00Z",
            "/services/1/id: duplicate service",
            "/services/2/id: is missing",
            "/tools/1: must be an object",
            "/tools/0/sensitiv: unknown member; did you mean \"sensitive\"?",
            "/tools/0/service: is not in the list of services",
            "/tools/0/kind: must be read or write",
            "/tools/0/egress: must be true or false",
            "/identities/0/principle: unknown member; did you mean \"principal\"?",
            "/identities/0/principal: is missing",
            "/code_digests: must be a list");
    assertThat(fault)
        .hasMessageStartingWith("a.json is not a valid manifest:")
        .hasMessageContaining("/tools/0/kind");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{}; /agent: is missing",
        "{\"agent\":[]}; /agent: must be an object",
        "{\"agent\":{\"id\":\" \"}}; /agent/id: is missing",
        "[]; must be one JSON object",
        "{; line 1, column 2",
        "{\"agent\":{\"id\":\"a\",\"id\":\"b\"}}; twice",
      })
  void saysWhatIsWrongWithADocument(String json, String message) {
    assertThat(fault(json)).hasMessageContaining(message);
  }
}
