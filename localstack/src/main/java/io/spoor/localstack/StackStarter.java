package io.spoor.localstack;

import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.DecisionProcess;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.KafkaServer;
import io.spoor.launchers.RegistryServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.ShutdownTier;
import io.spoor.launchers.Workspace;
import io.spoor.localstack.security.ElasticsearchRoles;
import io.spoor.localstack.security.KafkaUserSetup;
import io.spoor.localstack.security.StackSecurity;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.platform.connection.KafkaConnection;
import io.spoor.platform.connection.SecretResolver;
import io.spoor.platform.registry.ContractRegistrar;
import io.spoor.platform.registry.RegistryClient;
import io.spoor.platform.registry.RegistryConfig;
import io.spoor.platform.topic.TopicAdmin;
import io.spoor.platform.topic.TopicException;
import io.spoor.schemas.topic.TopicSettings;
import io.spoor.sources.Normalisers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.provider.DirectoryConfigProvider;

/**
 * Performs one start of the stack: starts each component that is down, after its dependencies,
 * otherwise concurrently.
 */
final class StackStarter {

  private final StackHome home;
  private final Workspace workspace;
  private final StackOptions options;
  private final StackListener listener;
  private final RunningComponents components;
  private final AppGeneration generation;
  private final DecisionServerState decisions;
  private final Optional<StackSecurity> security;
  private List<String> problems = List.of();

  StackStarter(StackHome home, StackOptions options, StackListener listener) {
    this.home = home;
    this.workspace = home.workspace();
    this.options = options;
    this.listener = listener;
    this.generation = AppGeneration.read(home).with(options.appSettings());
    this.decisions = DecisionServerState.read(home).with(options.decisions());
    StackRecord previous = StackRecord.read(home.record());
    this.security = security(home, options.secure(), previous);
    this.components = new RunningComponents(home, previous, options.ports(), security, listener);
  }

  private static Optional<StackSecurity> security(
      StackHome home, boolean requested, StackRecord previousRecord) {
    if (home.security().isPresent()) {
      return Optional.of(StackSecurity.create(home.state()));
    }
    if (requested) {
      if (!previousRecord.components().isEmpty()) {
        throw new StackException(
            "the stack in "
                + home.state()
                + " was created without --secure, which cannot change. To start over and "
                + "delete all data: bin/spoor down --wipe");
      }
    }
    return requested ? Optional.of(StackSecurity.create(home.state())) : Optional.empty();
  }

  /** Starts the missing components; on a failure, stops everything that this start started. */
  void run() {
    // Checked before anything starts: a missing build or file must not cost a broker start.
    AlertingState.read(home).with(options.alerts()).check();
    AppGeneration running = running();
    String appClassPath = home.appClassPath();
    home.plugins();
    Optional<DecisionServerStarter> decisionServer =
        decisions.enabled()
            ? Optional.of(new DecisionServerStarter(home, running, security))
            : Optional.empty();
    try (ParallelSteps steps = new ParallelSteps()) {
      ParallelSteps.Step kafka = steps.start(this::kafka);
      ParallelSteps.Step registry = steps.start(this::registry);
      ParallelSteps.Step elasticsearch = steps.start(this::elasticsearch);
      ParallelSteps.Step topics = steps.start(() -> topics(kafka.result()));
      ParallelSteps.Step connect = steps.start(() -> connect(kafka.result()));
      ConnectorStarter sinks = new ConnectorStarter(home, listener, security);
      steps.start(
          () -> {
            topics.result();
            return app(appClassPath, kafka.result(), registry.result());
          });
      steps.start(
          () -> {
            topics.result();
            return decisionServer(decisionServer, kafka.result(), registry.result());
          });
      steps.start(
          () -> {
            topics.result();
            return sinks.search(connect.result(), registry.result(), elasticsearch.result());
          });
      steps.start(
          () -> {
            topics.result();
            return sinks.evidence(kafka.result(), connect.result(), registry.result());
          });
      steps.start(
          () -> {
            topics.result();
            return sinks.alerts(
                options.alerts(), kafka.result(), connect.result(), registry.result());
          });
      steps.join();
      problems = sinks.problems();
    } catch (RuntimeException failed) {
      stop(components.started());
      throw failed;
    }
  }

  /** Starts only the app, with the running servers. */
  void runApp() {
    Endpoints endpoints = Endpoints.of(components.previous());
    app(home.appClassPath(), endpoints.bootstrapServers(), endpoints.registryUrl());
  }

  /** Parts that failed although the stack is running, one sentence each. */
  List<String> problems() {
    return problems;
  }

  List<ChildProcess> started() {
    return components.started();
  }

  private String kafka() {
    return components
        .reuse(StackComponent.KAFKA, List.of())
        .orElseGet(
            () -> {
              KafkaServer server =
                  security
                      .map(this::securedKafka)
                      .orElseGet(
                          () ->
                              KafkaServer.start(
                                  workspace, components.settings(StackComponent.KAFKA)));
              return components.started(
                  StackComponent.KAFKA, server.child(), server.bootstrapServers(), List.of());
            });
  }

  private KafkaServer securedKafka(StackSecurity secured) {
    KafkaServer.Secured kafka =
        KafkaServer.startSecured(
            workspace, components.settings(StackComponent.KAFKA), secured.tls(KafkaServer.NAME));
    Map<String, Object> superuser = new HashMap<>(kafka.superuser());
    superuser.put("bootstrap.servers", kafka.internalBootstrapServers());
    try {
      KafkaUserSetup.ensure(superuser, secured);
    } catch (RuntimeException failed) {
      kafka.server().child().stop();
      throw failed;
    }
    return kafka.server();
  }

  private String registry() {
    return components
        .reuse(StackComponent.REGISTRY, List.of())
        .orElseGet(
            () -> {
              ServerSettings settings = components.settings(StackComponent.REGISTRY);
              RegistryServer server =
                  security
                      .map(
                          secured ->
                              RegistryServer.startSecured(
                                  workspace,
                                  settings,
                                  secured.tls(RegistryServer.NAME),
                                  secured.registryUsers()))
                      .orElseGet(() -> RegistryServer.start(workspace, settings));
              security.ifPresent(secured -> register(server, secured));
              return components.started(
                  StackComponent.REGISTRY, server.child(), server.url(), List.of());
            });
  }

  /**
   * Only an administrator may register schemas, so all of them are registered before any client
   * needs one.
   */
  private static void register(RegistryServer server, StackSecurity secured) {
    Map<String, String> admin =
        new HashMap<>(secured.registrySettings(ServiceAccount.ADMINISTRATOR));
    admin.put(RegistryConfig.URL, server.url());
    try (var client = new RegistryClient(RegistryConfig.fromMap(SecretResolver.resolve(admin)))) {
      ContractRegistrar.ensure(client);
    } catch (RuntimeException failed) {
      server.child().stop();
      throw failed;
    }
  }

  private String elasticsearch() {
    return components
        .reuse(StackComponent.ELASTICSEARCH, List.of())
        .orElseGet(
            () -> {
              ServerSettings settings = components.settings(StackComponent.ELASTICSEARCH);
              ElasticsearchServer server =
                  security
                      .map(
                          secured ->
                              ElasticsearchServer.startSecured(
                                  workspace,
                                  settings,
                                  secured.tls(ElasticsearchServer.NAME),
                                  secured.elasticsearchTransport(),
                                  secured.elasticsearchUsers(),
                                  ElasticsearchRoles.definitions()))
                      .orElseGet(() -> ElasticsearchServer.start(workspace, settings));
              return components.started(
                  StackComponent.ELASTICSEARCH, server.child(), server.url(), List.of());
            });
  }

  private String topics(String bootstrapServers) {
    long startNanos = System.nanoTime();
    Map<String, String> config = new HashMap<>(kafkaLogin(ServiceAccount.ADMINISTRATOR));
    config.put(KafkaConnection.BOOTSTRAP_SERVERS, bootstrapServers);
    KafkaConnection connection = KafkaConnection.fromMap(SecretResolver.resolve(config));
    try (Admin admin = Admin.create(connection.clientConfig())) {
      TopicAdmin.TopicChanges ensured =
          TopicAdmin.ensure(admin, TopicSettings.local(Normalisers.all().sources()));
      String detail =
          ensured.created().size() + " created, " + ensured.existing().size() + " already exist";
      listener.ready("topics", Duration.ofNanos(System.nanoTime() - startNanos), detail);
      return detail;
    } catch (TopicException e) {
      throw new StackException("topics: " + e.getMessage(), e);
    }
  }

  private Map<String, String> kafkaLogin(ServiceAccount account) {
    return security.map(secured -> secured.kafkaSettings(account)).orElse(Map.of());
  }

  private Map<String, String> appLogins() {
    return security
        .map(
            secured -> {
              Map<String, String> logins = new HashMap<>(secured.kafkaSettings(ServiceAccount.APP));
              logins.putAll(secured.registrySettings(ServiceAccount.APP));
              return logins;
            })
        .orElse(new HashMap<>());
  }

  private ServerSettings connectSettings() {
    ServerSettings settings = components.settings(StackComponent.CONNECT);
    return security
        .map(
            secured -> {
              Map<String, String> worker =
                  new HashMap<>(secured.kafkaClient(ServiceAccount.CONNECT, ""));
              worker.put("config.providers", "directory");
              worker.put(
                  "config.providers.directory.class", DirectoryConfigProvider.class.getName());
              worker.put(
                  "config.providers.directory.param.allowed.paths", secured.secrets().toString());
              worker.putAll(settings.overrides());
              return new ServerSettings(settings.port(), worker);
            })
        .orElse(settings);
  }

  private String connect(String bootstrapServers) {
    List<String> uses = List.of(bootstrapServers);
    return components
        .reuse(StackComponent.CONNECT, uses)
        .orElseGet(
            () -> {
              ConnectServer server =
                  security
                      .map(
                          secured ->
                              ConnectServer.startSecured(
                                  workspace,
                                  connectSettings(),
                                  bootstrapServers,
                                  home.plugins(),
                                  secured.connectServer(),
                                  secured.connectClient(),
                                  secured.connectKeyStorePassword()))
                      .orElseGet(
                          () ->
                              ConnectServer.start(
                                  workspace, connectSettings(), bootstrapServers, home.plugins()));
              return components.started(StackComponent.CONNECT, server.child(), server.url(), uses);
            });
  }

  private String app(String classPath, String bootstrapServers, String registryUrl) {
    // With another extension the app is to start again.
    List<String> uses = new ArrayList<>(List.of(bootstrapServers, registryUrl, classPath));
    AppGeneration running = running();
    running.appConfig().forEach((key, value) -> uses.add(key + "=" + value));
    String endpoint =
        components
            .reuse(StackComponent.APP, uses)
            .orElseGet(
                () -> {
                  ChildProcess.stopLeftover(workspace, AppStarter.NAME);
                  int port = components.settings(StackComponent.APP).choosePort(AppStarter.NAME);
                  ChildProcess child =
                      AppStarter.start(
                          workspace,
                          classPath,
                          port,
                          bootstrapServers,
                          registryUrl,
                          running,
                          appLogins());
                  return components.started(
                      StackComponent.APP, child, AppStarter.healthUrl(port), uses);
                });
    // Saved only now: settings with which the app does not start must not be saved.
    generation.write(home);
    return endpoint;
  }

  /** The generation with the settings that the stack itself adds. */
  private AppGeneration running() {
    return decisions.enabled() ? generation.withViews() : generation;
  }

  /** {@code starter}: empty if the stack has no decision server. */
  private String decisionServer(
      Optional<DecisionServerStarter> starter, String bootstrapServers, String registryUrl) {
    if (starter.isEmpty()) {
      components.remove(StackComponent.DECISIONS);
      decisions.write(home);
      return "";
    }
    List<String> uses = starter.get().uses(bootstrapServers, registryUrl);
    String url =
        components
            .reuse(StackComponent.DECISIONS, uses)
            .orElseGet(
                () -> {
                  DecisionProcess server =
                      starter
                          .get()
                          .start(
                              components.settings(StackComponent.DECISIONS),
                              bootstrapServers,
                              registryUrl);
                  return components.started(
                      StackComponent.DECISIONS, server.child(), server.url(), uses);
                });
    decisions.write(home);
    return url;
  }

  /** Stops child processes, clients first. */
  static void stop(List<ChildProcess> children) {
    for (ShutdownTier tier : new ShutdownTier[] {ShutdownTier.CLIENT, ShutdownTier.SERVER}) {
      children.stream()
          .filter(child -> child.tier() == tier)
          .parallel()
          .forEach(ChildProcess::stop);
    }
  }
}
