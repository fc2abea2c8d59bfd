package io.spoor.localstack;

import io.spoor.cli.command.stack.StackProgressPrinter;
import io.spoor.client.kafka.KafkaClients;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.launchers.ConnectClient;
import io.spoor.launchers.ServerCredentials;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.ElasticsearchConfig;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.schemas.topic.Topic;
import io.spoor.testkit.search.JsonHttpClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The one local stack of this test JVM: started on first use, repaired on each further one, ended
 * with the JVM. {@code -Dspoor.stack.secure=true} has it ask for logins, as {@code up --secure}
 * does. Give a command {@code --state-dir} {@link #stateDir()} to have it work there.
 */
public final class SharedStack {

  private static final StackHome HOME =
      new StackHome(
          Path.of(System.getProperty("spoor.root")),
          Path.of("target/stack-" + System.getProperty("spoor.test.jvm", "alone")));
  private static boolean unused = true;

  private SharedStack() {}

  /** The running stack's endpoints. */
  public static synchronized Endpoints endpoints() {
    PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
    if (unused) {
      LocalStack.stopAndWipe(HOME, new StackProgressPrinter(err));
      traceAsAnalyzeDoes();
      unused = false;
    }
    return LocalStack.start(HOME, options(), new StackProgressPrinter(err)).endpoints();
  }

  /**
   * The key for development. Under a random one some calls on the edge are evaluated otherwise than
   * by {@code analyze} (docs/content.md), and both are compared here.
   */
  private static void traceAsAnalyzeDoes() {
    try {
      Path app = Files.createDirectories(HOME.workspace().directory(AppStarter.NAME));
      Files.writeString(app.resolve("taint.key"), "0".repeat(32));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static StackOptions options() {
    Map<String, String> settings =
        Boolean.getBoolean("spoor.live.decisions")
            ? Map.of("decisions.views", "true")
            : Map.<String, String>of();
    return new StackOptions(Map.of(), settings, null, Boolean.getBoolean("spoor.stack.secure"));
  }

  /** Settings of a client of its Kafka that is that account. */
  public static Map<String, Object> kafka(ServiceAccount account) {
    return KafkaConnection.fromMap(ConnectionSettings.of(HOME).kafka(endpoints(), account))
        .clientConfig();
  }

  /** Clients of its Kafka, with its registry, that are that account. */
  public static KafkaClients clients(ServiceAccount account) {
    Endpoints endpoints = endpoints();
    Map<String, String> settings =
        new HashMap<>(ConnectionSettings.of(HOME).kafka(endpoints, account));
    settings.putAll(ConnectionSettings.of(HOME).registry(endpoints, account));
    return KafkaClients.of(settings);
  }

  /** Settings of a connection to its Elasticsearch as that account. */
  public static Map<String, String> elasticsearch(ServiceAccount account) {
    return ConnectionSettings.of(HOME).elasticsearch(endpoints(), account);
  }

  /** Its Elasticsearch, for whoever may do everything there. */
  public static JsonHttpClient search() {
    return JsonHttpClient.of(
        ElasticsearchConfig.fromMap(elasticsearch(ServiceAccount.ADMINISTRATOR)));
  }

  /**
   * Runs a connector in its worker and waits until it does.
   *
   * @param account that the connector logs in as
   * @param own its settings beyond those of all connectors
   */
  public static void startConnector(
      String name,
      String connectorClass,
      List<Topic> topics,
      ServiceAccount account,
      Map<String, String> own) {
    Endpoints endpoints = endpoints();
    Map<String, String> config = ConnectorDefaults.of(name, connectorClass, 1, topics);
    HOME.security().ifPresent(secured -> config.putAll(secured.connectorClients(account)));
    config.putAll(ConnectionSettings.of(HOME).kafkaAndRegistry(endpoints, account));
    config.putAll(own);
    ConnectClient connectors = connectors(endpoints.connectUrl());
    connectors.put(name, config);
    connectors.awaitRunning(name, Duration.ofSeconds(60));
  }

  /** Removes a connector from its worker. */
  public static void removeConnector(String name) {
    connectors(endpoints().connectUrl()).remove(name);
  }

  private static ConnectClient connectors(String url) {
    return new ConnectClient(
        url, HOME.security().map(secured -> secured.connect()).orElse(ServerCredentials.OPEN));
  }

  /** Its state directory. */
  public static String stateDir() {
    return HOME.state().toString();
  }

  static StackHome home() {
    return HOME;
  }

  /** The log of what it does. */
  public static Path evidence() {
    return HOME.evidence();
  }

  /** Its verifier key. */
  public static Path evidenceKey() {
    return KeyFiles.publicFile(HOME.evidenceKey());
  }

  /** SIGKILL, and returns when the process is gone; the next {@link #endpoints} repairs it. */
  public static void kill(StackComponent component) {
    ComponentRecord victim = StackRecord.read(HOME.record()).find(component).orElseThrow();
    ProcessHandle process = ProcessHandle.of(victim.pid()).orElseThrow();
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
