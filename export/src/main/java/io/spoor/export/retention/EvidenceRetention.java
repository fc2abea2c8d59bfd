package io.spoor.export.retention;

import io.spoor.evidence.avro.RecordKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Retention periods of evidence log records, by kind.
 *
 * @param days by the kind's spelling; an absent kind is retained permanently
 */
public record EvidenceRetention(Map<String, Integer> days) {
  /** Always retained: schemas are needed for reading records, acts for explaining alterations. */
  private static final Set<RecordKind> EXEMPT_KINDS = EnumSet.of(RecordKind.SCHEMA, RecordKind.ACT);

  public EvidenceRetention {
    days = Map.copyOf(days);
  }

  /** Kinds that a policy must specify. */
  public static List<String> kinds() {
    return Arrays.stream(RecordKind.values())
        .filter(kind -> !EXEMPT_KINDS.contains(kind))
        .map(RecordKind::text)
        .sorted()
        .toList();
  }

  /** Whether records of a kind expire. */
  boolean expires(String kind) {
    return days.containsKey(kind);
  }

  /** Whether a record has expired. */
  boolean isExpired(String kind, String appended, Instant now) {
    return Optional.ofNullable(days.get(kind))
        .map(age -> Instant.parse(appended).plus(Duration.ofDays(age)).isBefore(now))
        .orElse(false);
  }

  /** The form in an act: {@code event=P400D}. */
  public List<String> texts() {
    return new TreeMap<>(days)
        .entrySet().stream().map(age -> age.getKey() + "=P" + age.getValue() + "D").toList();
  }
}
