package io.spoor.launchers;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Kafka Connect worker (standalone), with its REST API on loopback. It loses its connectors
 * when it stops, so the starter submits them again; their offsets are in Kafka.
 *
 * @param url base URL of its REST API
 * @param credentials the certificate that a client must present, if it requires one
 * @param child the process
 */
public record ConnectServer(String url, ServerCredentials credentials, ChildProcess child) {

  /** The component's name. */
  public static final String NAME = "connect";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /**
   * Starts the worker and waits until its REST API responds.
   *
   * @param bootstrapServers a running Kafka
   * @param plugins directory with one subdirectory of jars per plugin
   * @throws StartFailedException if it does not start
   */
  public static ConnectServer start(
      Workspace workspace, ServerSettings settings, String bootstrapServers, Path plugins) {
    return start(workspace, settings, bootstrapServers, plugins, List.of());
  }

  /**
   * As {@link #start(Workspace, ServerSettings, String, Path)}.
   *
   * @param jvmFlags JVM flags, appended to the usual ones; for example of a profiler
   */
  public static ConnectServer start(
      Workspace workspace,
      ServerSettings settings,
      String bootstrapServers,
      Path plugins,
      List<String> jvmFlags) {
    return start(
        workspace,
        settings,
        bootstrapServers,
        plugins,
        jvmFlags,
        "http",
        Map.of(),
        ServerCredentials.OPEN);
  }

  /**
   * As {@link #start(Workspace, ServerSettings, String, Path)}, with a REST API that only the
   * holder of the client's key can use.
   *
   * @param server key and certificate of the worker
   * @param client the client, whose certificate has the same authority; that authority must have
   *     issued no other certificates
   * @param keyStorePassword of the server's PKCS#12 file, as a reference to a secret
   */
  public static ConnectServer startSecured(
      Workspace workspace,
      ServerSettings settings,
      String bootstrapServers,
      Path plugins,
      TlsFiles server,
      TlsFiles client,
      String keyStorePassword) {
    Map<String, String> tls =
        Map.of(
            "listeners.https.ssl.keystore.type",
            "PKCS12",
            "listeners.https.ssl.keystore.location",
            server.keyStore().toString(),
            "listeners.https.ssl.keystore.password",
            keyStorePassword,
            "listeners.https.ssl.key.password",
            keyStorePassword,
            "listeners.https.ssl.truststore.type",
            "PKCS12",
            "listeners.https.ssl.truststore.location",
            server.keyStore().toString(),
            "listeners.https.ssl.truststore.password",
            keyStorePassword,
            "listeners.https.ssl.client.auth",
            "required");
    return start(
        workspace,
        settings,
        bootstrapServers,
        plugins,
        // Connectors must not resolve secrets through providers of their own choice.
        List.of(
            "-Dorg.apache.kafka.automatic.config.providers="
                + "org.apache.kafka.common.config.provider.DirectoryConfigProvider"),
        "https",
        tls,
        ServerCredentials.certificate(client));
  }

  private static ConnectServer start(
      Workspace workspace,
      ServerSettings settings,
      String bootstrapServers,
      Path plugins,
      List<String> jvmFlags,
      String scheme,
      Map<String, String> tls,
      ServerCredentials credentials) {
    ChildProcess.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    Path directory = workspace.directory(NAME);
    String url = scheme + "://127.0.0.1:" + port;
    Map<String, String> defaults = new HashMap<>();
    defaults.put("bootstrap.servers", bootstrapServers);
    defaults.put("key.converter", "org.apache.kafka.connect.storage.StringConverter");
    defaults.put("value.converter", "org.apache.kafka.connect.converters.ByteArrayConverter");
    defaults.put("offset.storage.file.filename", directory.resolve("offsets").toString());
    defaults.put("offset.flush.interval.ms", "2000");
    // A killed worker retains its partitions for this long; the default is 45 s.
    defaults.put("consumer.session.timeout.ms", "10000");
    defaults.put("plugin.path", plugins.toString());
    defaults.put("plugin.discovery", "service_load");
    defaults.put("listeners", url);
    defaults.put("rest.advertised.host.name", "127.0.0.1");
    // No administration of loggers: TRACE logs hold the contents of records.
    defaults.put("admin.listeners", "");
    defaults.putAll(tls);
    Path config =
        ConfigFile.write(
            directory.resolve("worker.properties"), "=", defaults, settings.overrides());

    List<String> flags =
        new ArrayList<>(List.of("-Xms64m", "-Xmx384m", ChildLogging.flag(directory)));
    flags.addAll(jvmFlags);
    List<String> command =
        JavaCommand.of(
            flags,
            workspace.distributions().kafkaClassPath(),
            "org.apache.kafka.connect.cli.ConnectStandalone",
            config.toString());
    ReadinessProbe probe = probe(url, credentials);
    ChildProcess child =
        ChildProcess.start(
            new LaunchSpec(
                NAME, ShutdownTier.CLIENT, workspace, command, Map.of(), probe, TIMEOUT));
    return new ConnectServer(url, credentials, child);
  }

  /** The same, with the certificate that the worker requires. */
  public static ReadinessProbe probe(String url, ServerCredentials credentials) {
    return ReadinessProbe.http(url + "/connectors", credentials);
  }

  /** The worker's connectors. */
  public ConnectClient connectors() {
    return new ConnectClient(url, credentials);
  }
}
