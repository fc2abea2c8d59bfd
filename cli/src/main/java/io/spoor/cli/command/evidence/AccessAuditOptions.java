package io.spoor.cli.command.evidence;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.evidence.act.ActFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Records who reads the log of a running stack, before anything is shown. Access to a copy
 * elsewhere is not recorded.
 */
final class AccessAuditOptions {
  @Option(
      names = "--by",
      paramLabel = "NAME",
      description = "Name of the reader, recorded by a running stack. Default: the user's name.")
  private String actor = System.getProperty("user.name", "unknown");

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      description = "Reason for reading, recorded with the name.")
  private String reason = "";

  /**
   * Records the access if the log belongs to a running stack.
   *
   * @param act {@code verify} or {@code prove}
   */
  void record(
      Terminal terminal,
      ConnectionOptions connection,
      Path log,
      String act,
      Map<String, List<String>> selector,
      String result) {
    if (!StackActJournal.isOfStack(connection, log)) {
      return;
    }
    StackActJournal journal = StackActJournal.of(terminal, connection, log);
    if (journal.isSealedByStack()) {
      journal.record(
          ActFactory.of(act, actor, reason, Instant.now())
              .setSelector(selector)
              .setResult(result)
              .build());
    }
  }
}
