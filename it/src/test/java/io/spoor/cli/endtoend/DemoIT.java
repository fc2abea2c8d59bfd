package io.spoor.cli.endtoend;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/** The README's first command. Last, since it starts a stack of its own. */
@Order(Integer.MAX_VALUE)
class DemoIT {
  @Test
  void findsWhatTheScenarioIsAboutOnAFreshStack() {
    CommandLineRun demo = spoor("demo", "--exit");

    assertThat(demo.err()).contains("All findings of the scenario are present, and no others.");
    assertThat(demo.exit()).isZero();
    assertThat(demo.out())
        .contains(
            "== Chains",
            "== Findings",
            "undeclared-identity-switch",
            "shared-credential",
            "lost-actor",
            "TOKEN_EXCHANGE",
            "get secrets",
            "== One chain in full");
  }
}
