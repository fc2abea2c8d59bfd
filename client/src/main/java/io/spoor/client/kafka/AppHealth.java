package io.spoor.client.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.client.CommandFailed;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What the running app says of itself. */
public final class AppHealth {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String url;

  /** {@code url}: the app's health page. */
  public AppHealth(String url) {
    this.url = url;
  }

  /**
   * Waits until the app has read so many manifest versions.
   *
   * @throws CommandFailed if the app has not read so many manifest versions before {@code patience}
   *     ends
   */
  public void awaitManifests(long versions, Duration patience) {
    await("manifests", versions, patience);
  }

  /**
   * Waits until the app has read so many versions of exceptions.
   *
   * @throws CommandFailed if the app has not read so many before {@code patience} ends
   */
  public void awaitExceptions(long versions, Duration patience) {
    await("exceptions", versions, patience);
  }

  private void await(String what, long versions, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      while (read(http, what) < versions) {
        if (System.nanoTime() > deadline) {
          throw new CommandFailed(
              "the "
                  + what
                  + " are written, but the app at "
                  + url
                  + " has not read them within "
                  + patience.toSeconds()
                  + " s. Is it well? bin/spoor status");
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while waiting for the app", e);
    }
  }

  private long read(HttpClient http, String what) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(2)).build();
      JsonNode answer = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      return answer.path(what).asLong(-1);
    } catch (IOException e) {
      // Not up yet, or busy: asked again until patience ends.
      return -1;
    }
  }
}
