package io.spoor.sources;

import io.spoor.schemas.extension.ExtensionException;
import io.spoor.schemas.extension.ExtensionLoader;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.topic.RawSource;
import io.spoor.sources.mapping.SourceMapping;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Registry of sources: each {@link SourceMapping} that a jar of the class path names in {@code
 * META-INF/services}.
 */
public final class Normalisers {
  private static volatile @Nullable Normalisers all;

  private final SortedMap<String, Normaliser> bySource;
  private final String tablesDigest;

  private Normalisers(SortedMap<String, Normaliser> bySource, String tablesDigest) {
    this.bySource = bySource;
    this.tablesDigest = tablesDigest;
  }

  /**
   * All sources: those of Spoor and of extensions.
   *
   * @throws ExtensionException a source cannot be loaded, or two have the same name
   */
  public static Normalisers all() {
    Normalisers known = all;
    if (known == null) {
      known = of(ExtensionLoader.load(SourceMapping.class));
      all = known;
    }
    return known;
  }

  /** A registry of these sources only, each with a name of its own; their order has no effect. */
  public static Normalisers of(List<SourceMapping> mappings) {
    Map<String, SourceMapping> named =
        ExtensionLoader.byName("source", mappings, SourceMapping::source);
    var normalisers = new TreeMap<String, Normaliser>();
    named.forEach((name, mapping) -> normalisers.put(name, new MappingNormaliser(mapping)));
    String tables =
        named.values().stream()
            .map(mapping -> mapping.source() + '=' + mapping.tablesDigest())
            .sorted()
            .collect(Collectors.joining("\n"));
    return new Normalisers(
        Collections.unmodifiableSortedMap(normalisers),
        Sha256Hex.hex(tables.getBytes(StandardCharsets.UTF_8)));
  }

  /** The normaliser of a source; empty for an unknown name. */
  public Optional<Normaliser> forSource(String source) {
    return Optional.ofNullable(bySource.get(source));
  }

  /** Names of the sources. */
  public SortedSet<String> sources() {
    return Collections.unmodifiableSortedSet(new TreeSet<>(bySource.keySet()));
  }

  /** The sources in the order of their names, as the access matrix takes them. */
  public List<RawSource> rawSources() {
    return bySource.values().stream()
        .map(normaliser -> new RawSource(normaliser.source(), normaliser.isAuthority()))
        .toList();
  }

  /** Digest of the tables that map records to effects, of all sources. */
  public String tablesDigest() {
    return tablesDigest;
  }
}
