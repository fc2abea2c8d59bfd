package io.spoor.streams.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.vocabulary.AttributedParty;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Counts for how many actions human, agent and run are known, by source and by join method. A
 * chain's next document may know more or fewer, so both directions count.
 */
final class AttributionMeters {
  /** Stands for all actions, whether or not a party is known. */
  static final String ALL = "all";

  private static final String SOURCES = "spoor_attribution_actions_total";
  private static final String METHODS = "spoor_attribution_joins_total";

  private final Map<Label, Change> changes = new HashMap<>();
  private final Set<String> sources;

  /** A series without its direction; {@code name}: of a source or a method. */
  private record Label(String metric, String name, String party) {}

  private record Change(Counter gained, Counter lost) {
    void add(long actions) {
      (actions > 0 ? gained : lost).increment((double) Math.abs(actions));
    }
  }

  /** {@code sources}: names of the sources that are read; any other is {@code other}. */
  AttributionMeters(MeterRegistry registry, Collection<String> sources) {
    this.sources = Set.copyOf(sources);
    for (String source : this.sources) {
      registerSource(registry, source);
    }
    registerSource(registry, MicrometerTelemetry.OTHER);
    for (JoinMethod method : JoinMethod.values()) {
      registerMethod(registry, method.label());
    }
    registerMethod(registry, AttributedParty.STATED);
    registerMethod(registry, MicrometerTelemetry.OTHER);
  }

  private void registerSource(MeterRegistry registry, String source) {
    register(registry, SOURCES, "source", source, ALL);
    for (AttributedParty party : AttributedParty.values()) {
      register(registry, SOURCES, "source", source, party.label());
    }
  }

  private void registerMethod(MeterRegistry registry, String method) {
    for (AttributedParty party : AttributedParty.values()) {
      register(registry, METHODS, "method", method, party.label());
    }
  }

  private void register(
      MeterRegistry registry, String metric, String label, String name, String party) {
    changes.put(
        new Label(metric, name, party),
        new Change(
            registry.counter(metric, label, name, "party", party, "change", "gained"),
            registry.counter(metric, label, name, "party", party, "change", "lost")));
  }

  /** Counts what a document changes to the one before. */
  void count(List<AttributedActions> before, List<AttributedActions> now) {
    if (before.equals(now)) {
      return;
    }
    Map<Label, Long> difference = new HashMap<>();
    before.forEach(actions -> add(actions, -actions.getActions(), difference));
    now.forEach(actions -> add(actions, actions.getActions(), difference));
    difference.forEach(
        (label, actions) -> {
          if (actions != 0) {
            Objects.requireNonNull(changes.get(label)).add(actions);
          }
        });
  }

  private void add(AttributedActions actions, long number, Map<Label, Long> difference) {
    String source =
        sources.contains(actions.getSource()) ? actions.getSource() : MicrometerTelemetry.OTHER;
    difference.merge(new Label(SOURCES, source, ALL), number, Long::sum);
    for (AttributedParty party : AttributedParty.values()) {
      String how = party.how(actions);
      if (how != null) {
        difference.merge(new Label(SOURCES, source, party.label()), number, Long::sum);
        difference.merge(new Label(METHODS, method(how), party.label()), number, Long::sum);
      }
    }
  }

  private String method(String how) {
    return changes.containsKey(new Label(METHODS, how, AttributedParty.RUN.label()))
        ? how
        : MicrometerTelemetry.OTHER;
  }
}
