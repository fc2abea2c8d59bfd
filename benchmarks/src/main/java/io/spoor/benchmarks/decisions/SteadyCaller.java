package io.spoor.benchmarks.decisions;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Sends requests at a constant rate, whether answers come or not. A latency begins when a request
 * was due, so a server that stalls does not hide it.
 */
final class SteadyCaller implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** Requests at the same time, as a gateway with so many connections has. */
  private static final int CONNECTIONS = 64;

  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final URI target;
  private final String authorization;
  private final IntFunction<String> bodies;
  private final Consumer<String> answers;

  /**
   * Creates a caller.
   *
   * @param bodies the request with a number, from 0
   */
  SteadyCaller(URI target, String authorization, IntFunction<String> bodies) {
    this(target, authorization, bodies, answer -> {});
  }

  /** The same; {@code answers} receives the body of each answer, in several threads. */
  SteadyCaller(
      URI target, String authorization, IntFunction<String> bodies, Consumer<String> answers) {
    this.target = target;
    this.authorization = authorization;
    this.bodies = bodies;
    this.answers = answers;
  }

  /**
   * Sends requests.
   *
   * @return their latencies, milliseconds, in ascending order
   * @throws IllegalStateException if a request is not answered with 200
   */
  double[] send(int rate, int seconds) throws InterruptedException {
    int count = rate * seconds;
    double[] millis = new double[count];
    Map<String, Integer> failures = new ConcurrentHashMap<>();
    var connections = new Semaphore(CONNECTIONS);
    long begin = System.nanoTime();
    try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < count; i++) {
        long due = begin + i * 1_000_000_000L / rate;
        while (System.nanoTime() < due) {
          LockSupport.parkNanos(Math.max(1, due - System.nanoTime()));
        }
        int number = i;
        calls.execute(
            () -> {
              connections.acquireUninterruptibly();
              try {
                String answer = ask(bodies.apply(number));
                millis[number] = (System.nanoTime() - due) / 1e6;
                answers.accept(answer);
              } catch (IOException e) {
                failures.merge(
                    e.getClass().getSimpleName() + " " + e.getMessage(), 1, Integer::sum);
              }
              connections.release();
            });
      }
    }
    if (!failures.isEmpty()) {
      throw new IllegalStateException(
          "of %d requests to %s, some were not answered: %s".formatted(count, target, failures));
    }
    Arrays.sort(millis);
    return millis;
  }

  /**
   * The body of the answer.
   *
   * @throws IOException if there is none, or it is no decision
   */
  private String ask(String body) throws IOException {
    try {
      HttpResponse<String> response =
          client.send(
              HttpRequest.newBuilder(target)
                  .header("Authorization", authorization)
                  .header("Content-Type", "application/json")
                  .timeout(TIMEOUT)
                  .POST(BodyPublishers.ofString(body))
                  .build(),
              BodyHandlers.ofString());
      if (response.statusCode() != 200 || !response.body().startsWith("{\"decision\":")) {
        throw new IOException("status " + response.statusCode() + ": " + response.body().strip());
      }
      return response.body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
