package io.spoor.pipeline.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.schemas.vocabulary.JoinMethod;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JoinMethodTest {

  @Test
  void aGuessIsOffUnlessAskedFor() {
    assertThat(JoinMethod.disabledLabels(Set.of(), Set.of())).containsExactly("network");
    assertThat(JoinMethod.disabledLabels(Set.of(), Set.of("network"))).isEmpty();
    assertThat(JoinMethod.disabledLabels(Set.of("txn"), Set.of()))
        .containsExactlyInAnyOrder("network", "txn");
    assertThat(StageSettings.defaults().disabledJoins()).containsExactly("network");
  }

  @Test
  void aNameThatIsNoneIsAnsweredWithThoseThereAre() {
    assertThatThrownBy(() -> JoinMethod.disabledLabels(Set.of("tnx"), Set.of()))
        .hasMessageStartingWith("unknown join method tnx; known methods are issued-credential, ")
        .hasMessageEndingWith(", network");
    assertThatThrownBy(() -> StageSettings.defaults().withDisabledJoins(Set.of("x")))
        .hasMessageContaining("unknown join method x");
    assertThatThrownBy(() -> JoinMethod.disabledLabels(Set.of("network"), Set.of("network")))
        .hasMessage("join method network is both on and off");
  }

  @Test
  void theDocumentedTableIsTheOneInTheCode() throws IOException {
    String page =
        Files.readString(Path.of(System.getProperty("spoor.root", ".."), "docs", "joins.md"));

    for (JoinMethod method : JoinMethod.values()) {
      assertThat(page)
          .containsPattern(
              "\\| `%s` \\|.*\\| (issuer|agent) \\| %s \\| %d \\| (on|\\*\\*off\\*\\*) \\|"
                  .formatted(method.label(), method.confidence(), method.strength()));
    }
  }

  @Test
  void everyMethodHasANameOfItsOwn() {
    assertThat(Arrays.stream(JoinMethod.values()).map(JoinMethod::label)).doesNotHaveDuplicates();
  }

  @Test
  void noNameOutranksWhatARunShows() {
    assertThat(
            Set.of(
                JoinMethod.SOURCE_IDENTITY,
                JoinMethod.ROLE_SESSION_NAME,
                JoinMethod.RUN_ALIAS,
                JoinMethod.TOOL_CALL,
                JoinMethod.NETWORK))
        .allSatisfy(
            method -> assertThat(method.strength()).isLessThan(JoinMethod.TOKEN_PARENT.strength()));
  }
}
