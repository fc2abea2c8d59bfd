package io.spoor.pipeline.assemble.publication;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.assemble.chain.SegmentTotals;
import io.spoor.pipeline.simulation.Events;
import io.spoor.pipeline.state.ActionParties;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.AttributedActions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ChainAttributionTest {
  private static final String SIGN_IN = Events.accessKey("SIGNIN");
  private static final String RUN = Events.trace("run");
  private static final String ROLE = Events.accessKey("ROLE");

  private final List<SegmentState> segments = new ArrayList<>();

  @Test
  void aHumanIsKnownBelowTheSignInAndAnAgentInTheWholeChain() {
    segment(SIGN_IN, null, "", 0, parties("okta", "emma", false));
    segment(RUN, SIGN_IN, "run-token", 0.95, parties("otel", null, true));
    segment(ROLE, RUN, "presented", 0.9, parties("cloudtrail", null, false));

    assertThat(ChainAttribution.of(segments))
        .containsExactly(
            new AttributedActions("cloudtrail", "presented", "presented", "presented", 1L),
            new AttributedActions("okta", "stated", "run-token", "run-token", 1L),
            new AttributedActions("otel", "run-token", "stated", "stated", 1L));
  }

  @Test
  void aJoinThatIsAsLikelyWrongAsRightTellsNothing() {
    segment(RUN, null, "", 0, parties("otel", "emma", true));
    segment(ROLE, RUN, "network", 0.3, parties("cloudtrail", null, false));

    assertThat(ChainAttribution.of(segments))
        .contains(new AttributedActions("cloudtrail", null, null, null, 1L));
  }

  @Test
  void anIssuersStatementIsAJoin() {
    segment(RUN, null, "", 0, parties("otel", "emma", true));
    segment(ROLE, RUN, "issued-credential", 1.0, parties("cloudtrail", null, false));

    assertThat(ChainAttribution.of(segments))
        .contains(
            new AttributedActions(
                "cloudtrail", "issued-credential", "issued-credential", "issued-credential", 1L));
  }

  @Test
  void theOrderOfTheSegmentsDoesNotMatter() {
    segment(SIGN_IN, null, "", 0);
    for (int i = 0; i < 6; i++) {
      segment(
          Events.trace("run" + i),
          SIGN_IN,
          i % 2 == 0 ? "login" : "person",
          0.9,
          parties("otel", null, i > 3));
    }
    List<AttributedActions> expected = ChainAttribution.of(segments);

    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(segments, new Random(seed));
      assertThat(ChainAttribution.of(segments)).isEqualTo(expected);
    }
  }

  @Test
  void aChainWithVeryManyWaysTellsNoMethods() {
    segment(RUN, null, "", 0, parties("otel", "emma", true));
    for (int i = 0; i < 200; i++) {
      segment(
          Events.accessKey("K" + i), RUN, "method" + i, 0.9, parties("cloudtrail", null, false));
    }

    assertThat(ChainAttribution.of(segments))
        .containsExactly(
            new AttributedActions("cloudtrail", "other", "other", "other", 200L),
            new AttributedActions("otel", "stated", "stated", "stated", 1L));
  }

  private void segment(
      String key,
      @Nullable String parent,
      String method,
      double confidence,
      ActionParties... parties) {
    SegmentState segment = SegmentTotals.create(key, 0);
    if (parent != null) {
      segment.setParent(parent);
      segment.setMethod(method);
      segment.setConfidence(confidence);
    }
    segment.setParties(List.of(parties));
    segments.add(segment);
  }

  private static ActionParties parties(String source, @Nullable String human, boolean isRun) {
    return ActionParties.newBuilder()
        .setSource(source)
        .setHuman(human)
        .setAgent(isRun)
        .setRun(isRun)
        .setActions(1)
        .build();
  }
}
