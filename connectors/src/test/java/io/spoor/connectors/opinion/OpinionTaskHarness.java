package io.spoor.connectors.opinion;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.spoor.connectors.opinion.ask.CallOpinionAnswer;
import io.spoor.connectors.opinion.ask.CallQuestion;
import io.spoor.connectors.opinion.ask.OpinionLog;
import io.spoor.connectors.sink.FakeSinkContext;
import io.spoor.platform.registry.LocalSchemaResolver;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.connect.sink.SinkRecord;
import org.jspecify.annotations.Nullable;

/** A task with a partition of findings, driven as Connect drives it. */
final class OpinionTaskHarness implements AutoCloseable {
  static final String TRACE = "bea1e1983458618bce1223a756f29193";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final TopicPartition FINDINGS = new TopicPartition("spoor.findings", 0);

  private final LocalSchemaResolver schemas = new LocalSchemaResolver();
  private final AvroSerializer<Finding> serializer = new AvroSerializer<>(schemas);
  private final FakeSinkContext context = new FakeSinkContext(true, FINDINGS);
  private final List<String> recorded = new CopyOnWriteArrayList<>();
  private final OpinionSinkTask task;
  private long next;

  private OpinionTaskHarness(Map<String, String> config) {
    task = new OpinionSinkTask(_ -> schemas, _ -> new Recorded(recorded), InstantSource.system());
    task.initialize(context);
    task.start(config);
    task.open(List.of(FINDINGS));
  }

  /** What would go to {@code spoor.raw.opinion}. */
  private record Recorded(List<String> records) implements OpinionLog {
    @Override
    public Future<?> write(CallQuestion question, CallOpinionAnswer answer, Instant answeredAt) {
      records.add(new String(answer.record(question, answeredAt), UTF_8));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void close() {}
  }

  static OpinionTaskHarness start(String url, Map<String, String> overrides) {
    Map<String, String> config = new HashMap<>();
    config.put("opinion.url", url);
    config.put("bootstrap.servers", "localhost:1");
    config.put("schema.registry.url", "http://localhost:1");
    config.put("opinion.retry.backoff.ms", "5");
    config.put("opinion.retry.backoff.max.ms", "20");
    config.putAll(overrides);
    return new OpinionTaskHarness(config);
  }

  /** A finding of the evaluator about a call, by the number of its span. */
  static Finding.Builder doubt(int span) {
    return Finding.newBuilder()
        .setFindingId("f-" + span)
        .setTenant("default")
        .setRevision(1)
        .setGeneration(0)
        .setStatus("confirmed")
        .setRuleId("injected-action")
        .setRuleVersion("v")
        .setTitle("Tool call may follow content instead of the user's request")
        .setSubject(TRACE + ":%016x".formatted(span))
        .setSeverity("medium")
        .setRiskScore(45)
        .setChainId("chain-1")
        .setChainKey("default|trace||" + TRACE)
        .setAgentId("clerk")
        .setRunId("run-1")
        .setPrincipals(List.of())
        .setEventIds(List.of(TRACE + ":0000000000000007", TRACE + ":%016x".formatted(span)))
        .setTime(1_773_135_618_500_000_000L)
        .setTags(List.of())
        .setExplanation("Agent clerk called tool send_money with an account.")
        .setNextSteps("Look.")
        .setRiskFactors(List.of());
  }

  void put(Finding.Builder... findings) {
    task.put(
        Stream.of(findings)
            .map(finding -> record(serializer.serialize(FINDINGS.topic(), finding.build())))
            .toList());
  }

  void put(Instant published, Finding finding) {
    task.put(List.of(record(serializer.serialize(FINDINGS.topic(), finding), published)));
  }

  void putBytes(byte[] value) {
    task.put(List.of(record(value)));
  }

  private SinkRecord record(byte @Nullable [] value) {
    return record(value, Instant.now());
  }

  private SinkRecord record(byte @Nullable [] value, Instant published) {
    return new SinkRecord(
        FINDINGS.topic(),
        FINDINGS.partition(),
        null,
        "key",
        null,
        value,
        next++,
        published.toEpochMilli(),
        TimestampType.LOG_APPEND_TIME);
  }

  /** Waits until the offset of all that was put may be committed. */
  void awaitAllCommittable() {
    await()
        .atMost(TIMEOUT)
        .pollInterval(Duration.ofMillis(5))
        .until(
            () -> {
              task.put(List.of());
              return committable() == next;
            });
  }

  long committable() {
    OffsetAndMetadata offset = task.preCommit(Map.of()).get(FINDINGS);
    return offset == null ? 0 : offset.offset();
  }

  long metric(String name) {
    return context.metric("opinion-" + name);
  }

  /** The raw records of the answers. */
  List<String> recorded() {
    return recorded;
  }

  FakeSinkContext context() {
    return context;
  }

  @Override
  public void close() {
    task.close(List.of(FINDINGS));
    task.stop();
  }
}
