package io.spoor.localstack.security;

import static io.spoor.platform.access.ServiceAccount.ADMINISTRATOR;

import io.spoor.launchers.CertificateAuthority;
import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.Directories;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.PrivateFiles;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerCredentials;
import io.spoor.launchers.ServerUser;
import io.spoor.launchers.TlsFiles;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.KafkaConnection;
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

  /** Name of the certificate with which commands use Connect. */
  private static final String CONNECT_CLIENT = "connect-client";

  /** Name of the decision server's certificate. */
  private static final String DECISIONS = "decisions";

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

  /**
   * The files of the stack; those that are missing are created, also after an interrupted start.
   */
  public static StackSecurity create(Path state) {
    StackSecurity security =
        of(state)
            .orElseGet(
                () -> {
                  Path directory = state.resolve(DIRECTORY);
                  // Leftovers of an interrupted start are discarded.
                  Directories.delete(directory);
                  var created = new StackSecurity(directory);
                  CertificateAuthority.issue(
                      directory,
                      List.of(KafkaServer.NAME, RegistryServer.NAME, ElasticsearchServer.NAME));
                  PrivateFiles.write(directory.resolve(COMPLETE_MARK), "");
                  return created;
                });
    security.secrets.createMissing();
    security.issueAdmissions();
    return security;
  }

  /** Certificates that admit their holders by themselves, each kind from a separate authority. */
  private void issueAdmissions() {
    Path connect = admissions(ConnectServer.NAME);
    if (!Files.exists(connect.resolve(COMPLETE_MARK))) {
      Directories.delete(connect);
      CertificateAuthority.issue(connect, List.of(ConnectServer.NAME, CONNECT_CLIENT));
      connectServer().writeKeyStore(secrets.createConnectKeyStore());
      PrivateFiles.write(connect.resolve(COMPLETE_MARK), "");
    }
    Path transport = admissions(ElasticsearchServer.NAME);
    if (!Files.exists(transport.resolve(COMPLETE_MARK))) {
      Directories.delete(transport);
      CertificateAuthority.issue(transport, List.of(ElasticsearchServer.NAME));
      PrivateFiles.write(transport.resolve(COMPLETE_MARK), "");
    }
  }

  private Path admissions(String server) {
    return directory.resolve(server + "-admission");
  }

  /** Certificate and key of Connect's REST API. */
  public TlsFiles connectServer() {
    return CertificateAuthority.files(admissions(ConnectServer.NAME), ConnectServer.NAME);
  }

  /** Certificate and key with which commands use Connect's REST API. */
  public TlsFiles connectClient() {
    return CertificateAuthority.files(admissions(ConnectServer.NAME), CONNECT_CLIENT);
  }

  /** Creates the certificate of the decision server, unless it exists. */
  public void ensureDecisionServer() {
    Path decisions = admissions(DECISIONS);
    if (!Files.exists(decisions.resolve(COMPLETE_MARK))) {
      Directories.delete(decisions);
      CertificateAuthority.issue(decisions, List.of(DECISIONS));
      PrivateFiles.write(decisions.resolve(COMPLETE_MARK), "");
    }
  }

  /** Certificate and key of the decision server. */
  public TlsFiles decisionServer() {
    return CertificateAuthority.files(admissions(DECISIONS), DECISIONS);
  }

  /** Reference to the password of Connect's key store. */
  public String connectKeyStorePassword() {
    return secrets.connectKeyStoreReference();
  }

  /** Credentials for Connect. */
  public ServerCredentials connect() {
    return ServerCredentials.certificate(connectClient());
  }

  /** Certificate and key of Elasticsearch for connections between nodes. */
  public TlsFiles elasticsearchTransport() {
    return CertificateAuthority.files(
        admissions(ElasticsearchServer.NAME), ElasticsearchServer.NAME);
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
              case APP,
                  INGEST,
                  CONNECT,
                  SEARCH_SINK,
                  ALERT_SINK,
                  EVIDENCE_SINK,
                  OPINION_SINK,
                  DECISIONS,
                  OPERATOR ->
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
