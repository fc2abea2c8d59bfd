package io.spoor.launchers;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Manages the connectors of a Connect worker through its REST API.
 *
 * @param url base URL of that API
 * @param credentials the client's certificate, if the worker requires one
 */
public record ConnectClient(String url, ServerCredentials credentials) {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String CAUSED_BY = "Caused by: ";
  private static final Duration POLL = Duration.ofMillis(100);

  /** A client of a worker without TLS. */
  public ConnectClient(String url) {
    this(url, ServerCredentials.OPEN);
  }

  /** State of a connector. */
  public sealed interface State {
    /** The worker does not have the connector. */
    record Missing() implements State {}

    /** Not all of its tasks run yet. */
    record Starting() implements State {}

    /**
     * It and all its tasks run.
     *
     * @param tasks number of tasks
     */
    record Running(int tasks) implements State {}

    /**
     * The connector or one of its tasks failed.
     *
     * @param cause the stack trace line with the cause
     */
    record Failed(String cause) implements State {}
  }

  /**
   * Creates or updates a connector; an identical one that has not failed is not changed.
   *
   * @throws IllegalStateException if the worker rejects it, with its reason
   */
  public void put(String name, Map<String, String> config) {
    try {
      boolean failed = state(name) instanceof State.Failed;
      if (isInstalled(name, config) && !failed) {
        return;
      }
      if (failed) {
        // Connect does not start failed tasks again for an identical configuration.
        remove(name);
      }
      HttpResponse<String> response =
          LoopbackHttpClient.putJson(
              url + "/connectors/" + name + "/config",
              JSON.writeValueAsString(config),
              credentials);
      if (response.statusCode() / 100 != 2) {
        throw new IllegalStateException(
            "connector " + name + " was rejected: " + message(response));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Connect did not respond at " + url, e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while submitting connector " + name, interrupted);
    }
  }

  /** Names of all connectors. */
  public List<String> connectorNames() {
    return call(
        "listing connectors",
        () -> {
          List<String> names = new ArrayList<>();
          JSON.readTree(LoopbackHttpClient.get(url + "/connectors", credentials).body())
              .forEach(name -> names.add(name.asText()));
          return names;
        });
  }

  /** Removes a connector; its offsets remain in Kafka. */
  public void remove(String name) {
    call(
        "removing connector " + name,
        () -> LoopbackHttpClient.delete(url + "/connectors/" + name, credentials));
  }

  /** A request to the worker. */
  private interface Request<T> {
    T send() throws IOException, InterruptedException;
  }

  private <T> T call(String operation, Request<T> request) {
    try {
      return request.send();
    } catch (IOException e) {
      throw new UncheckedIOException("Connect did not respond at " + url, e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + operation, interrupted);
    }
  }

  /**
   * Waits until the connector runs with at least one task.
   *
   * @throws IllegalStateException if it fails or does not run in time, with the first line of its
   *     failure
   */
  public void awaitRunning(String name, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (true) {
      State state = state(name);
      switch (state) {
        case State.Running running -> {
          return;
        }
        case State.Failed failed ->
            throw new IllegalStateException("connector " + name + " failed: " + failed.cause());
        case State.Missing missing -> expire(name, deadline, timeout);
        case State.Starting starting -> expire(name, deadline, timeout);
      }
    }
  }

  /** The connector's current state. */
  public State state(String name) {
    try {
      HttpResponse<String> response =
          LoopbackHttpClient.get(url + "/connectors/" + name + "/status", credentials);
      if (response.statusCode() != 200) {
        return new State.Missing();
      }
      JsonNode status = JSON.readTree(response.body());
      if (!status.path("connector").isObject()) {
        throw new IllegalStateException(
            "Connect at " + url + " sent no status of connector " + name + "; see its log");
      }
      return stateOf(status);
    } catch (IOException e) {
      throw new UncheckedIOException("Connect did not respond at " + url, e);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while querying connector " + name, interrupted);
    }
  }

  private static void expire(String name, long deadline, Duration timeout) {
    if (System.nanoTime() > deadline) {
      throw new IllegalStateException(
          "connector " + name + " has no running task after " + timeout.toSeconds() + " s");
    }
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(
          "interrupted while waiting for connector " + name, interrupted);
    }
  }

  private static State stateOf(JsonNode status) {
    List<JsonNode> states = new ArrayList<>(List.of(status.path("connector")));
    status.path("tasks").forEach(states::add);
    Optional<JsonNode> failed =
        states.stream().filter(state -> state.path("state").asText().equals("FAILED")).findFirst();
    if (failed.isPresent()) {
      return new State.Failed(
          cause(failed.get().path("trace").asText("no reason given").lines().toList()));
    }
    boolean running =
        states.size() > 1
            && states.stream().allMatch(state -> state.path("state").asText().equals("RUNNING"));
    return running ? new State.Running(states.size() - 1) : new State.Starting();
  }

  /** The first line, unless it is Connect's generic error message. */
  private static String cause(List<String> trace) {
    String first = trace.isEmpty() ? "" : trace.getFirst();
    return first.contains("Exiting WorkerSinkTask")
        ? trace.stream()
            .filter(line -> line.startsWith(CAUSED_BY))
            .map(line -> line.substring(CAUSED_BY.length()))
            .findFirst()
            .orElse(first)
        : first;
  }

  private boolean isInstalled(String name, Map<String, String> config)
      throws IOException, InterruptedException {
    HttpResponse<String> response =
        LoopbackHttpClient.get(url + "/connectors/" + name + "/config", credentials);
    if (response.statusCode() != 200) {
      return false;
    }
    JsonNode current = JSON.readTree(response.body());
    return config.entrySet().stream()
        .allMatch(entry -> current.path(entry.getKey()).asText().equals(entry.getValue()));
  }

  private static String message(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body()).path("message").asText(response.body());
    } catch (IOException notJson) {
      return "HTTP " + response.statusCode() + " " + response.body();
    }
  }
}
