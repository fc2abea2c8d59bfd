package io.spoor.client.replay;

import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.TopicReader;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroDeserializer;
import io.spoor.platform.serde.AvroSerializer;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Overwrites results that only an earlier generation stated: chains that a replay did not rebuild
 * become superseded, findings that it did not reproduce retracted, their alerts resolved. Writes to
 * the topics themselves, so that every sink follows. The app must not run meanwhile, because this
 * would overwrite its newer records.
 */
public final class StaleResultMarker {
  private static final String ACTIVE = "active";
  private static final String SUPERSEDED = "superseded";
  private static final String RETRACTED = "retracted";
  private static final String RESOLVED = "resolved";
  private static final Set<String> FINAL_STATUSES = Set.of(RESOLVED, "merged");

  /** Maximum by which an event's time may be later than its record's arrival. */
  private static final Duration MAX_CLOCK_SKEW = Duration.ofMinutes(5);

  /**
   * Counts of the documents processed.
   *
   * @param chains chains that this generation built
   * @param findings findings that this generation produced
   * @param superseded chains of earlier generations that this generation did not build
   * @param retracted findings of earlier generations that this generation did not produce
   * @param unchanged chains and findings of earlier generations left unchanged, because their
   *     events precede the replayed period
   */
  public record Result(
      long chains, long findings, long superseded, long retracted, long unchanged) {}

  private record RecordPosition(int partition, long offset) {}

  private interface LatestRecordConsumer<T> {
    void accept(String key, T record);
  }

  private final KafkaClients kafka;
  private final int generation;
  private final long coversFrom;
  private long chains;
  private long findings;
  private long unchanged;

  /**
   * @param generation the completed generation; earlier ones are superseded
   * @param coversSinceMillis start of the replayed period by arrival time, milliseconds since the
   *     Unix epoch; null: everything was replayed
   */
  public StaleResultMarker(KafkaClients kafka, int generation, @Nullable Long coversSinceMillis) {
    this.kafka = kafka;
    this.generation = generation;
    this.coversFrom =
        coversSinceMillis == null
            ? Long.MIN_VALUE
            : TimeUnit.MILLISECONDS.toNanos(coversSinceMillis) + MAX_CLOCK_SKEW.toNanos();
  }

  /** Runs the marker; call once. */
  public Result run() {
    try (SchemaResolver schemas = kafka.schemas()) {
      long superseded = supersedeChains(schemas);
      long retracted = retractFindings(schemas);
      resolveAlerts(schemas);
      return new Result(chains, findings, superseded, retracted, unchanged);
    }
  }

  private long supersedeChains(SchemaResolver schemas) {
    String topic = TopicCatalogue.CHAINS.name();
    Map<String, Chain> staleChains = new HashMap<>();
    Map<String, String> replacements = new HashMap<>();
    try (var reader = AvroDeserializer.of(Chain.class, schemas)) {
      forEachLatest(
          topic,
          reader,
          (key, chain) -> {
            boolean active = chain.getStatus().equals(ACTIVE);
            if (chain.getGeneration() >= generation) {
              chains += active ? 1 : 0;
              for (ChainSegment segment : chain.getSegments()) {
                replacements.put(segment.getKey(), chain.getChainId());
              }
            } else if (active && isCovered(chain.getStarted())) {
              staleChains.put(key, chain);
            }
          });
    }
    Map<String, Chain> superseded = new HashMap<>();
    staleChains.forEach(
        (key, chain) -> superseded.put(key, supersededBy(chain, replacements.get(key))));
    write(topic, superseded, schemas);
    return superseded.size();
  }

  private long retractFindings(SchemaResolver schemas) {
    String topic = TopicCatalogue.FINDINGS.name();
    Map<String, Finding> staleFindings = new HashMap<>();
    try (var reader = AvroDeserializer.of(Finding.class, schemas)) {
      forEachLatest(
          topic,
          reader,
          (key, finding) -> {
            if (finding.getStatus().equals(RETRACTED)) {
              return;
            }
            if (finding.getGeneration() >= generation) {
              findings++;
            } else if (isCovered(finding.getTime())) {
              staleFindings.put(key, retracted(finding));
            }
          });
    }
    write(topic, staleFindings, schemas);
    return staleFindings.size();
  }

  private void resolveAlerts(SchemaResolver schemas) {
    String topic = TopicCatalogue.ALERTS.name();
    Map<String, Alert> stale = new HashMap<>();
    try (var reader = AvroDeserializer.of(Alert.class, schemas)) {
      forEachLatest(
          topic,
          reader,
          (key, alert) -> {
            boolean stands = !FINAL_STATUSES.contains(alert.getStatus());
            if (stands && alert.getGeneration() < generation && alert.getOpened() >= coversFrom) {
              stale.put(key, resolved(alert));
            }
          });
    }
    write(topic, stale, schemas);
  }

  private boolean isCovered(long first) {
    boolean covered = first >= coversFrom;
    if (!covered) {
      unchanged++;
    }
    return covered;
  }

  /** Keeps identity and time; its contents are now in the chains that contain its events. */
  private Chain supersededBy(Chain chain, @Nullable String replacement) {
    return Chain.newBuilder()
        .setChainId(chain.getChainId())
        .setTenant(chain.getTenant())
        .setRootKey(chain.getRootKey())
        .setRevision(0)
        .setGeneration(generation)
        .setStatus(SUPERSEDED)
        .setMergedInto(replacement)
        .setAgentId(chain.getAgentId())
        .setAgentVersion(chain.getAgentVersion())
        .setRunId(chain.getRunId())
        .setStarted(chain.getStarted())
        .setEnded(chain.getEnded())
        .setActionCount(0)
        .setSwitchCount(0)
        .setSegmentCount(0)
        .setRiskScore(0)
        .build();
  }

  private Finding retracted(Finding finding) {
    return Finding.newBuilder(finding)
        .setRevision(0)
        .setGeneration(generation)
        .setStatus(RETRACTED)
        .setCause(new FindingCause("retracted", "replay", null, null, null, null, null))
        .setExplanation(
            "Retracted because the replay of generation "
                + generation
                + " did not find it again. Formerly: "
                + finding.getExplanation())
        .build();
  }

  private Alert resolved(Alert alert) {
    return Alert.newBuilder(alert)
        .setRevision(0)
        .setGeneration(generation)
        .setStatus(RESOLVED)
        .setFindingIds(List.of())
        .setFindingCount(0)
        .setCounts(List.of())
        .setPageSeverity(null)
        .setOpenedRevision(0)
        .setNotify("none")
        .setExplanation(
            "Resolved because the replay of generation "
                + generation
                + " did not raise this alert again. Formerly: "
                + alert.getExplanation())
        .build();
  }

  /** Reads the topic twice, to avoid holding every record in memory. */
  private <T extends SpecificRecord> void forEachLatest(
      String topic, AvroDeserializer<T> reader, LatestRecordConsumer<T> consumer) {
    Map<String, RecordPosition> latest = new HashMap<>();
    TopicReader.readAll(
        kafka,
        topic,
        record ->
            latest.put(record.key(), new RecordPosition(record.partition(), record.offset())));
    TopicReader.readAll(
        kafka,
        topic,
        record -> {
          if (new RecordPosition(record.partition(), record.offset())
              .equals(latest.get(record.key()))) {
            T value = reader.deserialize(topic, record.value());
            if (value != null) {
              consumer.accept(record.key(), value);
            }
          }
        });
  }

  private <T extends SpecificRecord> void write(
      String topic, Map<String, T> records, SchemaResolver schemas) {
    List<Future<?>> futures = new ArrayList<>();
    try (Producer<String, byte[]> producer = kafka.producer();
        var writer = new AvroSerializer<T>(schemas)) {
      records.forEach(
          (key, record) ->
              futures.add(
                  producer.send(
                      new ProducerRecord<>(topic, key, writer.serialize(topic, record)))));
      for (Future<?> future : futures) {
        future.get();
      }
    } catch (ExecutionException e) {
      throw kafka.unreachable(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while writing to " + topic, e);
    }
  }
}
