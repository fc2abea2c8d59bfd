package io.spoor.launchers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Thrown if a server does not start; the message names the cause and the log file. */
public final class StartFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private StartFailedException(String message) {
    super(message);
  }

  static StartFailedException exited(String name, int exitCode, Duration after, Path log) {
    return withLog(
        name + " did not start: it exited with code " + exitCode + " after " + seconds(after), log);
  }

  static StartFailedException timedOut(String name, Duration after, Path log) {
    return withLog(name + " did not start: it was not ready after " + seconds(after), log);
  }

  static StartFailedException portTaken(String name, int port) {
    return new StartFailedException(
        name
            + " cannot listen on 127.0.0.1:"
            + port
            + ": the port is taken. Free it or choose another");
  }

  /** A failure detected before or without a process. */
  public static StartFailedException withReason(String name, String reason, Path log) {
    return new StartFailedException(name + " did not start: " + reason + "\n  log:   " + log);
  }

  private static StartFailedException withLog(String problem, Path log) {
    List<String> cause = LogTail.cause(log);
    String reason =
        cause.isEmpty() ? "it wrote nothing to its log" : String.join("\n         ", cause);
    return new StartFailedException(problem + "\n  cause: " + reason + "\n  log:   " + log);
  }

  private static String seconds(Duration duration) {
    return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
  }
}
