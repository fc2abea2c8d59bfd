package io.spoor.cli.command.evidence;

import io.spoor.cli.output.Terminal;
import io.spoor.client.UsageException;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.KeyName;
import io.spoor.evidence.note.SigningKey;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Generates a signing key for evidence logs. */
@Command(name = "new")
public final class EvidenceKeysNewCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "File for the private key.")
  private Path file = Path.of("evidence.key");

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      description =
          "Name of the key and the log: a host and a path under your control; no spaces, no plus.")
  private String name = "";

  public EvidenceKeysNewCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    try {
      KeyName.check(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--name: " + e.getMessage());
    }
    SigningKey key = KeyFiles.create(file, name);
    terminal.out().println(key.verifier().text());
    terminal.info("private key in " + file + ", verifier key in " + KeyFiles.publicFile(file));
    return 0;
  }
}
