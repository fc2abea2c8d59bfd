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
 * How long records of the evidence log are kept, by kind.
 *
 * @param days by the kind's text; a kind that is not there is kept for ever
 */
public record EvidenceRetention(Map<String, Integer> days) {
  /** Without schemas nothing can be read, without acts nothing is explained: these always stay. */
  private static final Set<RecordKind> EXEMPT_KINDS = EnumSet.of(RecordKind.SCHEMA, RecordKind.ACT);

  public EvidenceRetention {
    days = Map.copyOf(days);
  }

  /** Kinds of which a policy has to speak. */
  public static List<String> kinds() {
    return Arrays.stream(RecordKind.values())
        .filter(kind -> !EXEMPT_KINDS.contains(kind))
        .map(RecordKind::text)
        .sorted()
        .toList();
  }

  /** Whether a record's time is over. */
  boolean isExpired(String kind, String appended, Instant now) {
    return Optional.ofNullable(days.get(kind))
        .map(age -> Instant.parse(appended).plus(Duration.ofDays(age)).isBefore(now))
        .orElse(false);
  }

  /** For an act: {@code event=P400D}. */
  public List<String> texts() {
    return new TreeMap<>(days)
        .entrySet().stream().map(age -> age.getKey() + "=P" + age.getValue() + "D").toList();
  }
}
