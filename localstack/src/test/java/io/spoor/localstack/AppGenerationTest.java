package io.spoor.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.client.UsageException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AppGenerationTest {
  private static final AppGeneration FIRST = new AppGeneration(0, Map.of(), null, List.of());

  @Test
  void aDecisionServerTurnsViewsOn() {
    assertThat(FIRST.appConfig()).doesNotContainKey("decisions.views");
    assertThat(FIRST.withViews().appConfig()).containsEntry("decisions.views", "true");
  }

  @Test
  void viewsThatTheUserTurnedOffAreAContradiction() {
    AppGeneration off = FIRST.with(Map.of("decisions.views", "false"));

    assertThatThrownBy(off::withViews)
        .isInstanceOf(UsageException.class)
        .hasMessageContaining("decisions.views, which is false")
        .hasMessageContaining("--no-decisions");
  }
}
