package io.spoor.cli.command.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.client.UsageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ids are typed as they are copied; anything else is told from an id before a server is asked. */
class IdPrefixTest {
  @Test
  void isInLowerCase() {
    assertThat(IdPrefix.of("chain", "282C86")).isEqualTo("282c86");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "agent", "4f1c*", "0123456789abcdef0123456789abcdef0"})
  void refusesWhatIsNotHexadecimal(String typed) {
    assertThatThrownBy(() -> IdPrefix.of("finding", typed))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "'"
                + typed
                + "' is not a finding id: a finding id has up to 32 hex digits; bin/spoor findings"
                + " --json lists them");
  }
}
