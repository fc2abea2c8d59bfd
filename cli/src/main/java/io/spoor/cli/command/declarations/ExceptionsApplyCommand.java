package io.spoor.cli.command.declarations;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.ExceptionFiles;
import io.spoor.client.kafka.ExceptionRepository;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.time.TimeFormat;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.ExceptionRule;
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
@Command(name = "apply")
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
