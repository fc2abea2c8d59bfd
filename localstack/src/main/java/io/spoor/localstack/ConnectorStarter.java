package io.spoor.localstack;

import io.spoor.evidence.EvidenceException;
import io.spoor.launchers.ConnectClient;
import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.ServerCredentials;
import io.spoor.launchers.StartFailedException;
import io.spoor.localstack.security.StackSecurity;
import io.spoor.platform.access.ServiceAccount;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Starts the stack's connectors in Connect and waits until each runs. */
final class ConnectorStarter {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final StackHome home;
  private final StackListener listener;
  private final Optional<StackSecurity> security;
  private volatile List<String> alertProblems = List.of();
  private volatile Optional<String> evidenceProblem = Optional.empty();

  ConnectorStarter(StackHome home, StackListener listener, Optional<StackSecurity> security) {
    this.home = home;
    this.listener = listener;
    this.security = security;
  }

  String search(String connectUrl, String registryUrl, String elasticsearchUrl) {
    return start(
        "connector",
        ElasticsearchConnectorConfig.NAME,
        () -> {
          run(
              connectUrl,
              ElasticsearchConnectorConfig.NAME,
              security
                  .map(
                      secured ->
                          ElasticsearchConnectorConfig.config(
                              registryUrl, elasticsearchUrl, secured))
                  .orElseGet(
                      () -> ElasticsearchConnectorConfig.config(registryUrl, elasticsearchUrl)));
          return Optional.of(ElasticsearchConnectorConfig.NAME);
        });
  }

  String evidence(String bootstrapServers, String connectUrl, String registryUrl) {
    return start(
        "evidence",
        EvidenceConnectorConfig.NAME,
        () -> {
          EvidenceConnectorConfig.ensureKey(home);
          try {
            run(
                connectUrl,
                EvidenceConnectorConfig.NAME,
                EvidenceConnectorConfig.config(
                    home, bootstrapServers, registryUrl, logins(ServiceAccount.EVIDENCE_SINK)));
          } catch (IllegalStateException e) {
            // The rest runs: a loss of evidence is accepted by an act, which needs Kafka.
            evidenceProblem = Optional.of(String.valueOf(e.getMessage()));
            return Optional.empty();
          }
          return Optional.of(home.evidence().toString());
        });
  }

  /** {@code requestedRouting}: routing file, as in {@link StackOptions#alerts}. */
  String alerts(
      @Nullable String requestedRouting,
      String bootstrapServers,
      String connectUrl,
      String registryUrl) {
    return start(
        "alerts",
        "alerts",
        () -> {
          AlertingState before = AlertingState.read(home);
          AlertingState applied =
              before
                  .with(requestedRouting)
                  .apply(
                      before,
                      connectors(connectUrl),
                      bootstrapServers,
                      registryUrl,
                      logins(ServiceAccount.ALERT_SINK));
          applied.write(home);
          alertProblems = applied.problems();
          List<String> running = applied.running();
          return running.isEmpty()
              ? Optional.empty()
              : Optional.of("to " + String.join(", ", running));
        });
  }

  /** Alert targets and the evidence sink if they do not run, with the reason. */
  List<String> problems() {
    return Stream.concat(evidenceProblem.stream(), alertProblems.stream()).toList();
  }

  /**
   * Starts one connector.
   *
   * @param name name used in failure messages
   * @param start returns the detail to report once it runs; may be empty
   */
  private String start(String step, String name, Supplier<Optional<String>> start) {
    long startNanos = System.nanoTime();
    try {
      start
          .get()
          .ifPresent(
              detail ->
                  listener.ready(step, Duration.ofNanos(System.nanoTime() - startNanos), detail));
      return name;
    } catch (EvidenceException | IllegalStateException failed) {
      throw StartFailedException.withReason(
          name, String.valueOf(failed.getMessage()), home.workspace().log(ConnectServer.NAME));
    }
  }

  private ConnectClient connectors(String url) {
    return new ConnectClient(
        url, security.map(secured -> secured.connect()).orElse(ServerCredentials.OPEN));
  }

  private void run(String connectUrl, String name, Map<String, String> config) {
    ConnectClient connectors = connectors(connectUrl);
    connectors.put(name, config);
    connectors.awaitRunning(name, TIMEOUT);
  }

  /** Login settings of a connector that also uses Kafka directly. */
  private Map<String, String> logins(ServiceAccount account) {
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
}
