package io.spoor.cli.command.declarations;

import io.spoor.cli.command.option.ConnectionOptions;
import io.spoor.cli.output.Terminal;
import io.spoor.client.kafka.DeclarationRepository;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.client.time.TimeFormat;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.schemas.Manifest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Applies manifests. */
@Command(name = "apply")
public final class ManifestsApplyCommand implements Callable<Integer> {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Terminal terminal;

  @Mixin private ConnectionOptions connection = new ConnectionOptions();

  @Parameters(paramLabel = "FILE|DIR", description = "A manifest, or a directory of them.")
  private @Nullable Path path;

  public ManifestsApplyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Path source = path == null ? Path.of("") : path;
    List<Manifest> always = ManifestFiles.read(source, ManifestFiles.ALWAYS);
    List<Manifest> fromNow = ManifestFiles.read(source, TimeFormat.nanos(Instant.now()));
    KafkaClients kafka = connection.kafkaWithRegistry(ServiceAccount.ADMINISTRATOR);
    DeclarationRepository.Applied applied =
        DeclarationRepository.manifests(kafka).apply(always, fromNow);
    applied.byId().forEach((agent, outcome) -> terminal.info(agent + ": " + text(outcome)));
    connection.awaitApp(terminal, app -> app.awaitManifests(applied.versions(), TIMEOUT));
    return 0;
  }

  /** What became of a declaration. */
  static String text(DeclarationRepository.Outcome outcome) {
    return switch (outcome) {
      case FIRST -> "first version, holds for all times";
      case CHANGED -> "new version, holds from now on";
      case UNCHANGED -> "unchanged, skipped";
    };
  }
}
