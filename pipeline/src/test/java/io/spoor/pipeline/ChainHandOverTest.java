package io.spoor.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.KeyMoved;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Messages leave for other tasks at once, and for the own chains when the step ends. */
class ChainHandOverTest {
  private final List<String> received = new ArrayList<>();
  private final ChainHandOver handOver =
      new ChainHandOver(key -> key.startsWith("own"), (key, _) -> received.add(key + " by topic"));

  @Test
  void placementElsewhereIsSentBeforeAChainOfTheTaskGivesUpTheKey() {
    handOver.toChain("own-1", new KeyMoved());
    handOver.toChain("other", new KeyMoved());
    handOver.toChain("own-2", new KeyMoved());

    handOver.endStep((key, _) -> received.add(key));

    assertThat(received).containsExactly("other by topic", "own-1", "own-2");
  }

  @Test
  void nothingIsHandedOverTwice() {
    handOver.toChain("own", new KeyMoved());
    handOver.endStep((key, _) -> received.add(key));
    handOver.endStep((key, _) -> received.add(key));

    assertThat(received).containsExactly("own");
  }
}
