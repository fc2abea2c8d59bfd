package io.spoor.cli.command.inputs;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.ExceptionFiles;
import io.spoor.client.kafka.ExceptionRepository;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.time.TimeFormat;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.access.ServiceAccount;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Applies exceptions. */
@Command(
    name = "apply",
    header = "Apply exceptions.",
    description = {
      "Reads one exception, or all *.json of a directory: {\"id\", \"detector\", "
          + "\"match\": {field: pattern or list of patterns}, \"reason\", \"who\", "
          + "\"expires\", \"effective_from\"}. Fields are agent_id, run_id, chain_id, "
          + "rule_id, severity, subject and principal; * in a pattern matches any "
          + "characters except / and :. Without \"detector\" it is a silence, of 7 days at "
          + "most. If a document has a fault, every fault is listed with its place and "
          + "nothing is sent.",
      "",
      "Versions are appended, never replaced. A version holds from now on, unless "
          + "the document sets effective_from, and until it expires. \"withdrawn\": true "
          + "withdraws the exception from then on. A version identical to the last one is "
          + "skipped.",
      "",
      "Returns when the running app has read them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor exceptions apply exceptions/",
      "  bin/spoor exceptions apply maintenance-window.json"
    })
public final class ExceptionsApplyCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "FILE|DIR", description = "An exception, or a directory of them.")
  private @Nullable Path path;

  public ExceptionsApplyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path source = path == null ? Path.of("") : path;
    List<ExceptionRule> exceptions = ExceptionFiles.read(source, TimeFormat.nanos(Instant.now()));
    KafkaClients kafka = connection.kafkaWithRegistry(ServiceAccount.ADMINISTRATOR);
    ExceptionRepository.Applied applied = new ExceptionRepository(kafka).apply(exceptions);
    applied.byId().forEach((id, outcome) -> terminal.info(id + ": " + text(outcome)));
    connection.awaitApp(terminal, app -> app.awaitExceptions(applied.versions(), TIMEOUT));
    return 0;
  }

  private static String text(ExceptionRepository.Outcome outcome) {
    return switch (outcome) {
      case FIRST -> "in force";
      case CHANGED -> "new version in force";
      case WITHDRAWN -> "withdrawn";
      case UNCHANGED -> "unchanged, skipped";
    };
  }
}
