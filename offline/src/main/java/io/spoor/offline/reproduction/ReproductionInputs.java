package io.spoor.offline.reproduction;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.avro.SealedRecordDecoder;
import io.spoor.evidence.avro.SealedSchemas;
import io.spoor.evidence.record.RecordHeader;
import io.spoor.evidence.record.StoredRecord;
import io.spoor.evidence.segment.SegmentStatement;
import io.spoor.evidence.verify.VerifiedRecordReader;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.Closeable;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.LongConsumer;
import org.apache.avro.specific.SpecificRecord;

/**
 * Inputs of a reproduction from a log: events of some tenants, versions of manifests and
 * exceptions, and applied settings. They are read once, and each record is verified.
 */
final class ReproductionInputs implements Closeable {
  private final Set<String> tenants;
  private final Map<String, List<Long>> evidence = new HashMap<>();
  private final EventSpill events = new EventSpill();
  private final List<RecordedInput<Manifest>> manifests = new ArrayList<>();
  private final List<RecordedInput<DeclaredPrincipal>> principals = new ArrayList<>();
  private final List<RecordedInput<ExceptionRule>> exceptions = new ArrayList<>();
  private final List<RecordedInput<AppliedSettings>> settings = new ArrayList<>();
  private final SortedMap<Integer, Long> firstOffsets = new TreeMap<>();
  private long withheld;
  private long prunedRecords;

  private ReproductionInputs(Set<String> tenants, Set<String> eventIds) throws IOException {
    this.tenants = tenants;
    eventIds.forEach(id -> evidence.put(id, new ArrayList<>()));
  }

  /**
   * Reads the inputs.
   *
   * @param eventIds events whose record numbers are needed
   * @param progress receives the number of records, periodically
   * @throws EvidenceException if a record differs from its sealed form, or has a schema unknown to
   *     this version of Spoor
   */
  static ReproductionInputs read(
      VerifiedRecordReader records,
      SealedSchemas schemas,
      Set<String> tenants,
      Set<String> eventIds,
      LongConsumer progress) {
    try {
      var inputs = new ReproductionInputs(tenants, eventIds);
      try {
        var decoder = new SealedRecordDecoder(schemas);
        records.read(
            ReproductionInputs::concerns,
            (number, header, lines) -> {
              inputs.collect(number, header, lines, decoder);
              progress.accept(number);
            });
        return inputs;
      } catch (RuntimeException e) {
        inputs.close();
        throw e;
      }
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot store the events in the directory for temporary files: " + e, e);
    }
  }

  private static boolean concerns(SegmentStatement statement) {
    return statement.ranges().stream()
        .anyMatch(range -> range.records() > 0 && isInput(range.partition().topic()));
  }

  private static boolean isInput(String topic) {
    return isTopic(topic, TopicCatalogue.EVENTS)
        || isTopic(topic, TopicCatalogue.MANIFESTS)
        || isTopic(topic, TopicCatalogue.PRINCIPALS)
        || isTopic(topic, TopicCatalogue.EXCEPTIONS)
        || isTopic(topic, TopicCatalogue.SETTINGS);
  }

  private static boolean isTopic(String topic, Topic other) {
    return topic.equals(other.name());
  }

  private void collect(
      long number,
      RecordHeader header,
      VerifiedRecordReader.Lines lines,
      SealedRecordDecoder decoder)
      throws IOException {
    if (!isInput(header.topic())) {
      return;
    }
    StoredRecord stored = StoredRecord.parse(lines.get());
    boolean isEvent = isTopic(header.topic(), TopicCatalogue.EVENTS);
    if (isEvent) {
      firstOffsets.putIfAbsent(header.partition(), header.offset());
      var tenant = stored.fields().get("tenant");
      if (tenant != null && !tenants.contains(tenant.textValue())) {
        return;
      }
      evidence.computeIfPresent(
          header.id(),
          (id, numbers) -> {
            numbers.add(number);
            return numbers;
          });
    }
    withheld += stored.withheld() > 0 ? 1 : 0;
    Optional<SpecificRecord> value = value(stored, decoder);
    if (value.isPresent()) {
      long time = Instant.parse(header.time()).toEpochMilli();
      switch (value.get()) {
        case IdentityEvent event -> events.add(header.partition(), time, event);
        case Manifest manifest -> manifests.add(new RecordedInput<>(manifest, number, time));
        case DeclaredPrincipal principal ->
            principals.add(new RecordedInput<>(principal, number, time));
        case ExceptionRule rule -> exceptions.add(new RecordedInput<>(rule, number, time));
        case AppliedSettings applied -> settings.add(new RecordedInput<>(applied, number, time));
        default -> prunedRecords++;
      }
    }
  }

  private Optional<SpecificRecord> value(StoredRecord stored, SealedRecordDecoder decoder) {
    try {
      return decoder.specific(stored);
    } catch (IllegalArgumentException e) {
      if (stored.withheld() == 0) {
        throw new EvidenceException("cannot be evaluated again: " + e.getMessage(), e);
      }
      prunedRecords++;
      return Optional.empty();
    }
  }

  EventSpill events() {
    return events;
  }

  /** Manifests, in the order of the log. */
  List<RecordedInput<Manifest>> manifests() {
    return manifests;
  }

  /** Declared principals, in the order of the log. */
  List<RecordedInput<DeclaredPrincipal>> principals() {
    return principals;
  }

  /** Exceptions, in the order of the log. */
  List<RecordedInput<ExceptionRule>> exceptions() {
    return exceptions;
  }

  /** Applied settings in force at that time and later, as far as the log contains them. */
  List<RecordedInput<AppliedSettings>> settingsSince(String tenant, long time) {
    List<RecordedInput<AppliedSettings>> ofTenant =
        settings.stream().filter(each -> each.value().getTenant().equals(tenant)).toList();
    long earlierCount = ofTenant.stream().takeWhile(each -> each.time() <= time).count();
    return ofTenant.subList((int) Math.max(0, earlierCount - 1), ofTenant.size());
  }

  /** Record numbers of an event; empty if the log lacks it. */
  List<Long> recordsOf(String eventId) {
    return List.copyOf(evidence.getOrDefault(eventId, List.of()));
  }

  /** The scope; {@code deletedRecords}: number of deleted records of the log. */
  ReproductionScope basis(long deletedRecords) {
    return new ReproductionScope(
        events.count(),
        manifests.size(),
        exceptions.size(),
        firstOffsets.entrySet().stream()
            .filter(first -> first.getValue() > 0)
            .map(
                first ->
                    "%s/%s begins at %s"
                        .formatted(TopicCatalogue.EVENTS.name(), first.getKey(), first.getValue()))
            .toList(),
        withheld,
        prunedRecords,
        deletedRecords);
  }

  @Override
  public void close() throws IOException {
    events.close();
  }
}
