package io.spoor.platform.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.platform.connection.TlsContext;
import io.spoor.platform.registry.RegistryResponse.Refused;
import io.spoor.platform.registry.RegistryResponse.RetryableFailure;
import io.spoor.platform.registry.RegistryResponse.Served;
import io.spoor.schemas.text.TextSanitizer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends calls over HTTP: base URLs in turn, retries with backoff, credentials, TLS, timeouts. */
final class RegistryTransport implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RegistryTransport.class);
  private static final String MEDIA_TYPE = "application/vnd.schemaregistry.v1+json";

  private final RegistryConfig config;
  private final ObjectMapper json;
  private final HttpClient http;

  /** Index of the base URL that last succeeded: the first to try. */
  private volatile int preferred;

  RegistryTransport(RegistryConfig config, ObjectMapper json) {
    this.config = config;
    this.json = json;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            // A redirect could send the credentials to a server that is not configured.
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(config.connectTimeout());
    if (!config.tls().isJavaDefault()) {
      builder.sslContext(TlsContext.of(config.tls()));
    }
    this.http = builder.build();
  }

  /** Sends a call and returns the response's JSON. */
  JsonNode send(RegistryRequest call) {
    long start = System.nanoTime();
    for (int attempt = 1; ; attempt++) {
      RetryableFailure last = null;
      List<String> reasons = new ArrayList<>();
      int first = preferred;
      for (int i = 0; i < config.urls().size(); i++) {
        int index = (first + i) % config.urls().size();
        URI base = config.urls().get(index);
        switch (sendOnce(call, base)) {
          case Served served -> {
            preferred = index;
            return served.body();
          }
          case Refused refused -> throw refused.exception();
          case RetryableFailure retryable -> {
            last = retryable;
            reasons.add(base + " (" + retryable.reason() + ")");
          }
        }
      }
      if (attempt == config.retry().attempts()) {
        throw unavailable(
            call, reasons, attempt, Duration.ofNanos(System.nanoTime() - start), last);
      }
      log.warn(
          "schema registry does not serve the request purpose=\"{}\" round={} tried={}",
          call.purpose(),
          attempt,
          TextSanitizer.replace(reasons.toString()));
      pause(attempt, last, call);
    }
  }

  private RegistryResponse sendOnce(RegistryRequest call, URI base) {
    try {
      return RegistryResponse.of(
          call, base, userText(), http.send(request(call, base), BodyHandlers.ofString()), json);
    } catch (IOException e) {
      return isUntrustedCertificate(e)
          ? new Refused(untrusted(call, base, e))
          : new RetryableFailure(failureReason(e, base), null, e);
    } catch (InterruptedException e) {
      throw interrupted(call, e);
    }
  }

  /** An untrusted certificate: of another authority, for another name, or expired. */
  private static boolean isUntrustedCertificate(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof CertificateException || cause instanceof CertPathValidatorException) {
        return true;
      }
    }
    return false;
  }

  private static RegistryException untrusted(RegistryRequest call, URI base, IOException e) {
    return new RegistryException.Untrusted(
        ("TLS failed at the schema registry %s: it presents a certificate that the "
                + "configured CA does not trust. Set %sssl.truststore.location to the CA of that "
                + "registry (%s, while %s).")
            .formatted(base, RegistryConfig.PREFIX, e.getMessage(), call.purpose()),
        e);
  }

  private HttpRequest request(RegistryRequest call, URI base) {
    JsonNode body = call.body();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(base + call.path()))
            .timeout(config.requestTimeout())
            .header("Accept", MEDIA_TYPE + ", application/json")
            .method(
                call.method(),
                body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString()));
    if (body != null) {
      request.header("Content-Type", MEDIA_TYPE);
    }
    if (config.basicAuth() != null) {
      request.header("Authorization", config.basicAuth().header());
    }
    return request.build();
  }

  private String failureReason(IOException e, URI base) {
    return switch (e) {
      case HttpTimeoutException _ ->
          "no response within " + config.requestTimeout().toMillis() + " ms";
      case ConnectException _ ->
          "cannot connect: " + (e.getMessage() == null ? "refused" : e.getMessage());
      case SSLException _ ->
          "TLS failed: " + e.getMessage() + "; see " + RegistryConfig.PREFIX + "ssl.*";
      default -> {
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        yield "http".equals(base.getScheme())
            ? message
                + "; if it uses TLS, "
                + RegistryConfig.PREFIX
                + "url must begin with https://"
            : message;
      }
    };
  }

  private String userText() {
    return config.basicAuth() == null
        ? "to a client without a user"
        : "to user " + config.basicAuth().user();
  }

  private void pause(int attempt, @Nullable RetryableFailure last, RegistryRequest call) {
    Duration pause = config.retry().pauseAfter(attempt);
    if (last != null && last.pause() != null && last.pause().compareTo(pause) > 0) {
      Duration longest = config.retry().maxPause();
      pause = last.pause().compareTo(longest) < 0 ? last.pause() : longest;
    }
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw interrupted(call, e);
    }
  }

  private static RegistryException interrupted(RegistryRequest call, InterruptedException e) {
    Thread.currentThread().interrupt();
    return new RegistryException.Unavailable("Interrupted while " + call.purpose() + ".", e);
  }

  private static RegistryException unavailable(
      RegistryRequest call,
      List<String> reasons,
      int attempts,
      Duration elapsed,
      @Nullable RetryableFailure last) {
    return new RegistryException.Unavailable(
        "The schema registry did not serve the request while "
            + call.purpose()
            + " at "
            + String.join(", ", reasons)
            + "; tried "
            + attempts
            + " times in "
            + elapsed.toMillis()
            + " ms. Check that it runs and that "
            + RegistryConfig.URL
            + " is right.",
        last == null ? null : last.cause());
  }

  @Override
  public void close() {
    http.shutdownNow();
    http.close();
  }
}
