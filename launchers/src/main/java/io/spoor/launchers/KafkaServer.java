package io.spoor.launchers;

import java.util.HashMap;
import java.util.Map;

/**
 * A real Kafka broker with its controller in one JVM (KRaft), on loopback.
 *
 * @param bootstrapServers {@code 127.0.0.1:<port>}
 * @param child the process
 */
public record KafkaServer(String bootstrapServers, ChildProcess child) {

  /** The component's name. */
  public static final String NAME = "kafka";

  private static final int HEAP_MEGABYTES = 384;

  /**
   * Formats the storage if the workspace has none yet, starts the broker, and waits until it is
   * ready.
   *
   * @throws StartFailedException if it does not start
   */
  public static KafkaServer start(Workspace workspace, ServerSettings settings) {
    ChildProcess.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    Map<String, String> config = defaults(port, Ports.allocate());
    config.putAll(settings.overrides());
    KafkaNode node = new KafkaNode(workspace, NAME, HEAP_MEGABYTES, ClusterId::random);
    ChildProcess child = node.start(config, port);
    return new KafkaServer("127.0.0.1:" + port, child);
  }

  /**
   * As {@link #start(Workspace, ServerSettings)}, with TLS everywhere. Clients log in with
   * SCRAM-SHA-512 and have only the permissions in ACLs. A second listener accepts only the holder
   * of the broker's own key: the single superuser, who creates users and ACLs.
   *
   * @param tls with a certificate for {@code CN=kafka}
   */
  public static Secured startSecured(Workspace workspace, ServerSettings settings, TlsFiles tls) {
    ChildProcess.stopLeftover(workspace, NAME);
    int port = settings.choosePort(NAME);
    int internal = Ports.allocate();
    Map<String, String> config = defaults(port, Ports.allocate());
    config.putAll(secured(config, port, internal, tls));
    config.putAll(settings.overrides());
    KafkaNode node = new KafkaNode(workspace, NAME, HEAP_MEGABYTES, ClusterId::random);
    ChildProcess child = node.start(config, port, ServerCredentials.tls(tls.authority()));
    return new Secured(
        new KafkaServer("127.0.0.1:" + port, child), "127.0.0.1:" + internal, internalClient(tls));
  }

  /**
   * A broker that requires logins.
   *
   * @param internalBootstrapServers listener of the superuser
   * @param superuser client settings of the superuser
   */
  public record Secured(
      KafkaServer server, String internalBootstrapServers, Map<String, String> superuser) {

    public Secured {
      superuser = Map.copyOf(superuser);
    }
  }

  private static Map<String, String> internalClient(TlsFiles tls) {
    return Map.of(
        "security.protocol", "SSL",
        "ssl.keystore.type", "PEM",
        "ssl.keystore.location", tls.both().toString(),
        "ssl.truststore.type", "PEM",
        "ssl.truststore.location", tls.authority().toString());
  }

  private static Map<String, String> secured(
      Map<String, String> open, int port, int internal, TlsFiles tls) {
    String clients = "CLIENTS://127.0.0.1:" + port + ",INTERNAL://127.0.0.1:" + internal;
    Map<String, String> config = new HashMap<>();
    config.put(
        "listeners", clients + open.getOrDefault("listeners", "").replaceFirst("^[^,]*", ""));
    config.put("advertised.listeners", clients);
    config.put("inter.broker.listener.name", "INTERNAL");
    config.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,INTERNAL:SSL,CONTROLLER:SSL");
    config.put("sasl.enabled.mechanisms", "SCRAM-SHA-512");
    config.put(
        "listener.name.clients.scram-sha-512.sasl.jaas.config",
        "org.apache.kafka.common.security.scram.ScramLoginModule required;");
    config.put("listener.name.internal.ssl.client.auth", "required");
    config.put("listener.name.controller.ssl.client.auth", "required");
    config.putAll(internalClient(tls));
    config.remove("security.protocol");
    config.put("authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer");
    config.put("allow.everyone.if.no.acl.found", "false");
    config.put("super.users", "User:CN=" + NAME);
    return config;
  }

  /** Whether a broker responds at this address. */
  public static ReadinessProbe probe(String bootstrapServers) {
    return probe(bootstrapServers, ServerCredentials.OPEN);
  }

  /** The same, with the broker's TLS. */
  public static ReadinessProbe probe(String bootstrapServers, ServerCredentials credentials) {
    int port = Integer.parseInt(bootstrapServers.substring(bootstrapServers.lastIndexOf(':') + 1));
    return () -> KafkaHandshake.isAnswered(port, credentials);
  }

  private static Map<String, String> defaults(int port, int controllerPort) {
    Map<String, String> config = KafkaNode.defaults();
    config.put("process.roles", "broker,controller");
    config.put("node.id", "1");
    config.put("controller.quorum.voters", "1@127.0.0.1:" + controllerPort);
    config.put(
        "listeners", "PLAINTEXT://127.0.0.1:" + port + ",CONTROLLER://127.0.0.1:" + controllerPort);
    config.put("advertised.listeners", "PLAINTEXT://127.0.0.1:" + port);

    // A single node: replication is impossible.
    config.put("default.replication.factor", "1");
    config.put("offsets.topic.replication.factor", "1");
    config.put("transaction.state.log.replication.factor", "1");
    config.put("transaction.state.log.min.isr", "1");
    config.put("share.coordinator.state.topic.replication.factor", "1");
    config.put("share.coordinator.state.topic.min.isr", "1");
    return config;
  }
}
