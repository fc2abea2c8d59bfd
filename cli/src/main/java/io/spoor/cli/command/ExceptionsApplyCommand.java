package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.kafka.ExceptionFiles;
import io.spoor.client.kafka.Exceptions;
import io.spoor.client.kafka.Kafka;
import io.spoor.client.time.Times;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.access.Account;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Puts exceptions into force. */
@Command(
    name = "apply",
    header = "Put exceptions into force.",
    description = {
      "Reads one exception, or all *.json of a directory: {\"id\", \"detector\", \"match\": {field: pattern or list of patterns},"
          + " \"reason\", \"who\", \"expires\", \"effective_from\"}. Fields are agent_id, run_id, chain_id, rule_id, severity, subject"
          + " and principal; * in a pattern stands for any characters but / and :. Without \"detector\" it is a silence, of 7 days at"
          + " most. If anything is wrong in any of them, every fault is listed with its place in the document and nothing is sent.",
      "",
      "Versions are appended, never replaced. One holds for what happens from now on, unless the document says from when"
          + " (effective_from), and until it expires. \"withdrawn\": true takes it back from then on. One that says the same as the"
          + " last is skipped.",
      "",
      "Returns when the running app has read them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor exceptions apply exceptions/",
      "  bin/spoor exceptions apply maintenance-window.json"
    })
final class ExceptionsApplyCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Console console;

  @Mixin private Target target = new Target();

  @Parameters(paramLabel = "FILE|DIR", description = "An exception, or a directory of them.")
  private @Nullable Path path;

  ExceptionsApplyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Path from = path == null ? Path.of("") : path;
    List<ExceptionRule> exceptions = ExceptionFiles.read(from, Times.nanos(Instant.now()));
    Kafka kafka = target.kafkaWithRegistry(Account.ADMINISTRATOR);
    Exceptions.Applied applied = new Exceptions(kafka).apply(exceptions);
    applied.byId().forEach((id, outcome) -> console.say(id + ": " + text(outcome)));
    target.awaitApp(console, app -> app.awaitExceptions(applied.versions(), PATIENCE));
    return 0;
  }

  private static String text(Exceptions.Outcome outcome) {
    return switch (outcome) {
      case FIRST -> "in force";
      case CHANGED -> "new version in force";
      case WITHDRAWN -> "withdrawn";
      case UNCHANGED -> "unchanged, skipped";
    };
  }
}
