package io.spoor.cli.command.decisions;

import io.spoor.client.UsageException;
import io.spoor.schemas.text.TextSanitizer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that names the person who acts, for the record. */
final class PersonOption {
  private static final int MAX_NAME = 200;
  private static final int MAX_REASON = 1_000;

  @Option(
      names = "--who",
      paramLabel = "NAME",
      description = "Your name, for the record (default: the user of this machine).")
  private @Nullable String name;

  /**
   * The name.
   *
   * @throws UsageException if it is not one line of visible characters
   */
  String name() {
    String stated = name == null ? System.getProperty("user.name", "unknown") : name;
    if (stated.isBlank() || stated.length() > MAX_NAME || !TextSanitizer.isSafe(stated)) {
      throw new UsageException(
          "--who must be one line of 1 to " + MAX_NAME + " visible characters");
    }
    return stated;
  }

  /** A reason for the record; {@code isRequired}: whether it may not be blank. */
  static String checkedReason(String reason, boolean isRequired) {
    if ((isRequired && reason.isBlank())
        || reason.length() > MAX_REASON
        || !TextSanitizer.isSafe(reason)) {
      throw new UsageException(
          "--reason must be one line of at most " + MAX_REASON + " visible characters");
    }
    return reason;
  }
}
