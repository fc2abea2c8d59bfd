package io.spoor.localstack;

import io.spoor.evidence.EvidenceException;
import io.spoor.launchers.ConnectServer;
import io.spoor.launchers.Connectors;
import io.spoor.launchers.StartFailedException;
import io.spoor.localstack.security.StackSecurity;
import io.spoor.schemas.access.Account;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Starts the connectors that Connect runs for the stack, and waits until each runs. */
final class SinkStarts {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final StackHome home;
  private final Progress progress;
  private final Optional<StackSecurity> security;
  private volatile List<String> alertProblems = List.of();

  SinkStarts(StackHome home, Progress progress, Optional<StackSecurity> security) {
    this.home = home;
    this.progress = progress;
    this.security = security;
  }

  String search(String connectUrl, String registryUrl, String elasticsearchUrl) {
    return start(
        "connector",
        SearchConnector.NAME,
        () -> {
          run(
              connectUrl,
              SearchConnector.NAME,
              security
                  .map(secured -> SearchConnector.config(registryUrl, elasticsearchUrl, secured))
                  .orElseGet(() -> SearchConnector.config(registryUrl, elasticsearchUrl)));
          return Optional.of(SearchConnector.NAME);
        });
  }

  String evidence(String bootstrapServers, String connectUrl, String registryUrl) {
    return start(
        "evidence",
        EvidenceConnector.NAME,
        () -> {
          EvidenceConnector.ensureKey(home);
          run(
              connectUrl,
              EvidenceConnector.NAME,
              EvidenceConnector.config(
                  home, bootstrapServers, registryUrl, logins(Account.EVIDENCE_SINK)));
          return Optional.of(home.evidence().toString());
        });
  }

  /** {@code asked}: routing file as {@link StackOptions#alerts}. */
  String alerts(
      @Nullable String asked, String bootstrapServers, String connectUrl, String registryUrl) {
    return start(
        "alerts",
        "alerts",
        () -> {
          Alerting before = Alerting.read(home);
          Alerting applied =
              before
                  .with(asked)
                  .apply(
                      before,
                      new Connectors(connectUrl),
                      bootstrapServers,
                      registryUrl,
                      logins(Account.ALERT_SINK));
          applied.write(home);
          alertProblems = applied.problems();
          List<String> running = applied.running();
          return running.isEmpty()
              ? Optional.empty()
              : Optional.of("to " + String.join(", ", running));
        });
  }

  /** Targets of alerts that do not run, and why; all other sinks do their work. */
  List<String> alertProblems() {
    return alertProblems;
  }

  /**
   * Starts one.
   *
   * @param name what failures are called
   * @param start what there is to say when it runs; nothing if there is nothing
   */
  private String start(String step, String name, Supplier<Optional<String>> start) {
    long begun = System.nanoTime();
    try {
      start
          .get()
          .ifPresent(
              detail -> progress.ready(step, Duration.ofNanos(System.nanoTime() - begun), detail));
      return name;
    } catch (EvidenceException | IllegalStateException failed) {
      throw StartFailedException.because(
          name, String.valueOf(failed.getMessage()), home.workspace().log(ConnectServer.NAME));
    }
  }

  private static void run(String connectUrl, String name, Map<String, String> config) {
    Connectors connectors = new Connectors(connectUrl);
    connectors.put(name, config);
    connectors.awaitRunning(name, TIMEOUT);
  }

  /** Of a connector that speaks to Kafka itself too. */
  private Map<String, String> logins(Account account) {
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
