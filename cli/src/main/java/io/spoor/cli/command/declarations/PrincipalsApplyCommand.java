package io.spoor.cli.command.declarations;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.DeclarationRepository;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.client.kafka.PrincipalFiles;
import io.spoor.client.time.TimeFormat;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.DeclaredPrincipal;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Applies declared principals. */
@Command(name = "apply")
public final class PrincipalsApplyCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "FILE|DIR", description = "A document, or a directory of them.")
  private @Nullable Path path;

  public PrincipalsApplyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path source = path == null ? Path.of("") : path;
    List<DeclaredPrincipal> always = PrincipalFiles.read(source, ManifestFiles.ALWAYS);
    List<DeclaredPrincipal> fromNow = PrincipalFiles.read(source, TimeFormat.nanos(Instant.now()));
    KafkaClients kafka = connection.kafkaWithRegistry(ServiceAccount.ADMINISTRATOR);
    DeclarationRepository.Applied applied =
        DeclarationRepository.principals(kafka).apply(always, fromNow);
    applied
        .byId()
        .forEach((id, outcome) -> terminal.info(id + ": " + ManifestsApplyCommand.text(outcome)));
    connection.awaitApp(terminal, app -> app.awaitPrincipals(applied.versions(), TIMEOUT));
    return 0;
  }
}
