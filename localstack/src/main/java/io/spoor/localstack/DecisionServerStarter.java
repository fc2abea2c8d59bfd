package io.spoor.localstack;

import io.spoor.launchers.DecisionProcess;
import io.spoor.launchers.Directories;
import io.spoor.launchers.PrivateFiles;
import io.spoor.launchers.ServerCredentials;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.TlsFiles;
import io.spoor.localstack.security.StackSecurity;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.registry.RegistryConfig;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Starts the decision server of a local stack as a child JVM. */
final class DecisionServerStarter {
  static final String NAME = "decisions";

  private static final String TENANT = "tenant";
  private static final String KEY_FILE = "taint.key.file";

  private final StackHome home;
  private final Optional<StackSecurity> security;
  private final LocalCaller caller;
  private final String tenant;
  private final Path fingerprintKey;

  /**
   * Creates the files that are missing. Not in parallel with the start of the app, which shares the
   * key.
   *
   * @param generation the app's generation, whose tenant and key the server uses
   */
  DecisionServerStarter(
      StackHome home, AppGeneration generation, Optional<StackSecurity> security) {
    this.home = home;
    this.security = security;
    this.tenant = tenant(generation);
    this.caller = new LocalCaller(home.decisionServer());
    caller.ensure(tenant, Instant.now());
    security.ifPresent(StackSecurity::ensureDecisionServer);
    String file = generation.settings().get(KEY_FILE);
    this.fingerprintKey =
        file == null
            ? TaintKeyFile.in(home.workspace().directory(AppStarter.NAME))
            : Path.of(file).toAbsolutePath();
  }

  /** Whose applied policies decide. */
  static String tenant(AppGeneration generation) {
    return generation.settings().getOrDefault(TENANT, "default");
  }

  /** What the server was started with: with something else, it is started again. */
  List<String> uses(String bootstrapServers, String registryUrl) {
    return List.of(
        bootstrapServers,
        registryUrl,
        "tenant=" + tenant,
        "key=" + fingerprintKey,
        "callers=" + caller.digest(),
        home.appClassPath());
  }

  /** Starts the server, and returns when it takes connections. */
  DecisionProcess start(ServerSettings port, String bootstrapServers, String registryUrl) {
    Map<String, String> connections = new HashMap<>();
    security.ifPresent(
        secured -> {
          connections.putAll(secured.kafkaSettings(ServiceAccount.DECISIONS));
          connections.putAll(secured.registrySettings(ServiceAccount.DECISIONS));
        });
    connections.put(KafkaConnection.BOOTSTRAP_SERVERS, bootstrapServers);
    connections.put(RegistryConfig.URL, registryUrl);
    Path directory = home.decisionServer();
    Path content = directory.resolve("content");
    // Left by a server that was killed; it is read again from the topic.
    Directories.delete(content);
    PrivateFiles.directory(content);
    List<String> options =
        new ArrayList<>(
            List.of(
                "--chains",
                "--tenant",
                tenant,
                "--callers",
                caller.callers().toString(),
                "--taint-key-file",
                fingerprintKey.toString(),
                "--content-dir",
                content.toString(),
                "--decision-log",
                directory.resolve("log").toString(),
                "--server-name",
                "local"));
    security.map(StackSecurity::decisionServer).ifPresent(tls -> options.addAll(tlsOptions(tls)));
    return DecisionProcess.start(
        home.workspace(),
        NAME,
        port,
        home.appClassPath(),
        DecisionProcess.FLAGS,
        connections,
        options,
        security
            .map(secured -> ServerCredentials.tls(secured.decisionServer().authority()))
            .orElse(ServerCredentials.OPEN));
  }

  private static List<String> tlsOptions(TlsFiles tls) {
    return List.of("--tls-cert", tls.certificate().toString(), "--tls-key", tls.key().toString());
  }
}
