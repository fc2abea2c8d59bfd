package io.spoor.localstack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.spoor.decisions.callers.CallerFile;
import io.spoor.decisions.callers.Callers;
import io.spoor.decisions.callers.DecisionCaller;
import io.spoor.decisions.callers.RefusedCallerException;
import io.spoor.decisions.callers.Right;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The decision server reads what the stack writes. */
class LocalCallerTest {
  private final Instant now = Instant.now();

  @TempDir private Path directory = Path.of("");

  private LocalCaller created(String tenant, Instant time) {
    var caller = new LocalCaller(directory.resolve("decisions"));
    caller.ensure(tenant, time);
    return caller;
  }

  private static DecisionCaller identified(LocalCaller caller, Callers callers) throws Exception {
    return callers.identify(null, List.of("Bearer " + caller.token()));
  }

  @Test
  void theTokenIsThatOfACallerThatStatesRunsOfTheTenant() throws Exception {
    LocalCaller caller = created("a \"b\" \\ c", now);

    DecisionCaller local = identified(caller, CallerFile.read(caller.callers()));

    assertThat(local.name()).isEqualTo("local");
    assertThat(local.rights().tenant()).isEqualTo("a \"b\" \\ c");
    assertThat(local.may(Right.STATE_RUNS)).isTrue();
    assertThat(local.may(Right.APPROVE)).isFalse();
  }

  @Test
  void filesThatExistAreKept() throws Exception {
    LocalCaller first = created("default", now);
    String token = first.token();
    Files.writeString(first.callers(), Files.readString(first.callers()) + "\n");
    String digest = first.digest();

    LocalCaller second = created("other", now.plus(Duration.ofDays(59)));

    assertThat(second.token()).isEqualTo(token);
    assertThat(second.digest()).isEqualTo(digest);
  }

  /** The server reads the new key without a restart. */
  @Test
  void aTokenThatEndsSoonIsReplaced() throws Exception {
    LocalCaller first = created("default", now.minus(Duration.ofDays(61)));
    Callers callers = CallerFile.read(first.callers());
    String token = first.token();
    assertThat(identified(first, callers).name()).isEqualTo("local");

    LocalCaller second = created("default", now);

    assertThat(second.token()).isNotEqualTo(token);
    assertThat(identified(second, callers).name()).isEqualTo("local");
    Callers restarted = CallerFile.read(second.callers());
    assertThatThrownBy(() -> restarted.identify(null, List.of("Bearer " + token)))
        .isInstanceOf(RefusedCallerException.class);
  }
}
