package io.spoor.localstack.security;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.cli.CommandLineRun;
import io.spoor.cli.TestFiles;
import io.spoor.cli.command.stack.StackProgressPrinter;
import io.spoor.cli.endtoend.AlertReceiver;
import io.spoor.launchers.CertificateAuthority;
import io.spoor.launchers.ConnectClient;
import io.spoor.localstack.ElasticsearchConnectorConfig;
import io.spoor.localstack.Endpoints;
import io.spoor.localstack.LocalStack;
import io.spoor.localstack.StackHome;
import io.spoor.localstack.StackOptions;
import io.spoor.localstack.demo.BundledScenario;
import io.spoor.platform.access.ServiceAccount;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A stack made with {@code up --secure}, which the tests of {@code SharedSecureStackIT} share: the
 * first starts it, and it ends with them or, if one is run alone, with the JVM.
 */
public final class SecureStack {
  static final StackHome HOME =
      new StackHome(Path.of(System.getProperty("spoor.root")), Path.of("target/secure-stack"));

  private static @Nullable SecureStack shared;

  private final Path directory;
  private final AlertReceiver receiver;
  private final LocalStack stack;
  private final StackSecurity security;
  private final Path untrustedCertificate;
  private boolean scenarioPlayed;

  private SecureStack(Path directory) throws IOException {
    this.directory = directory;
    var progress =
        new StackProgressPrinter(new PrintWriter(System.err, true, System.err.charset()));
    LocalStack.stopAndWipe(HOME, progress);
    receiver = AlertReceiver.start();
    stack =
        LocalStack.start(
            HOME,
            new StackOptions(Map.of(), Map.of(), routing(directory, receiver).toString(), true),
            progress);
    security = HOME.security().orElseThrow();
    CertificateAuthority.issue(directory.resolve("stranger"), List.of("nobody"));
    untrustedCertificate =
        CertificateAuthority.files(directory.resolve("stranger"), "nobody").authority();
  }

  private static Path routing(Path directory, AlertReceiver receiver) throws IOException {
    Files.writeString(directory.resolve("secret"), AlertReceiver.secret());
    return Files.writeString(
        directory.resolve("routing.json"),
        """
        {"targets": {"hook": {"type": "webhook", "url": "%s", "secret": {"file": "secret"}}},
         "otherwise": ["hook"]}
        """
            .formatted(receiver.url()));
  }

  static SecureStack acquire() throws IOException {
    if (shared == null) {
      Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
      shared = new SecureStack(Files.createTempDirectory(target, "secure-stack"));
    }
    return shared;
  }

  /** Ends it, if a test has started it. */
  public static void stop() {
    if (shared != null) {
      shared.stack.stopStarted();
      shared.receiver.close();
    }
  }

  Endpoints endpoints() {
    return stack.endpoints();
  }

  StackSecurity security() {
    return security;
  }

  /** The worker, as the commands use it. */
  ConnectClient connectors() {
    String url = endpoints().connectUrl();
    return new ConnectClient(url, security.connect());
  }

  /** Who is told of alerts. */
  AlertReceiver receiver() {
    return receiver;
  }

  /** An authority that vouches for nobody here. */
  Path untrustedCertificate() {
    return untrustedCertificate;
  }

  /** Once, whichever test needs it first. */
  void playScenario() {
    if (scenarioPlayed) {
      return;
    }
    scenarioPlayed = true;
    assertThat(runOnStack("manifests", "apply", TestFiles.scenario("manifests")).exit()).isZero();
    for (String source : BundledScenario.SOURCES) {
      String file = TestFiles.scenario(source + ".ndjson");
      assertThat(runOnStack("ingest", "--source", source, "--wait", file).exit()).isZero();
    }
    assertThat(runOnStack("findings", "--severity", "high", "--json").objects())
        .hasSameSizeAs(BundledScenario.expected());
    assertThat(runOnStack("dead-letters").err()).contains("no dead letters");
  }

  CommandLineRun runOnStack(String... command) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--state-dir", HOME.state().toString()));
    return spoor(all.toArray(String[]::new));
  }

  Map<String, String> acmesSink() {
    Map<String, String> config =
        new HashMap<>(
            ElasticsearchConnectorConfig.config(
                endpoints().registryUrl(), endpoints().elasticsearchUrl(), security));
    // The matrix knows one sink: this one reads in a group of the app's, and writes what no other
    // may.
    config.putAll(security.connectorClients(ServiceAccount.APP));
    config.putAll(security.elasticsearchSettings(ServiceAccount.ADMINISTRATOR));
    config.put("name", "acme");
    config.put("topics", "spoor.chains,spoor.findings");
    config.put("consumer.override.group.id", "spoor-acme-sink");
    config.put("elasticsearch.index.prefix", "acme.");
    return config;
  }

  Map<String, String> correctSettings(String command) {
    ServiceAccount account =
        command.equals("manifests") ? ServiceAccount.ADMINISTRATOR : ServiceAccount.OPERATOR;
    Map<String, String> config = new HashMap<>(security.kafkaSettings(account));
    config.putAll(security.registrySettings(account));
    config.putAll(security.elasticsearchSettings(ServiceAccount.OPERATOR));
    config.put("bootstrap.servers", endpoints().bootstrapServers());
    config.put("schema.registry.url", endpoints().registryUrl());
    config.put("schema.registry.max.retries", "0");
    config.put("elasticsearch.url", endpoints().elasticsearchUrl());
    return config;
  }

  CommandLineRun run(Map<String, String> config, String... command) {
    try {
      Path file = Files.createTempFile(directory, "connection", ".properties");
      Files.writeString(
          file,
          config.entrySet().stream()
              .map(entry -> entry.getKey() + "=" + entry.getValue() + "\n")
              .collect(Collectors.joining()));
      List<String> all = new ArrayList<>(List.of(command));
      all.addAll(List.of("--config", file.toString()));
      return spoor(all.toArray(String[]::new));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
