package io.spoor.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.platform.connection.HostCheck;
import io.spoor.testkit.http.ConnectionFlood;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Half-open and slow connections take neither the memory nor the listener. */
class ApiServerFloodTest {
  private static final int REQUESTS = 20;
  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final long MEMORY = 64L << 20;

  @TempDir
  @SuppressWarnings("NullAway.Init")
  private Path directory;

  @Test
  void aNewClientIsAnsweredDuringAFlood() throws Exception {
    Path tokens = directory.resolve("tokens");
    Files.createFile(
        tokens, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(tokens, "ann " + "a".repeat(32) + "\n");
    try (ApiServer api =
        ApiServer.open(
            "127.0.0.1",
            0,
            HostCheck.allowing(List.of()),
            ApiTokens.of(tokens),
            new InMemoryTriage(),
            line -> {})) {
      int port = URI.create(api.url()).getPort();
      long before = usedMemory();
      try (ConnectionFlood flood = ConnectionFlood.start(port)) {
        long slowest = 0;
        for (int i = 0; i < REQUESTS; i++) {
          long start = System.nanoTime();
          assertThat(status(port)).as("request %d", i).isEqualTo(200);
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
