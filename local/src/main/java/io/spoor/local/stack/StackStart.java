package io.spoor.local.stack;

import io.spoor.evidence.EvidenceException;
import io.spoor.local.secure.KafkaUsers;
import io.spoor.local.secure.SearchRoles;
import io.spoor.local.secure.StackSecurity;
import io.spoor.schemas.access.Account;
import io.spoor.schemas.connection.KafkaConnection;
import io.spoor.schemas.connection.SecretReferences;
import io.spoor.schemas.registry.RegistryClient;
import io.spoor.schemas.registry.RegistryConfig;
import io.spoor.schemas.registry.Subjects;
import io.spoor.schemas.topic.TopicAdmin;
import io.spoor.schemas.topic.TopicException;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.servers.Child;
import io.spoor.servers.ConnectServer;
import io.spoor.servers.Connectors;
import io.spoor.servers.ElasticsearchServer;
import io.spoor.servers.KafkaServer;
import io.spoor.servers.Ports;
import io.spoor.servers.ProcessIdentity;
import io.spoor.servers.RegistryServer;
import io.spoor.servers.ServerSettings;
import io.spoor.servers.StartFailedException;
import io.spoor.servers.Tier;
import io.spoor.servers.Workspace;
import io.spoor.streams.normalise.domain.Normalisers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;

/**
 * One start of the stack: starts each component that does not run, after those it needs, side by
 * side otherwise.
 */
final class StackStart {

  private static final Duration SERVER_PATIENCE = Duration.ofSeconds(5);

  /** Clients need a while to come back after the server they use was restarted. */
  private static final Duration CLIENT_PATIENCE = Duration.ofSeconds(20);

  private static final Duration CONNECTOR_TIMEOUT = Duration.ofSeconds(60);

  private final StackHome home;
  private final Workspace workspace;
  private final StackOptions options;
  private final Progress progress;
  private final StackRecord previous;
  private final Generation generation;
  private final Optional<StackSecurity> security;
  private final List<Child> started = new ArrayList<>();
  private StackRecord current;

  StackStart(StackHome home, StackOptions options, Progress progress) {
    this.home = home;
    this.workspace = home.workspace();
    this.options = options;
    this.progress = progress;
    this.previous = StackRecord.read(home.record());
    this.current = previous;
    this.generation = Generation.read(home).with(options.appSettings());
    this.security = security(home, options.secure(), previous);
  }

  private static Optional<StackSecurity> security(
      StackHome home, boolean asked, StackRecord previous) {
    Optional<StackSecurity> there = home.security();
    if (asked && there.isEmpty()) {
      if (!previous.components().isEmpty()) {
        throw new StackException(
            "the stack in "
                + home.state()
                + " was made without --secure and stays so; to begin anew: bin/spoor down --wipe");
      }
      return Optional.of(StackSecurity.make(home.state()));
    }
    return there;
  }

  /**
   * Starts what is missing; on a failure everything that this start brought up is stopped again.
   */
  void run() {
    // Asked before anything starts: a build that is not there shall not cost a broker's start.
    String appClassPath = home.appClassPath();
    home.plugins();
    try (Steps steps = new Steps()) {
      Steps.Step kafka = steps.start(this::kafka);
      Steps.Step registry = steps.start(this::registry);
      Steps.Step elasticsearch = steps.start(this::elasticsearch);
      Steps.Step topics = steps.start(() -> topics(kafka.result()));
      Steps.Step connect = steps.start(() -> connect(kafka.result()));
      steps.start(
          () -> {
            topics.result();
            return app(appClassPath, kafka.result(), registry.result());
          });
      steps.start(
          () -> {
            topics.result();
            return connector(connect.result(), registry.result(), elasticsearch.result());
          });
      steps.start(
          () -> {
            topics.result();
            return evidence(kafka.result(), connect.result(), registry.result());
          });
      steps.start(
          () -> {
            topics.result();
            return alerting(kafka.result(), connect.result(), registry.result());
          });
      steps.join();
    } catch (RuntimeException failed) {
      stop(started());
      throw failed;
    }
  }

  /** Starts the app alone, with the servers that run. */
  void runApp() {
    Endpoints endpoints = Endpoints.of(previous);
    app(home.appClassPath(), endpoints.bootstrapServers(), endpoints.registryUrl());
  }

  List<Child> started() {
    return List.copyOf(started);
  }

  private String kafka() {
    return reuse(Component.KAFKA, List.of())
        .orElseGet(
            () -> {
              KafkaServer server =
                  security
                      .map(this::securedKafka)
                      .orElseGet(() -> KafkaServer.start(workspace, settings(Component.KAFKA)));
              return started(Component.KAFKA, server.child(), server.bootstrapServers(), List.of());
            });
  }

  private KafkaServer securedKafka(StackSecurity secured) {
    KafkaServer.Secured kafka =
        KafkaServer.startSecured(
            workspace, settings(Component.KAFKA), secured.tls(KafkaServer.NAME));
    Map<String, Object> superuser = new HashMap<>(kafka.superuser());
    superuser.put("bootstrap.servers", kafka.internalBootstrapServers());
    try {
      KafkaUsers.ensure(superuser, secured);
    } catch (RuntimeException failed) {
      kafka.server().child().stop();
      throw failed;
    }
    return kafka.server();
  }

  private String registry() {
    return reuse(Component.REGISTRY, List.of())
        .orElseGet(
            () -> {
              ServerSettings chosen = settings(Component.REGISTRY);
              RegistryServer server =
                  security
                      .map(
                          secured ->
                              RegistryServer.startSecured(
                                  workspace,
                                  chosen,
                                  secured.tls(RegistryServer.NAME),
                                  secured.registryUsers()))
                      .orElseGet(() -> RegistryServer.start(workspace, chosen));
              security.ifPresent(secured -> register(server, secured));
              return started(Component.REGISTRY, server.child(), server.url(), List.of());
            });
  }

  /** Nobody but an administrator may register schemas: they are all there before anybody asks. */
  private static void register(RegistryServer server, StackSecurity secured) {
    Map<String, String> admin = new HashMap<>(secured.registrySettings(Account.ADMINISTRATOR));
    admin.put(RegistryConfig.URL, server.url());
    try (var client = new RegistryClient(RegistryConfig.fromMap(SecretReferences.resolve(admin)))) {
      Subjects.ensure(client);
    } catch (RuntimeException failed) {
      server.child().stop();
      throw failed;
    }
  }

  private String elasticsearch() {
    return reuse(Component.ELASTICSEARCH, List.of())
        .orElseGet(
            () -> {
              ServerSettings chosen = settings(Component.ELASTICSEARCH);
              ElasticsearchServer server =
                  security
                      .map(
                          secured ->
                              ElasticsearchServer.startSecured(
                                  workspace,
                                  chosen,
                                  secured.tls(ElasticsearchServer.NAME),
                                  secured.elasticsearchUsers(),
                                  SearchRoles.definitions()))
                      .orElseGet(() -> ElasticsearchServer.start(workspace, chosen));
              return started(Component.ELASTICSEARCH, server.child(), server.url(), List.of());
            });
  }

  private String topics(String bootstrapServers) {
    long begun = System.nanoTime();
    Map<String, String> config = new HashMap<>(kafkaLogin(Account.ADMINISTRATOR));
    config.put(KafkaConnection.BOOTSTRAP_SERVERS, bootstrapServers);
    KafkaConnection connection = KafkaConnection.fromMap(SecretReferences.resolve(config));
    try (Admin admin = Admin.create(connection.clientConfig())) {
      TopicAdmin.Ensured ensured =
          TopicAdmin.ensure(admin, TopicSettings.local(Normalisers.sources()));
      String detail =
          ensured.created().size() + " created, " + ensured.existing().size() + " there";
      progress.ready("topics", since(begun), detail);
      return detail;
    } catch (TopicException e) {
      throw new StackException("topics: " + e.getMessage(), e);
    }
  }

  private Map<String, String> kafkaLogin(Account account) {
    return security.map(secured -> secured.kafkaSettings(account)).orElse(Map.of());
  }

  private Map<String, String> appLogins() {
    return security
        .map(
            secured -> {
              Map<String, String> logins = new HashMap<>(secured.kafkaSettings(Account.APP));
              logins.putAll(secured.registrySettings(Account.APP));
              return logins;
            })
        .orElse(new HashMap<>());
  }

  private ServerSettings connectSettings() {
    ServerSettings chosen = settings(Component.CONNECT);
    return security
        .map(
            secured -> {
              Map<String, String> worker = new HashMap<>(secured.kafkaClient(Account.CONNECT, ""));
              worker.put("config.providers", "directory");
              worker.put(
                  "config.providers.directory.class", DirectoryConfigProvider.class.getName());
              worker.put(
                  "config.providers.directory.param.allowed.paths", secured.secrets().toString());
              worker.putAll(chosen.overrides());
              return new ServerSettings(chosen.port(), worker);
            })
        .orElse(chosen);
  }

  private String connect(String bootstrapServers) {
    List<String> uses = List.of(bootstrapServers);
    return reuse(Component.CONNECT, uses)
        .orElseGet(
            () -> {
              ConnectServer server =
                  ConnectServer.start(
                      workspace, connectSettings(), bootstrapServers, home.plugins());
              return started(Component.CONNECT, server.child(), server.url(), uses);
            });
  }

  private String app(String classPath, String bootstrapServers, String registryUrl) {
    List<String> uses = new ArrayList<>(List.of(bootstrapServers, registryUrl));
    generation.appConfig().forEach((key, value) -> uses.add(key + "=" + value));
    String endpoint =
        reuse(Component.APP, uses)
            .orElseGet(
                () -> {
                  Child.stopLeftover(workspace, AppServer.NAME);
                  int port = settings(Component.APP).choosePort(AppServer.NAME);
                  Child child =
                      AppServer.start(
                          workspace,
                          classPath,
                          port,
                          bootstrapServers,
                          registryUrl,
                          generation,
                          appLogins());
                  return started(Component.APP, child, AppServer.healthUrl(port), uses);
                });
    // Only now: settings that no app starts with are not worth remembering.
    generation.write(home);
    return endpoint;
  }

  private String connector(String connectUrl, String registryUrl, String elasticsearchUrl) {
    long begun = System.nanoTime();
    Connectors connectors = new Connectors(connectUrl);
    try {
      connectors.put(
          SearchConnector.NAME,
          security
              .map(secured -> SearchConnector.config(registryUrl, elasticsearchUrl, secured))
              .orElseGet(() -> SearchConnector.config(registryUrl, elasticsearchUrl)));
      connectors.awaitRunning(SearchConnector.NAME, CONNECTOR_TIMEOUT);
    } catch (IllegalStateException failed) {
      throw StartFailedException.because(
          SearchConnector.NAME,
          String.valueOf(failed.getMessage()),
          workspace.log(ConnectServer.NAME));
    }
    progress.ready("connector", since(begun), SearchConnector.NAME);
    return SearchConnector.NAME;
  }

  /** Of a connector that speaks to Kafka itself too. */
  private Map<String, String> sinkLogins(Account account) {
    return security
        .map(
            secured -> {
              Map<String, String> logins = secured.connectorClients(account);
              logins.putAll(secured.kafkaSettings(account));
              logins.putAll(secured.registrySettings(account));
              return logins;
            })
        .orElse(Map.of());
  }

  private String evidence(String bootstrapServers, String connectUrl, String registryUrl) {
    long begun = System.nanoTime();
    Connectors connectors = new Connectors(connectUrl);
    try {
      EvidenceConnector.ensureKey(home);
      connectors.put(
          EvidenceConnector.NAME,
          EvidenceConnector.config(
              home, bootstrapServers, registryUrl, sinkLogins(Account.EVIDENCE_SINK)));
      connectors.awaitRunning(EvidenceConnector.NAME, CONNECTOR_TIMEOUT);
    } catch (EvidenceException | IllegalStateException failed) {
      throw StartFailedException.because(
          EvidenceConnector.NAME,
          String.valueOf(failed.getMessage()),
          workspace.log(ConnectServer.NAME));
    }
    progress.ready("evidence", since(begun), home.evidence().toString());
    return EvidenceConnector.NAME;
  }

  private String alerting(String bootstrapServers, String connectUrl, String registryUrl) {
    long begun = System.nanoTime();
    Alerting alerting = Alerting.read(home).with(options.alerts());
    try {
      Alerting applied =
          alerting.apply(
              new Connectors(connectUrl),
              bootstrapServers,
              registryUrl,
              sinkLogins(Account.ALERT_SINK));
      // Only now: a file that is refused is not worth remembering.
      applied.write(home);
      if (applied.isOn()) {
        progress.ready("alerts", since(begun), "to " + String.join(", ", applied.since().keySet()));
      }
      return "alerts";
    } catch (IllegalStateException failed) {
      throw StartFailedException.because(
          "alerts", String.valueOf(failed.getMessage()), workspace.log(ConnectServer.NAME));
    }
  }

  /**
   * The endpoint of a component that an earlier start left running, if it answers and uses what it
   * should.
   */
  private Optional<String> reuse(Component component, List<String> uses) {
    Optional<String> endpoint =
        previous
            .find(component)
            .filter(known -> known.process().isAlive() && known.uses().equals(uses))
            .filter(known -> answers(component, known))
            .map(ComponentRecord::endpoint);
    endpoint.ifPresent(where -> progress.alreadyRunning(component.label(), where));
    return endpoint;
  }

  private boolean answers(Component component, ComponentRecord known) {
    Duration patience = component.tier() == Tier.CLIENT ? CLIENT_PATIENCE : SERVER_PATIENCE;
    long deadline = System.nanoTime() + patience.toNanos();
    ProcessIdentity process = known.process();
    while (process.isAlive() && System.nanoTime() < deadline) {
      if (component.probe(known.endpoint(), security).isReadyNow()) {
        return true;
      }
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    return false;
  }

  /** A fixed port if one was given, else the one it had before if that is still free, else any. */
  private ServerSettings settings(Component component) {
    Integer fixed = options.ports().get(component);
    if (fixed != null) {
      return ServerSettings.onPort(fixed);
    }
    Child.stopLeftover(workspace, component.label());
    int before = previous.find(component).map(ComponentRecord::port).orElse(0);
    return ServerSettings.onPort(before != 0 && Ports.isFree(before) ? before : 0);
  }

  private synchronized String started(
      Component component, Child child, String endpoint, List<String> uses) {
    started.add(child);
    current =
        current.with(
            new ComponentRecord(
                component.label(),
                child.identity().pid(),
                child.identity().startedMillis(),
                endpoint,
                child.log().toString(),
                uses));
    current.write(home.record());
    progress.ready(component.label(), child.readyAfter(), endpoint);
    return endpoint;
  }

  /** Stops children, clients first. */
  static void stop(List<Child> children) {
    for (Tier tier : new Tier[] {Tier.CLIENT, Tier.SERVER}) {
      children.stream().filter(child -> child.tier() == tier).parallel().forEach(Child::stop);
    }
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }
}
