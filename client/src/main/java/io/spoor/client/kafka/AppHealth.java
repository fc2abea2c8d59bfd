package io.spoor.client.kafka;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.client.OperationFailedException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Reads the health page of the running app. */
public final class AppHealth {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PAUSE = Duration.ofMillis(100);

  private final String url;

  /** {@code url}: URL of the app's health page. */
  public AppHealth(String url) {
    this.url = url;
  }

  /**
   * Waits until the app has read {@code versions} manifest versions.
   *
   * @throws OperationFailedException if the app has not read them when {@code timeout} expires
   */
  public void awaitManifests(long versions, Duration timeout) {
    await("manifests", versions, timeout);
  }

  /**
   * Waits until the app has read {@code versions} versions of declared principals.
   *
   * @throws OperationFailedException if the app has not read them when {@code timeout} expires
   */
  public void awaitPrincipals(long versions, Duration timeout) {
    await("principals", versions, timeout);
  }

  /**
   * Waits until the app has read {@code versions} exception versions.
   *
   * @throws OperationFailedException if the app has not read them when {@code timeout} expires
   */
  public void awaitExceptions(long versions, Duration timeout) {
    await("exceptions", versions, timeout);
  }

  private void await(String description, long versions, Duration timeout) {
    long deadline = System.nanoTime() + timeout.toNanos();
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build()) {
      while (read(http, description) < versions) {
        if (System.nanoTime() > deadline) {
          throw new OperationFailedException(
              ("the %s were written, but the app at %s has not read them within %s s. Check the "
                      + "app: bin/spoor status")
                  .formatted(description, url, timeout.toSeconds()));
        }
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while waiting for the app", e);
    }
  }

  private long read(HttpClient http, String description) throws InterruptedException {
    try {
      var request = HttpRequest.newBuilder(URI.create(url)).timeout(Duration.ofSeconds(2)).build();
      JsonNode response = JSON.readTree(http.send(request, BodyHandlers.ofString()).body());
      return response.path(description).asLong(-1);
    } catch (IOException e) {
      // Not up yet, or busy: retried until the timeout.
      return -1;
    }
  }
}
