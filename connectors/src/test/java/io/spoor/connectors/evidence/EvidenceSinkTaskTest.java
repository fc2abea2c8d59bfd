package io.spoor.connectors.evidence;

import static io.spoor.connectors.evidence.EvidenceTaskHarness.ACTS;
import static io.spoor.connectors.evidence.EvidenceTaskHarness.MANIFESTS;
import static io.spoor.connectors.evidence.EvidenceTaskHarness.config;
import static io.spoor.connectors.evidence.EvidenceTaskHarness.verify;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.connectors.elasticsearch.document.SinkRecordSamples;
import io.spoor.connectors.evidence.EvidenceTaskHarness.AdjustableClock;
import io.spoor.connectors.evidence.EvidenceTaskHarness.Topics;
import io.spoor.connectors.evidence.kafka.PartitionBounds.Bounds;
import io.spoor.evidence.act.ActFactory;
import io.spoor.evidence.avro.FileActJournal;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.verify.VerificationResult;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvidenceSinkTaskTest {
  private final AdjustableClock clock = new AdjustableClock();
  private final Topics topics = new Topics();
  @TempDir private Path directory;

  private EvidenceTaskHarness start(String... overrides) {
    return new EvidenceTaskHarness(clock, topics, config(directory, overrides));
  }

  /** Of the log without the schema that comes first. */
  private static long recordsOfTopics(VerificationResult result) {
    assertThat(result.fault()).isEmpty();
    return result.records() - 1;
  }

  @Test
  void commitsWhatIsSealedAndNothingElse() {
    try (var task = start("evidence.segment.records", "4")) {
      task.put(0, 1);
      assertThat(task.committable()).isEqualTo(-1);
      assertThat(task.metric("unsealed")).as("with the schema").isEqualTo(3);

      task.put(2, 3);

      assertThat(task.committable()).as("a schema and three records").isEqualTo(3);
      assertThat(task.metric("sealed-total")).isEqualTo(4);
      assertThat(task.metric("unsealed")).isEqualTo(1);
      assertThat(task.metric("segments")).isEqualTo(1);
      assertThat(task.metric("last-checkpoint-ms")).isEqualTo(clock.millis());
    }
    assertThat(recordsOfTopics(verify(directory))).as("sealed when it ended").isEqualTo(4);
  }

  @Test
  void sealsByTimeWithoutAnotherRecord() {
    try (var task =
        start("evidence.segment.records", "100", "evidence.segment.interval.ms", "5000")) {
      task.put(0);
      assertThat(task.context().timeout()).as("to be called again").isEqualTo(5_000);
      clock.advance(Duration.ofSeconds(3));
      task.put(1);
      assertThat(task.committable()).isEqualTo(-1);
      assertThat(task.metric("unsealed-age-ms")).isEqualTo(3_000);

      clock.advance(Duration.ofSeconds(2));
      task.put();

      assertThat(task.committable()).isEqualTo(2);
    }
  }

  @Test
  void sealsBySize() {
    try (var task =
        start("evidence.segment.records", "1000000", "evidence.segment.bytes", "20000")) {
      for (long offset = 0; offset < 100; offset++) {
        task.put(offset);
      }
      assertThat(task.metric("segments")).isBetween(2L, 10L);
    }
    assertThat(recordsOfTopics(verify(directory))).isEqualTo(100);
  }

  @Test
  void goesOnWhereTheLogEndsWhateverTheGroupRemembers() {
    try (var task = start()) {
      assertThat(task.context().drainSeekOffsets())
          .as("nothing is in the log")
          .isEqualTo(Map.of(ACTS, 0L, MANIFESTS, 0L));
      task.put(0, 1, 2, 3, 4);
      assertThat(task.committable()).isEqualTo(5);
      task.put(5);
      task.kill();
    }
    try (var task = start()) {
      assertThat(task.context().drainSeekOffsets())
          .as("5 waited and was not sealed")
          .isEqualTo(Map.of(ACTS, 5L, MANIFESTS, 0L));
      task.put(4, 5, 6);
    }
    VerificationResult result = verify(directory);
    assertThat(result.gaps()).isEmpty();
    assertThat(recordsOfTopics(result)).as("4 came twice").isEqualTo(7);
  }

  @Test
  void ofWhatCannotBeDecodedTheHashIsKept() {
    try (var task = start()) {
      task.put(0);
      task.putBytes(1, "no avro".getBytes(UTF_8));
      task.putBytes(2, null);

      assertThat(task.context().deadLetters()).hasSize(1);
      assertThat(task.context().reasons()).first().asString().contains("wire format");
      assertThat(task.metric("unreadable-total")).isEqualTo(1);
    }
    VerificationResult result = verify(directory);
    assertThat(result.gaps()).isEmpty();
    assertThat(recordsOfTopics(result)).as("with the tombstone").isEqualTo(3);
    assertThat(records()).contains("\"$unreadable\"", "\"$deleted\"");
  }

  /** Connect hands out partitions in any order; an action refers to an event that is in the log. */
  @Test
  void anActionThatArrivesWithItsEventRefersToIt() {
    var event = SinkRecordSamples.event().setContent(null).setOriginal(null).build();
    Map<Topic, SpecificRecord> arriving = new LinkedHashMap<>();
    arriving.put(TopicCatalogue.ACTIONS, SinkRecordSamples.action(event, 2));
    arriving.put(TopicCatalogue.EVENTS, event);
    try (var task = start()) {
      task.putValues(arriving);
    }
    assertThat(verify(directory).gaps()).isEmpty();
    assertThat(records()).contains("\"$event\",{\"record\":1,").doesNotContain("\"event\",{");
  }

  private String records() {
    try (Stream<Path> files = Files.walk(directory.resolve("log/segments"))) {
      var text = new StringBuilder();
      for (Path file : files.filter(f -> f.endsWith("records.gz")).sorted().toList()) {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
          text.append(new String(in.readAllBytes(), UTF_8));
        }
      }
      return text.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whatTheRegistryCannotBeAskedForIsBroughtAgain() {
    SchemaResolver unreachableRegistry =
        RegistrySchemaResolver.fromMap(
            Map.of(
                "schema.registry.url", "http://127.0.0.1:1", "schema.registry.max.retries", "0"));
    try (var task =
        new EvidenceTaskHarness(clock, topics, config(directory), unreachableRegistry)) {
      assertThatThrownBy(() -> task.put(0)).isInstanceOf(RetriableException.class);
      assertThat(task.metric("unsealed")).isZero();
      assertThat(task.context().deadLetters()).isEmpty();
    }
  }

  @Test
  void whileTheDiskTakesNothingReadingPausesAndNothingIsLost() throws IOException {
    Path segments = directory.resolve("log/segments");
    Path aside = directory.resolve("aside");
    try (var task = start()) {
      task.put(0, 1, 2);
      assertThat(task.committable()).isEqualTo(2);
      task.context().drainSeekOffsets();
      // Stands for a disk that takes nothing: no segment can be put into place.
      Files.move(segments, aside);
      Files.createFile(segments);

      task.put(3, 4, 5);

      assertThat(task.context().paused()).containsExactlyInAnyOrder(ACTS, MANIFESTS);
      assertThat(task.metric("disk-down")).isEqualTo(1);
      assertThat(task.committable()).as("no more than before").isEqualTo(2);
      for (int attempts = 0; attempts < 5; attempts++) {
        clock.advance(Duration.ofSeconds(1));
        task.put();
      }
      assertThat(task.metric("disk-down")).isEqualTo(1);

      Files.delete(segments);
      Files.move(aside, segments);
      clock.advance(Duration.ofSeconds(1));
      task.put();

      assertThat(task.context().paused()).isEmpty();
      assertThat(task.context().drainSeekOffsets()).containsEntry(ACTS, 2L);
      task.put(2, 3, 4, 5, 6);
      assertThat(task.metric("disk-down")).isZero();
    }
    VerificationResult result = verify(directory);
    assertThat(result.gaps()).isEmpty();
    assertThat(recordsOfTopics(result)).isEqualTo(7);
  }

  @Test
  void twoDoNotWriteOneLog() {
    try (var task = start()) {
      task.put(0);
      assertThatThrownBy(this::start)
          .isInstanceOf(ConnectException.class)
          .hasMessageContaining("another process writes the evidence log");
      task.put(1, 2);
    }
    assertThat(recordsOfTopics(verify(directory))).isEqualTo(3);
  }

  @Test
  void withoutItsKeyItDoesNotStartAndLosesNothing() throws IOException {
    try (var task = start()) {
      task.put(0, 1, 2);
    }
    Path key = directory.resolve("key");
    Path aside = directory.resolve("aside");
    Map<String, String> config = config(directory);
    Files.move(key, aside);

    assertThatThrownBy(() -> new EvidenceTaskHarness(clock, topics, config))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("evidence.key.file")
        .hasMessageContaining(key.toString());

    Files.move(aside, key);
    try (var task = start()) {
      assertThat(task.context().drainSeekOffsets()).containsEntry(ACTS, 3L);
    }
  }

  @Test
  void anotherKeyIsRefusedAndTakesOverFromTheOldOne() {
    try (var task = start()) {
      task.put(0, 1, 2);
    }
    Path next = directory.resolve("next");
    KeyFiles.create(next, EvidenceTaskHarness.LOG_NAME);

    assertThatThrownBy(() -> start("evidence.key.file", next.toString()))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("hand over");
    String[] rotated = {
      "evidence.key.file", next.toString(),
      "evidence.key.old.file", directory.resolve("key").toString()
    };
    for (long offset = 3; offset < 5; offset++) {
      try (var task = start(rotated)) {
        task.put(offset);
      }
    }
    try (var task = start("evidence.key.file", next.toString())) {
      task.put(5);
    }

    VerificationResult result = verify(directory);
    assertThat(result.isValid()).as("by the first key alone").isTrue();
    assertThat(recordsOfTopics(result)).isEqualTo(6);
  }

  @Test
  void whatWasDeletedWhileItWasDownIsAGap() {
    try (var task = start()) {
      task.put(0, 1, 2);
    }
    topics.bounds.put(ACTS, new Bounds(10, 20));
    try (var task = start()) {
      assertThat(task.context().drainSeekOffsets()).containsEntry(ACTS, 10L);
      assertThat(task.metric("missing-total")).isEqualTo(7);
      task.put(10, 11, 12);
    }
    VerificationResult result = verify(directory);
    assertThat(result.isValid()).isFalse();
    assertThat(result.gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.from()).isEqualTo(3);
              assertThat(gap.to()).isEqualTo(10);
            });
  }

  @Test
  void whatIsDeletedWhileItReadsOldRecordsIsAGapAndTransactionMarkersAreNone() {
    try (var task = start()) {
      task.put(0, 1);
      int lookupsBefore = topics.lookups;
      task.put(3); // a marker lies at 2; the record before it is young
      assertThat(topics.lookups).as("no need to ask Kafka").isEqualTo(lookupsBefore);

      clock.advance(Duration.ofDays(8));
      task.put(5); // a marker at 4, after an old record: Kafka is asked
      assertThat(topics.lookups).isEqualTo(lookupsBefore + 1);
      assertThat(task.metric("missing-total")).isZero();

      clock.advance(Duration.ofDays(8));
      topics.bounds.put(ACTS, new Bounds(20, 30));
      task.put(21);
      assertThat(task.metric("missing-total")).isEqualTo(14);
    }
    VerificationResult result = verify(directory);
    assertThat(result.gaps())
        .singleElement()
        .satisfies(
            gap -> {
              assertThat(gap.from()).isEqualTo(6);
              assertThat(gap.to()).isEqualTo(20);
            });
    assertThat(recordsOfTopics(result)).isEqualTo(5);
  }

  @Test
  void aTopicThatWasMadeAnewIsNotTakenForTheOld() {
    try (var task = start()) {
      task.put(LongStream.range(0, 30).toArray());
    }
    topics.bounds.put(ACTS, new Bounds(0, 12));

    assertThatThrownBy(this::start)
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("another topic of the same name")
        .hasMessageContaining("12")
        .hasMessageContaining("30");
  }

  @Test
  void whatPeopleDidMeanwhileIsSealedToo() {
    try (var task = start()) {
      task.put(0);
    }
    FileActJournal.of(directory.resolve("log"))
        .record(ActFactory.of("withhold", "mara", "a request to be forgotten", clock.now).build());

    try (var task = start("evidence.segment.interval.ms", "5000")) {
      assertThat(task.metric("unsealed")).isEqualTo(1);
      clock.advance(Duration.ofSeconds(5));
      task.put();
      assertThat(task.metric("unsealed")).isZero();
    }

    assertThat(records()).contains("\"topic\":\"acts\"");
    assertThat(verify(directory).isValid()).isTrue();
  }
}
