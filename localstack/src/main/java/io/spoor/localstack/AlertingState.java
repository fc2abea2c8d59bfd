package io.spoor.localstack;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.client.ErrorMessages;
import io.spoor.launchers.ConnectClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code alerting.json}: the alert targets of the stack.
 *
 * @param routing the routing file; null: alerts are not sent
 * @param since when each target was first named, RFC 3339: alerts published earlier are not sent to
 *     it
 * @param refused targets that the last start could not run, with the reason
 */
record AlertingState(
    @Nullable String routing, Map<String, String> since, Map<String, String> refused) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  AlertingState {
    since = Map.copyOf(since);
    refused = Map.copyOf(refused);
  }

  static AlertingState read(StackHome home) {
    return StateFile.read(
        home.alerting(), AlertingState.class, new AlertingState(null, Map.of(), Map.of()));
  }

  void write(StackHome home) {
    StateFile.write(home.alerting(), this);
  }

  /** A copy with another routing file: empty stops notifications, null keeps the current file. */
  AlertingState with(@Nullable String file) {
    if (file == null) {
      return this;
    }
    return new AlertingState(
        file.isBlank() ? null : Path.of(file).toAbsolutePath().normalize().toString(),
        since,
        refused);
  }

  @JsonIgnore
  boolean isOn() {
    return routing != null;
  }

  /**
   * Checks that the file exists and names targets.
   *
   * @throws StackException if it does not
   */
  void check() {
    if (routing != null) {
      targets(bytes(routing), routing);
    }
  }

  /**
   * Creates or updates a connector for each target, and removes connectors of removed targets. A
   * target that Connect rejects, or whose task fails, does not block the others.
   *
   * @param before the state applied last: it stays in force if no target of this state runs
   * @return this state, with the new targets and those that do not run
   * @throws StackException if the file cannot be read
   */
  AlertingState apply(
      AlertingState before,
      ConnectClient connectors,
      String bootstrapServers,
      String registryUrl,
      Map<String, String> logins) {
    byte[] file = routing == null ? new byte[0] : bytes(routing);
    List<String> targets = routing == null ? List.of() : targets(file, routing);
    Map<String, String> startTimes = new TreeMap<>(since);
    startTimes.keySet().retainAll(targets);
    Map<String, String> wrong = new TreeMap<>();
    for (String target : targets) {
      startTimes.computeIfAbsent(
          target, _ -> Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
      attempt(
          target,
          wrong,
          name ->
              connectors.put(
                  name,
                  AlertConnectorConfig.config(
                      target,
                      String.valueOf(routing),
                      sha256(file),
                      startTimes.getOrDefault(target, ""),
                      bootstrapServers,
                      registryUrl,
                      logins)));
    }
    if (!targets.isEmpty() && wrong.size() == targets.size()) {
      // A file none of whose targets runs is not saved.
      return new AlertingState(before.routing, before.since, wrong);
    }
    List<String> wantedTargets = targets.stream().map(AlertConnectorConfig::name).toList();
    connectors.connectorNames().stream()
        .filter(name -> AlertConnectorConfig.isOne(name) && !wantedTargets.contains(name))
        .forEach(connectors::remove);
    for (String target : targets) {
      if (!wrong.containsKey(target)) {
        attempt(target, wrong, name -> connectors.awaitRunning(name, TIMEOUT));
      }
    }
    return new AlertingState(routing, startTimes, wrong);
  }

  private static void attempt(
      String target, Map<String, String> wrong, Consumer<String> withConnector) {
    try {
      withConnector.accept(AlertConnectorConfig.name(target));
    } catch (IllegalStateException e) {
      wrong.put(target, String.valueOf(e.getMessage()));
    }
  }

  /** Names of the running targets. */
  List<String> running() {
    return since.keySet().stream().filter(target -> !refused.containsKey(target)).sorted().toList();
  }

  /** Messages about targets that do not run, one each. */
  List<String> problems() {
    return new TreeMap<>(refused)
        .entrySet().stream()
            .map(
                target ->
                    "alert target "
                        + target.getKey()
                        + " does not run, others are not affected: "
                        + target.getValue())
            .toList();
  }

  private static byte[] bytes(String routing) {
    try {
      return Files.readAllBytes(Path.of(routing));
    } catch (IOException e) {
      throw new StackException(
          ("cannot read the alert routing file %s: %s. Set another with: bin/spoor up "
                  + "--alerts FILE, or stop notifications: bin/spoor up --alerts \"\"")
              .formatted(routing, ErrorMessages.describe(e)),
          e);
    }
  }

  /** Names of the file's targets; the connector validates the rest. */
  private static List<String> targets(byte[] file, String routing) {
    try {
      JsonNode targets = JSON.readTree(file).path("targets");
      List<String> names = new ArrayList<>();
      targets.fieldNames().forEachRemaining(names::add);
      return Optional.of(names)
          .filter(each -> !each.isEmpty())
          .orElseThrow(
              () ->
                  new StackException(
                      routing + " names no targets; docs/alerts.md describes the routing file"));
    } catch (IOException e) {
      throw new StackException(routing + " is not well-formed JSON", e);
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
