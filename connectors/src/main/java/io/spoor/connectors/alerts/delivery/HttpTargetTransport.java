package io.spoor.connectors.alerts.delivery;

import io.spoor.connectors.alerts.targets.TargetRequest;
import io.spoor.connectors.alerts.targets.TargetResponse;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** Sends requests with Java's HTTP client; follows no redirects. */
public final class HttpTargetTransport implements TargetTransport, AutoCloseable {
  /** Maximum number of response bytes read; more adds no information. */
  private static final int ANSWER_BYTES = 1 << 16;

  private final HttpClient client;
  private final Duration timeout;

  /**
   * Creates a transport.
   *
   * @param tls trust settings; null: Java's default trust store
   * @param connectTimeout timeout for opening a connection
   * @param timeout timeout for a request and its complete response
   */
  public HttpTargetTransport(@Nullable SSLContext tls, Duration connectTimeout, Duration timeout) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(connectTimeout);
    if (tls != null) {
      builder.sslContext(tls);
    }
    this.client = builder.build();
    this.timeout = timeout;
  }

  @Override
  public TargetResponse send(TargetRequest targetRequest) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(targetRequest.url())
            .timeout(timeout)
            .header("Content-Type", "application/json; charset=utf-8")
            .header("User-Agent", "spoor")
            .POST(BodyPublishers.ofByteArray(targetRequest.body()));
    targetRequest.headers().forEach(request::setHeader);
    // The request's own timeout covers only the headers: a body could take indefinitely.
    CompletableFuture<HttpResponse<byte[]>> future =
        client.sendAsync(request.build(), _ -> new BoundedBodySubscriber(ANSWER_BYTES));
    try {
      HttpResponse<byte[]> response = future.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return new TargetResponse(
          response.statusCode(),
          response.headers().firstValue("Retry-After").orElse(null),
          response.body());
    } catch (TimeoutException e) {
      throw new IOException("none within " + timeout.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause();
      throw cause instanceof IOException failed ? failed : new IOException(cause);
    } finally {
      future.cancel(true);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
