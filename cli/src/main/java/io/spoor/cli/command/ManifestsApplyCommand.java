package io.spoor.cli.command;

import io.spoor.cli.Console;
import io.spoor.client.kafka.Kafka;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.client.kafka.Manifests;
import io.spoor.client.time.Times;
import io.spoor.schemas.Manifest;
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

/** Puts manifests into force. */
@Command(
    name = "apply",
    header = "Put manifests into force.",
    description = {
      "Reads one manifest, or all *.json of a directory. If anything is wrong in any of them, every fault is listed with its place in"
          + " the document and nothing is sent.",
      "",
      "Versions are appended, never replaced. The first version of an agent holds for all times, a changed one from now on, unless"
          + " the document says from when (effective_from). One that says the same as the last is skipped.",
      "",
      "Returns when the running app has read them."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  bin/spoor manifests apply manifests/",
      "  bin/spoor manifests apply deploy-bot.json"
    })
final class ManifestsApplyCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Console console;

  @Mixin private Target target = new Target();

  @Parameters(paramLabel = "FILE|DIR", description = "A manifest, or a directory of them.")
  private @Nullable Path path;

  ManifestsApplyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Path from = path == null ? Path.of("") : path;
    List<Manifest> always = ManifestFiles.read(from, ManifestFiles.ALWAYS);
    List<Manifest> fromNow = ManifestFiles.read(from, Times.nanos(Instant.now()));
    Kafka kafka = target.kafkaWithRegistry(Account.ADMINISTRATOR);
    Manifests.Applied applied = new Manifests(kafka).apply(always, fromNow);
    applied.byAgent().forEach((agent, outcome) -> console.say(agent + ": " + text(outcome)));
    target.awaitApp(console, app -> app.awaitManifests(applied.versions(), PATIENCE));
    return 0;
  }

  private static String text(Manifests.Outcome outcome) {
    return switch (outcome) {
      case FIRST -> "first version, holds for all times";
      case CHANGED -> "new version, holds from now on";
      case UNCHANGED -> "unchanged, skipped";
    };
  }
}
