package io.spoor.cli.command.decisions;

import io.spoor.client.UsageException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options that state who changes policies, and why. */
final class PolicyAuthorOptions {
  private static final int MAX_CHARS = 1_000;

  @Option(
      names = "--who",
      paramLabel = "NAME",
      description = "Name of the person (default: the user of this machine).")
  private @Nullable String who;

  @Option(names = "--note", paramLabel = "TEXT", description = "Reason, for people.")
  private @Nullable String note;

  String who() {
    return who == null ? System.getProperty("user.name", "unknown") : bounded("--who", who);
  }

  Optional<String> note() {
    return Optional.ofNullable(note).map(text -> bounded("--note", text));
  }

  private static String bounded(String option, String text) {
    if (text.isBlank() || text.length() > MAX_CHARS) {
      throw new UsageException(option + " must have 1 to " + MAX_CHARS + " characters");
    }
    return text;
  }
}
