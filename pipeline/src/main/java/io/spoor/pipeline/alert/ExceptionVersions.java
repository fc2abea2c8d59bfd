package io.spoor.pipeline.alert;

import io.spoor.pipeline.manifest.ManifestMatcher;
import io.spoor.schemas.ExceptionMatch;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * All versions of all exceptions, in memory, as they are few and small. Versions may be added while
 * others read.
 */
public final class ExceptionVersions implements ExceptionLookup {
  /** By tenant, id and effective time. */
  private final Map<String, Map<String, NavigableMap<Long, ExceptionRule>>> versions =
      new ConcurrentHashMap<>();

  /** Adds a version; of two with the same effective time, the one added last applies. */
  public void add(ExceptionRule version) {
    versions
        .computeIfAbsent(version.getTenant(), tenant -> new ConcurrentSkipListMap<>())
        .computeIfAbsent(version.getExceptionId(), id -> new ConcurrentSkipListMap<>())
        .put(version.getEffectiveFrom(), version);
  }

  @Override
  public @Nullable String exceptionFor(Finding finding) {
    for (var byTime : versions.getOrDefault(finding.getTenant(), Map.of()).values()) {
      var entry = byTime.floorEntry(finding.getTime());
      if (entry != null && covers(entry.getValue(), finding)) {
        return entry.getValue().getExceptionId();
      }
    }
    return null;
  }

  private static boolean covers(ExceptionRule version, Finding finding) {
    String detector = version.getDetector();
    return !version.getWithdrawn()
        && finding.getTime() < version.getExpires()
        && (detector == null || detector.equals(finding.getRuleId()))
        && version.getMatch().stream().allMatch(match -> matches(match, finding));
  }

  private static boolean matches(ExceptionMatch match, Finding finding) {
    return FindingField.byName(match.getField()).stream()
        .flatMap(field -> field.valuesOf(finding).stream())
        .anyMatch(
            value ->
                match.getPatterns().stream()
                    .anyMatch(pattern -> ManifestMatcher.matches(pattern, value)));
  }
}
