package io.spoor.schemas.key;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RunKeysTest {
  @ParameterizedTest
  @ValueSource(strings = {"trace", "txn"})
  void aTraceAndATransactionAreRuns(String kind) {
    assertThat(RunKeys.isRun(Keys.of("default", kind, "", "x"))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"access-key", "token", "session", "principal", "event", "tracer"})
  void aCredentialIsNone(String kind) {
    assertThat(RunKeys.isRun(Keys.of("default", kind, "trace", "trace"))).isFalse();
  }

  @Test
  void aTenantsNameHasNoSayInIt() {
    assertThat(RunKeys.isRun(Keys.of("trace", "token", "", "x"))).isFalse();
    assertThat(RunKeys.isRun(Keys.of("a|trace|", "token", "", "x"))).isFalse();
  }
}
