package io.spoor.cli.command.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.UsageException;
import io.spoor.client.kibana.ImportResult;
import io.spoor.client.kibana.KibanaClient;
import io.spoor.client.kibana.KibanaLogin;
import io.spoor.client.kibana.SavedObjects;
import io.spoor.platform.connection.TlsContext;
import io.spoor.platform.files.OwnerOnlyPaths;
import io.spoor.platform.files.UntrustedPathException;
import io.spoor.schemas.text.TextSanitizer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Imports the saved objects into a running Kibana. */
@Command(name = "import")
public final class KibanaImportCommand implements Callable<Integer> {
  private final Terminal terminal;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:5601",
      description = "URL of Kibana, including its base path (default: ${DEFAULT-VALUE}).")
  private URI url = URI.create("http://127.0.0.1:5601");

  @Option(
      names = "--space",
      paramLabel = "ID",
      description = "Space (default: Kibana's default space).")
  private @Nullable String space;

  @Option(
      names = "--api-key-file",
      paramLabel = "FILE",
      description = "File with an Elasticsearch API key, in its encoded form.")
  private @Nullable Path apiKeyFile;

  @Option(names = "--user", paramLabel = "NAME", description = "User, with --password-file.")
  private @Nullable String user;

  @Option(
      names = "--password-file",
      paramLabel = "FILE",
      description = "File with that user's password.")
  private @Nullable Path passwordFile;

  @Option(
      names = "--ca-file",
      paramLabel = "FILE",
      description = "PEM file of the CA that issued Kibana's certificate.")
  private @Nullable Path caFile;

  @Option(names = "--json", description = "NDJSON on standard output: one line per object.")
  private boolean json;

  public KibanaImportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    KibanaLogin login = login();
    if (!List.of("http", "https").contains(String.valueOf(url.getScheme()))
        || url.getHost() == null) {
      throw new UsageException("--url is not a URL such as https://kibana.example:5601");
    }
    if (url.getUserInfo() != null) {
      throw new UsageException("--url must not hold a password: use --user and --password-file");
    }
    List<ImportResult> all;
    String version;
    try (KibanaClient kibana = new KibanaClient(url, space, login, trusted())) {
      version = kibana.checkedVersion();
      all = kibana.importAll(SavedObjects.ndjson());
    }
    for (ImportResult each : all) {
      if (json) {
        terminal.out().println(line(each));
      } else if (each.problem() == null) {
        terminal.out().println(TextSanitizer.replace(each.type() + " " + each.id()) + ": imported");
      }
    }
    List<ImportResult> failed = all.stream().filter(each -> each.problem() != null).toList();
    failed.forEach(
        each -> terminal.info(each.type() + " " + each.id() + ": NOT imported: " + each.problem()));
    terminal.info(
        all.size() - failed.size() + " of " + all.size() + " objects are in Kibana " + version);
    return failed.isEmpty() && !all.isEmpty() ? 0 : 1;
  }

  private @Nullable SSLContext trusted() {
    try {
      return caFile == null ? null : TlsContext.trusting(caFile);
    } catch (IllegalArgumentException e) {
      throw new OperationFailedException("--ca-file: " + e.getMessage(), e);
    }
  }

  private KibanaLogin login() {
    if (apiKeyFile != null && (user != null || passwordFile != null)) {
      throw new UsageException("--api-key-file cannot be combined with --user and --password-file");
    }
    if (apiKeyFile != null) {
      return KibanaLogin.apiKey(secret(apiKeyFile));
    }
    if (user == null && passwordFile == null) {
      return KibanaLogin.NONE;
    }
    if (user == null || passwordFile == null) {
      throw new UsageException("--user and --password-file must be given together");
    }
    return KibanaLogin.password(user, secret(passwordFile));
  }

  private static String secret(Path file) {
    try {
      String secret = OwnerOnlyPaths.readSecret(file).strip();
      if (secret.isEmpty() || secret.lines().count() > 1) {
        throw new OperationFailedException(file + " must hold one line, the secret");
      }
      return secret;
    } catch (UntrustedPathException e) {
      throw new OperationFailedException(String.valueOf(e.getMessage()), e);
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + file + ": " + ErrorMessages.describe(e), e);
    }
  }

  private static String line(ImportResult result) {
    return TextSanitizer.escapeJson(
        new ObjectMapper()
            .createObjectNode()
            .put("type", "kibana_object")
            .put("object_type", result.type())
            .put("id", result.id())
            .put("title", result.title())
            .put("imported", result.problem() == null)
            .put("problem", result.problem())
            .toString());
  }
}
