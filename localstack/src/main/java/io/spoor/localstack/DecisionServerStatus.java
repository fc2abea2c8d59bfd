package io.spoor.localstack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.launchers.DecisionProcess;
import io.spoor.launchers.ServerCredentials;
import io.spoor.localstack.security.StackSecurity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the decision server of a stack says of itself.
 *
 * @param obstacle why it does not decide; null: it does
 * @param policies version of the policies that decide; 0 if none do
 * @param staleness age of the newest record that may be missing in the facts of runs; null: unknown
 */
record DecisionServerStatus(
    @Nullable String obstacle, long policies, @Nullable Duration staleness) {
  /** Beyond it, calls of runs are denied: the default of {@code pdp --deadline}. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads the status of a server; an unreachable one has an obstacle. */
  static DecisionServerStatus read(StackHome home, String url, Optional<StackSecurity> security) {
    try {
      String token = new LocalCaller(home.decisionServer()).token();
      return of(
          DecisionProcess.status(
              url,
              ServerCredentials.bearer(
                  security.map(secured -> secured.decisionServer().authority()), token)));
    } catch (IOException | UncheckedIOException e) {
      return new DecisionServerStatus("its status is not known: " + e.getMessage(), 0, null);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new DecisionServerStatus("its status is not known: interrupted", 0, null);
    }
  }

  /** From the JSON of {@code /spoor/v1/status}. */
  static DecisionServerStatus of(String json) throws IOException {
    JsonNode status = JSON.readTree(json);
    return new DecisionServerStatus(
        status.path("ready").asBoolean() ? null : status.path("obstacle").asText("it is not ready"),
        status.at("/policy_set/version").asLong(),
        status.has("staleness_ms") ? Duration.ofMillis(status.get("staleness_ms").asLong()) : null);
  }

  /** Whether it decides calls of runs by policies. */
  boolean decides() {
    return obstacle == null && staleness != null && staleness.compareTo(DEADLINE) <= 0;
  }

  /** The status as one line. */
  String describe() {
    if (obstacle != null) {
      return "not ready: " + obstacle;
    }
    String by = "version " + policies + " of the policies; ";
    if (staleness == null) {
      return by + "facts of runs have an unknown age, so calls of runs are denied";
    }
    String age =
        String.format(Locale.ROOT, "facts of runs are %.1f s old", staleness.toMillis() / 1000.0);
    return decides()
        ? "ready; " + by + age
        : by + age + ", which is over " + DEADLINE.toSeconds() + " s, so calls of runs are denied";
  }
}
