package io.spoor.evidence.verify;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.extract.Extractor;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.DirectoryStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceCheckTest {
  private static final SigningKey KEY = SigningKey.generate(LogFixtures.NAME);

  @TempDir private Path directory;

  private Optional<VerificationFault> fault(String fields) throws IOException {
    LogFixtures.writeAction(directory.resolve("log"), KEY, fields);
    return LogFixtures.verify(directory.resolve("log")).fault();
  }

  private Optional<VerificationFault> faultOfExtract() throws IOException {
    Path extract = directory.resolve("extract");
    new Extractor(
            DirectoryStore.open(directory.resolve("log")), 1, extract, directory.resolve("staging"))
        .run(record -> true, n -> {});
    return LogVerifier.ofExtract(DirectoryStore.open(extract), List.of())
        .verify(Optional.empty(), n -> {})
        .fault();
  }

  @Test
  void anEventPrecedesItsAction() throws IOException {
    assertThat(fault("{\"$event\":{\"record\":0,\"time\":\"1\"}}")).isEmpty();
    assertThat(faultOfExtract()).isEmpty();
  }

  @Test
  void anActionMayHaveItsEvent() throws IOException {
    assertThat(fault("{\"event\":{\"event_id\":\"e\"}}")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "2", "-1", "\"0\"", "0.5", "null", "{}", "1e300", "true"})
  void anyOtherReferenceIsAFault(String record) throws IOException {
    assertThat(fault("{\"$event\":{\"record\":" + record + ",\"time\":\"1\"}}").orElseThrow())
        .asString()
        .startsWith("segment 0, records, record 1 (1 of the log")
        .endsWith("refers to no record before it as its event");
    assertThat(faultOfExtract().orElseThrow().problem())
        .isEqualTo("refers to no record before it as its event");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[]", "0", "{}"})
  void aReferenceWithoutARecordIsAFault(String reference) throws IOException {
    assertThat(fault("{\"$event\":" + reference + "}").orElseThrow().problem())
        .isEqualTo("refers to no record before it as its event");
  }

  @Test
  void aLongReferenceIsAFault() throws IOException {
    String reference = "{\"record\":0,\"time\":\"" + "1".repeat(1024) + "\"}";
    assertThat(fault("{\"$event\":" + reference + "}")).isPresent();
  }

  @Test
  void anActionWithItsEventTwiceIsAFault() throws IOException {
    assertThat(fault("{\"$event\":{\"record\":0,\"time\":\"1\"},\"event\":{}}").orElseThrow())
        .asString()
        .contains("record 1", "has both its event and a reference to it");
    assertThat(faultOfExtract().orElseThrow().problem())
        .isEqualTo("has both its event and a reference to it");
  }
}
