package io.spoor.cli.endtoend;

import static io.spoor.cli.CommandLineRun.spoor;
import static io.spoor.cli.TestFiles.scenario;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.cli.CommandLineRun;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.avro.SealedRecordDecoder;
import io.spoor.evidence.avro.SealedSchemas;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.segment.OffsetRange;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.store.DirectoryStore;
import io.spoor.localstack.SharedStack;
import io.spoor.localstack.StackComponent;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the pipeline does is sealed: each committed record of each topic, once; also when the
 * process that seals is killed meanwhile.
 */
@Order(Integer.MAX_VALUE - 3)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EvidenceIT {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  @SuppressWarnings("NullAway.Init")
  private static CommittedRecordCounter published;

  @AfterAll
  static void close() {
    published.close();
  }

  @BeforeAll
  static void play() {
    SharedStack.endpoints();
    published = new CommittedRecordCounter();
    assertThat(runOnStack("manifests", "apply", scenario("manifests")).exit()).isZero();
    send(true);
  }

  private static void send(boolean waits) {
    for (String source : List.of("otel", "cloudtrail")) {
      List<String> command =
          new ArrayList<>(List.of("ingest", "--source", source, scenario(source + ".ndjson")));
      if (waits) {
        command.add("--wait");
      }
      assertThat(runOnStack(command.toArray(String[]::new)).exit()).isZero();
    }
  }

  private static CommandLineRun runOnStack(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--state-dir", SharedStack.stateDir()));
    return spoor(all.toArray(String[]::new));
  }

  @Test
  @Order(1)
  void holdsEachRecordOfEachTopicOnce() {
    awaitSealed();
    assertLogVerifies();
    assertThat(runOnStack("status").out())
        .containsPattern("evidence: \\d+ segments?, last sealed ");
  }

  @Test
  @Order(2)
  void whatIsSealedCanBeReadBackAsItWas() throws IOException {
    var store = DirectoryStore.open(SharedStack.evidence());
    var reader = new SealedRecordDecoder(SealedSchemas.read(store));
    Map<String, Integer> types = new TreeMap<>();
    List<StoredRecord> readable =
        new ArrayList<>(storedRecords(header -> !header.kind().equals(RecordKind.ACTION.text())));
    readable.addAll(firstActions());
    for (StoredRecord stored : readable) {
      reader
          .specific(stored)
          .ifPresent(value -> types.merge(value.getClass().getSimpleName(), 1, Integer::sum));
    }
    assertThat(types)
        .containsKeys("IdentityEvent", "Action", "Link", "Chain", "Finding", "Alert", "Manifest")
        .containsKey("AppliedSettings");
  }

  @Test
  @Order(3)
  void killedWhileItSealsItGoesOnWithoutAGapAndWithoutADouble() {
    send(false);

    SharedStack.kill(StackComponent.CONNECT);
    SharedStack.endpoints();

    send(true);
    awaitSealed();
    assertLogVerifies();
  }

  @Test
  @Order(4)
  void whatThePipelineFoundIsFoundAgainFromTheLog() throws IOException {
    List<JsonNode> proofs =
        runOnStack("evidence", "prove", "all", "--by", "ann", "--reason", "audit", "--json")
            .objects("finding_proof");

    assertThat(proofs)
        .hasSizeGreaterThan(15)
        .allSatisfy(
            proof -> {
              assertThat(proof.path("holds").asBoolean()).as(proof.toString()).isTrue();
              assertThat(proof.path("settings").asText()).isEqualTo("recorded");
            });
    awaitSealed();
    assertThat(acts("prove")).singleElement().satisfies(EvidenceIT::assertActorIsAnn);
  }

  @Test
  @Order(5)
  void whatIsWithheldIsSealedFirst() throws IOException {
    CommandLineRun hold =
        runOnStack(
            "evidence", "hold", "add", "--agent", "deploy-bot", "--by", "ann", "--reason", "audit");
    assertThat(hold.exit()).as(hold.err()).isZero();

    CommandLineRun run =
        runOnStack(
            "evidence",
            "withhold",
            "--principal",
            "support-desk@larkfield.example",
            "--by",
            "ann",
            "--reason",
            "audit",
            "--apply");

    assertThat(run.exit()).as(run.err()).isZero();
    assertThat(acts("withhold")).isNotEmpty().allSatisfy(EvidenceIT::assertActorIsAnn);
    assertThat(runOnStack("evidence", "hold", "list").out()).contains("agent deploy-bot");
    CommandLineRun wipe = runOnStack("down", "--wipe");
    assertThat(wipe.exit()).isEqualTo(1);
    assertThat(wipe.err()).contains("legal holds are in force, so nothing was removed or stopped");
    assertThat(
            runOnStack("evidence", "hold", "release", hold.out().strip(), "--reason", "audit")
                .exit())
        .isZero();
    awaitSealed();
    assertLogVerifies();
    assertThat(storedRecords(header -> true))
        .noneMatch(record -> record.fields().toString().contains("support-desk@larkfield.example"));
  }

  @Test
  @Order(6)
  void whatIsHandedOutProvesItselfAndIsOnRecord(@TempDir Path directory) throws IOException {
    String out = directory.resolve("case-4711").toString();

    CommandLineRun run =
        runOnStack(
            "evidence",
            "export",
            "--agent",
            "support-triage",
            "--out",
            out,
            "--by",
            "ann",
            "--reason",
            "audit",
            "--json");

    assertThat(run.exit()).as(run.err()).isZero();
    JsonNode export = run.objects("evidence_export").getFirst();
    assertThat(export.path("on_record").asText()).contains(TopicCatalogue.ACTS.name());
    assertThat(export.path("withheld").asInt()).isPositive();
    String digest = export.path("digest").asText();
    String key = SharedStack.evidenceKey().toString();
    CommandLineRun ours = spoor("evidence", "verify", out, "--key", key, "--digest", digest);
    assertThat(ours.exit()).as(ours.out() + ours.err()).isZero();
    assertThat(python(out, key)).contains("export.json " + digest);
    awaitSealed();
    assertThat(acts("export"))
        .singleElement()
        .satisfies(EvidenceIT::assertActorIsAnn)
        .satisfies(act -> assertThat(field(act, "digest")).isEqualTo(digest));
  }

  @Test
  @Order(7)
  void aRolledBackLogIsContinuedOnlyAfterTheLossIsAccepted(@TempDir Path directory)
      throws IOException {
    awaitSealed();
    String remembered = checkpointOfStatus();
    String log = SharedStack.evidence().toString();
    assertThat(spoor("evidence", "verify", log, "--since", remembered).exit()).isZero();
    SharedStack.kill(StackComponent.CONNECT);
    moveLastSegment(directory.resolve("aside"));

    CommandLineRun refused = runOnStack("up", "--json");

    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.err()).contains("is not continued, nothing was sealed", remembered);
    assertThat(runOnStack("status").out()).contains("is not continued, nothing was sealed");
    assertThat(spoor("evidence", "verify", log, "--since", remembered).out())
        .contains("its end is missing");
    CommandLineRun accepted =
        runOnStack(
            "evidence", "accept-loss", "--lost", remembered, "--by", "ann", "--reason", "audit");
    assertThat(accepted.exit()).as(accepted.err()).isZero();
    CommandLineRun up = runOnStack("up", "--json");
    assertThat(up.exit()).as(up.err()).isZero();

    awaitSealed();
    assertLogVerifies();
    assertThat(acts("accept-loss")).singleElement().satisfies(EvidenceIT::assertActorIsAnn);
    assertThat(spoor("evidence", "verify", log, "--since", remembered).exit()).isEqualTo(1);
    assertThat(spoor("evidence", "verify", log, "--since", checkpointOfStatus()).exit()).isZero();
  }

  /** Short form of the last checkpoint. */
  private static String checkpointOfStatus() {
    String status = runOnStack("status").out();
    Matcher checkpoint = Pattern.compile(", checkpoint (\\S+ \\d+ \\S+=)").matcher(status);
    assertThat(checkpoint.find()).as(status).isTrue();
    return checkpoint.group(1);
  }

  private static void moveLastSegment(Path aside) throws IOException {
    long last = DirectoryStore.open(SharedStack.evidence()).segments().last();
    Path segment = SharedStack.evidence().resolve("segments").resolve("%012d".formatted(last));
    Files.createDirectories(aside);
    try (Stream<Path> files = Files.list(segment)) {
      for (Path file : files.toList()) {
        Files.copy(file, aside.resolve(file.getFileName().toString()));
        Files.delete(file);
      }
    }
    Files.delete(segment);
  }

  private static List<StoredRecord> acts(String act) throws IOException {
    return storedRecords(header -> header.kind().equals(RecordKind.ACT.text())).stream()
        .filter(record -> field(record, "act").equals(act))
        .toList();
  }

  private static String field(StoredRecord record, String name) {
    JsonNode value = record.fields().get(name);
    return value == null ? "" : value.asText();
  }

  private static void assertActorIsAnn(StoredRecord act) {
    assertThat(field(act, "who")).isEqualTo("ann");
    assertThat(field(act, "why")).isEqualTo("audit");
  }

  private static void awaitSealed() {
    Awaitility.await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(sealedOffsets()).isEqualTo(published.endOffsets()));
  }

  private static void assertLogVerifies() {
    String log = SharedStack.evidence().toString();
    String key = SharedStack.evidenceKey().toString();

    CommandLineRun javaResult = spoor("evidence", "verify", log, "--key", key);

    assertThat(javaResult.exit()).as(javaResult.out() + javaResult.err()).isZero();
    String pythonOutput = python(log, key);
    assertThat(pythonOutput).contains(" 0 offsets in no segment");
  }

  /** What the independent verifier says; skips the rest without a Python. */
  private static String python(String... arguments) {
    List<String> command = new ArrayList<>(List.of("python3"));
    command.add(Path.of(System.getProperty("spoor.root"), "docs/evidence_verify.py").toString());
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
      return output;
    } catch (IOException e) {
      assumeTrue(false, "python3 is not on the PATH: the independent verifier was not run");
      return "";
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Records of the log, by topic; of Kafka's topics alone. That they are there is verified. */
  private static Map<String, Long> sealedOffsets() throws IOException {
    var store = DirectoryStore.open(SharedStack.evidence());
    Map<String, Long> counts = new TreeMap<>();
    for (long segment : store.segments()) {
      for (OffsetRange range :
          SegmentStatement.parse(store.read(segment, SegmentFile.STATEMENT).orElseThrow())
              .ranges()) {
        String topic = range.partition().topic();
        if (range.records() > 0 && TopicCatalogue.byName(topic).isPresent()) {
          counts.merge(topic, range.records(), Long::sum);
        }
      }
    }
    return counts;
  }

  private static List<StoredRecord> storedRecords(Predicate<RecordHeader> filter)
      throws IOException {
    var store = DirectoryStore.open(SharedStack.evidence());
    List<StoredRecord> records = new ArrayList<>();
    RecordScan.of(
        store,
        store.segments().size(),
        (number, record) -> {
          if (filter.test(record.header())) {
            records.add(new StoredRecord(record.header(), record.fields(), record.withheld()));
          }
        });
    return records;
  }

  /** Actions of the first segments, with their events: a join in compressed segments is slow. */
  private static List<StoredRecord> firstActions() throws IOException {
    var store = DirectoryStore.open(SharedStack.evidence());
    List<StoredRecord> records = new ArrayList<>();
    RecordScan.withEvents(
        store,
        Math.min(store.segments().size(), 20),
        (number, record) -> {
          if (record.header().kind().equals(RecordKind.ACTION.text())) {
            records.add(new StoredRecord(record.header(), record.fields(), record.withheld()));
          }
        });
    return records;
  }

  /**
   * Committed records of the topics that are kept as evidence, up to their ends now, by topic. What
   * was counted once is not read again.
   */
  private static final class CommittedRecordCounter implements AutoCloseable {
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Map<String, Long> counts = new TreeMap<>();

    CommittedRecordCounter() {
      Map<String, Object> config = SharedStack.kafka(ServiceAccount.EVIDENCE_SINK);
      config.put("isolation.level", "read_committed");
      consumer =
          new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
      List<TopicPartition> partitions =
          RecordKind.allTopics().stream()
              .map(Topic::name)
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
    }

    Map<String, Long> endOffsets() {
      Map<TopicPartition, Long> offsets = consumer.endOffsets(consumer.assignment());
      while (offsets.entrySet().stream()
          .anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
        consumer
            .poll(Duration.ofMillis(100))
            .forEach(record -> counts.merge(record.topic(), 1L, Long::sum));
      }
      return counts;
    }

    @Override
    public void close() {
      consumer.close();
    }
  }
}
