package io.spoor.cli.command;

import io.spoor.cli.Terminal;
import io.spoor.evidence.act.ActFactory;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Option;

/**
 * Who looks at the log of a stack that runs is on record before anything is shown. Who looks at a
 * copy elsewhere is nobody's business but theirs, and could not be told.
 */
final class AccessAuditOptions {
  @Option(
      names = "--by",
      paramLabel = "WHO",
      description = "Who looks, for the record of a running stack. Default: the user's name.")
  private String actor = System.getProperty("user.name", "unknown");

  @Option(names = "--reason", paramLabel = "WHY", description = "Why, for that record.")
  private String reason = "";

  /**
   * Puts it on record, where the log is that of a running stack.
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
