package io.spoor.localstack.security;

import static io.spoor.schemas.access.ServiceAccount.ADMINISTRATOR;

import io.spoor.launchers.CertificateAuthority;
import io.spoor.launchers.Directories;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.PrivateFiles;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerCredentials;
import io.spoor.launchers.ServerUser;
import io.spoor.launchers.TlsFiles;
import io.spoor.schemas.access.ServiceAccount;
import io.spoor.schemas.connection.KafkaConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The files of a secured local stack under {@code security/}: a certificate authority, a
 * certificate per server, a file per password. Settings refer to these files and never contain
 * their contents.
 */
public final class StackSecurity {

  /** Name of the directory within a stack's state. */
  public static final String DIRECTORY = "security";

  private static final String COMPLETE_MARK = "made";

  private final Path directory;
  private final SecretFiles secrets;

  private StackSecurity(Path directory) {
    this.directory = directory;
    this.secrets = new SecretFiles(directory.resolve("secrets"));
  }

  /** The files of a secured stack; empty if it is not secured. */
  public static Optional<StackSecurity> of(Path state) {
    Path directory = state.resolve(DIRECTORY);
    return Files.exists(directory.resolve(COMPLETE_MARK))
        ? Optional.of(new StackSecurity(directory))
        : Optional.empty();
  }

  /** The files of the stack, created if missing, also those of accounts that are new. */
  public static StackSecurity create(Path state) {
    Optional<StackSecurity> existing = of(state);
    existing.ifPresent(security -> security.secrets.createMissing());
    return existing.orElseGet(
        () -> {
          Path directory = state.resolve(DIRECTORY);
          // Leftovers of an interrupted start are discarded.
          Directories.delete(directory);
          var security = new StackSecurity(directory);
          CertificateAuthority.issue(
              directory, List.of(KafkaServer.NAME, RegistryServer.NAME, ElasticsearchServer.NAME));
          security.secrets.createMissing();
          PrivateFiles.write(directory.resolve(COMPLETE_MARK), "");
          return security;
        });
  }

  /** Certificate and key of a server. */
  public TlsFiles tls(String server) {
    return CertificateAuthority.files(directory, server);
  }

  /** Directory of the password files. */
  public Path secrets() {
    return secrets.directory();
  }

  /** Credentials for Kafka, without a login. */
  public ServerCredentials kafka() {
    return ServerCredentials.tls(authority());
  }

  /** Administrator credentials for the registry. */
  public ServerCredentials registry() {
    return access(SecuredServer.REGISTRY);
  }

  /** Administrator credentials for Elasticsearch. */
  public ServerCredentials elasticsearch() {
    return access(SecuredServer.ELASTICSEARCH);
  }

  private ServerCredentials access(SecuredServer server) {
    return ServerCredentials.user(
        authority(), ADMINISTRATOR.user(), secrets.read(ADMINISTRATOR, server));
  }

  /** Users of the registry: an administrator registers schemas, the others only read them. */
  public List<ServerUser> registryUsers() {
    return users(
        SecuredServer.REGISTRY,
        account ->
            switch (account) {
              case ADMINISTRATOR -> "sr-admin";
              // Raw records have no schema there.
              case RUN -> "";
              case APP, INGEST, CONNECT, SEARCH_SINK, ALERT_SINK, EVIDENCE_SINK, OPERATOR ->
                  "sr-readonly";
            });
  }

  /** Users of Elasticsearch. */
  public List<ServerUser> elasticsearchUsers() {
    return users(SecuredServer.ELASTICSEARCH, ElasticsearchRoles::of);
  }

  private List<ServerUser> users(SecuredServer server, Function<ServiceAccount, String> role) {
    return Stream.of(ServiceAccount.values())
        .filter(account -> !role.apply(account).isEmpty())
        .map(
            account ->
                new ServerUser(account.user(), secrets.read(account, server), role.apply(account)))
        .toList();
  }

  /** An account's Kafka password. */
  public String kafkaPassword(ServiceAccount account) {
    return secrets.read(account, SecuredServer.KAFKA);
  }

  /** The {@code kafka.*} settings of Spoor's own configuration. */
  public Map<String, String> kafkaSettings(ServiceAccount account) {
    return Map.of(
        "kafka.username", account.user(),
        "kafka.password", secrets.reference(account, SecuredServer.KAFKA),
        "kafka.ssl.truststore.location", authority().toString());
  }

  /** {@code schema.registry.*}. */
  public Map<String, String> registrySettings(ServiceAccount account) {
    return Map.of(
        "schema.registry.basic.auth.user.info",
        account.user() + ":" + secrets.reference(account, SecuredServer.REGISTRY),
        "schema.registry.auto.register",
        "false",
        "schema.registry.ssl.truststore.type",
        "PEM",
        "schema.registry.ssl.truststore.location",
        authority().toString());
  }

  /** {@code elasticsearch.*}. */
  public Map<String, String> elasticsearchSettings(ServiceAccount account) {
    return Map.of(
        "elasticsearch.username", account.user(),
        "elasticsearch.password", secrets.reference(account, SecuredServer.ELASTICSEARCH),
        "elasticsearch.ssl.truststore.location", authority().toString());
  }

  /** Settings of a Kafka client, every key prefixed, as Connect requires. */
  public Map<String, String> kafkaClient(ServiceAccount account, String prefix) {
    Map<String, String> settings = new HashMap<>();
    settings.put(prefix + "security.protocol", "SASL_SSL");
    settings.put(prefix + "sasl.mechanism", "SCRAM-SHA-512");
    settings.put(
        prefix + "sasl.jaas.config",
        KafkaConnection.jaas(
            "SCRAM-SHA-512", account.user(), secrets.reference(account, SecuredServer.KAFKA)));
    settings.put(prefix + "ssl.truststore.type", "PEM");
    settings.put(prefix + "ssl.truststore.location", authority().toString());
    return settings;
  }

  /**
   * Settings of a connector's clients in Connect: a consumer, and a producer and admin client for
   * rejected records.
   */
  public Map<String, String> connectorClients(ServiceAccount account) {
    Map<String, String> settings = new HashMap<>();
    for (String client : List.of("consumer", "producer", "admin")) {
      settings.putAll(kafkaClient(account, client + ".override."));
    }
    return settings;
  }

  private Path authority() {
    return tls(KafkaServer.NAME).authority();
  }
}
