package io.spoor.benchmarks.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.schemas.Action;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the sink is measured with is what the pipeline puts out. */
class ActionGeneratorTest {
  @Test
  void eachIsAnEventOfItsOwnWithoutWhatGoesNoFurtherThanTheEvent() {
    var actions = new ActionGenerator(1);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 2_000; i++) {
      Action action = actions.next();
      ids.add(action.getEvent().getEventId());

      assertThat(action.getEvent().getOriginal()).isNull();
      assertThat(action.getEvent().getContent()).isNull();
    }

    assertThat(ids).hasSize(2_000);
  }

  @Test
  void theSameSeedTellsTheSame() {
    Action one = new ActionGenerator(1).next();
    Action other = new ActionGenerator(1).next();

    assertThat(one.getEvent().getEventId()).isEqualTo(other.getEvent().getEventId());
    assertThat(new ActionGenerator(2).next().getEvent().getEventId())
        .isNotEqualTo(one.getEvent().getEventId());
  }
}
