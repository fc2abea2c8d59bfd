package io.spoor.sources;

import io.spoor.sources.cloudtrail.CloudTrailMapping;
import io.spoor.sources.mapping.SourceMapping;
import io.spoor.sources.otel.OtelMapping;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Registry of all sources. */
public final class Normalisers {
  private static final SortedMap<String, Normaliser> BY_SOURCE =
      bySource(new CloudTrailMapping(), new OtelMapping());

  private Normalisers() {}

  /** The normaliser of a source; empty for an unknown name. */
  public static Optional<Normaliser> forSource(String source) {
    return Optional.ofNullable(BY_SOURCE.get(source));
  }

  /** Names of all sources. */
  public static SortedSet<String> sources() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(BY_SOURCE.keySet()));
  }

  private static SortedMap<String, Normaliser> bySource(SourceMapping... mappings) {
    var normalisers = new TreeMap<String, Normaliser>();
    for (SourceMapping mapping : mappings) {
      normalisers.put(mapping.source(), new MappingNormaliser(mapping));
    }
    return normalisers;
  }
}
