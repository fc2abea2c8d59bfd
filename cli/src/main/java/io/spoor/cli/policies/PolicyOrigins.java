package io.spoor.cli.policies;

import io.spoor.decisions.applied.AppliedVersion;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.policy.LoadedPolicy;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Since which version each policy has been as it is. Versions are added one after the other, and
 * only the latest is held.
 */
public final class PolicyOrigins {
  private Optional<AppliedVersion> latest = Optional.empty();

  /** By text, for policies with an id of their own. */
  private Map<String, Long> byText = new HashMap<>();

  /** By place and text, for the others: their id is their place. */
  private Map<String, Long> byPlace = new HashMap<>();

  /** Adds the next version. */
  public void add(AppliedVersion version) {
    Map<String, Long> texts = new HashMap<>();
    Map<String, Long> places = new HashMap<>();
    try {
      version
          .source()
          .statements()
          .forEach(
              (place, text) -> {
                String placed = placed(place, text);
                texts.put(text, byText.getOrDefault(text, version.number()));
                places.put(placed, byPlace.getOrDefault(placed, version.number()));
              });
    } catch (InvalidFileException e) {
      // It never decided: the earlier one stayed in force.
      return;
    }
    byText = texts;
    byPlace = places;
    latest = Optional.of(version);
  }

  private static String placed(String place, String text) {
    return place + "\n" + text;
  }

  /** The version in force; empty: none. */
  public Optional<AppliedVersion> latest() {
    return latest;
  }

  /** The first version that has had a policy of the latest version without a gap. */
  public long since(LoadedPolicy policy) {
    Long since = byPlace.get(placed(policy.id(), policy.text()));
    long fallback = latest.map(AppliedVersion::number).orElse(0L);
    return since == null ? byText.getOrDefault(policy.text(), fallback) : since;
  }
}
