package io.spoor.streams.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.connection.HostCheck;
import io.spoor.testkit.http.ConnectionFlood;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Half-open and slow connections take neither the memory nor the listener. */
class HealthServerFloodTest {
  private static final int REQUESTS = 20;
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final long MEMORY = 64L << 20;

  @Test
  void aNewClientIsAnsweredDuringAFlood() throws Exception {
    try (HealthServer health =
        HealthServer.open(
            "127.0.0.1",
            0,
            HostCheck.allowing(List.of()),
            Optional.empty(),
            new HealthServer.HealthSource(
                () -> "RUNNING", () -> true, () -> 0, () -> 0, () -> 0, () -> "[]", () -> ""))) {
      long before = usedMemory();
      try (ConnectionFlood flood = ConnectionFlood.start(health.port())) {
        long slowest = 0;
        for (int i = 0; i < REQUESTS; i++) {
          long start = System.nanoTime();
          assertThat(status(health.port())).as("request %d", i).isEqualTo(200);
          slowest = Math.max(slowest, System.nanoTime() - start);
        }
        long used = usedMemory() - before;
        System.out.printf(
            "%,d half-open and slow connections: slowest of %d answers %d ms, memory %+d KiB%n",
            flood.connections(), REQUESTS, slowest / 1_000_000, used >> 10);
        assertThat(flood.connections()).isPositive();
        assertThat(Duration.ofNanos(slowest)).isLessThan(ANSWER);
        assertThat(used).isLessThan(MEMORY);
      }
    }
  }

  private static int status(int port) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      URI uri = URI.create("http://127.0.0.1:" + port + "/health");
      return client
          .send(HttpRequest.newBuilder(uri).timeout(ANSWER).build(), BodyHandlers.discarding())
          .statusCode();
    }
  }

  private static long usedMemory() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
