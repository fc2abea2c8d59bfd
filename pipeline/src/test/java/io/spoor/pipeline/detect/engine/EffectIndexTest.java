package io.spoor.pipeline.detect.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.detect.ActionDetector;
import io.spoor.pipeline.detect.ActionGroup;
import io.spoor.pipeline.detect.AnchoredDetection;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.state.Observation;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EffectIndexTest {
  /** A detector that only states what it looks at. */
  private record Watching(String name, Set<EffectKind> effects) implements ActionDetector {
    @Override
    public DetectorInfo info() {
      return new DetectorInfo(name, 1, name, Severity.LOW, 0, List.of(), "", List.of());
    }

    @Override
    public @Nullable Observation observe(IdentityEvent event) {
      return null;
    }

    @Override
    public List<AnchoredDetection> evaluate(ActionGroup actions) {
      return List.of();
    }
  }

  private static final ActionDetector SECRETS =
      new Watching("secrets", Set.of(EffectKind.READS_SECRET));
  private static final ActionDetector ALL = new Watching("all", Set.of());
  private static final ActionDetector BOTH =
      new Watching("both", Set.of(EffectKind.READS_SECRET, EffectKind.IS_DENIED));

  private final EffectIndex index = new EffectIndex(List.of(SECRETS, ALL, BOTH));

  private static IdentityEvent event(String... kinds) {
    return IdentityEvent.newBuilder(
            Events.call("e1", 1, Events.accessKey("ASIAIOSFODNN7EXAMPLE"), "role0").event())
        .setEffects(
            Stream.of(kinds)
                .map(kind -> new Effect(kind, List.of(), null, null, "success", Map.of()))
                .toList())
        .build();
  }

  @Test
  void anEventWithoutEffectsIsShownOnlyToThoseThatSeeEveryEvent() {
    assertThat(index.of(event())).containsExactly(ALL);
  }

  @Test
  void anEventIsShownToTheDetectorsOfItsEffectsInOrder() {
    assertThat(index.of(event("reads-secret"))).containsExactly(SECRETS, ALL, BOTH);
    assertThat(index.of(event("is-denied"))).containsExactly(ALL, BOTH);
    assertThat(index.of(event("discovers"))).containsExactly(ALL);
  }

  @Test
  void severalEffectsShowItToEachDetectorOnce() {
    assertThat(index.of(event("is-denied", "reads-secret", "is-denied")))
        .containsExactly(SECRETS, ALL, BOTH);
    assertThat(index.of(event("reads-secret", "is-denied"))).containsExactly(SECRETS, ALL, BOTH);
  }

  @Test
  void anEffectOfALaterVersionIsShownToNobodyElse() {
    assertThat(index.of(event("teleports"))).containsExactly(ALL);
  }
}
