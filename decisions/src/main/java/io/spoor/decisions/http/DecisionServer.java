package io.spoor.decisions.http;

import io.spoor.decisions.callers.Callers;
import io.spoor.decisions.confirmations.ApprovalService;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.platform.connection.HostCheck;
import io.spoor.platform.connection.Pem;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.Scheduler;
import org.jspecify.annotations.Nullable;

/**
 * Serves decisions over HTTP or HTTPS. Without authentication of callers, only on a loopback
 * address: other machines cannot reach it.
 */
public final class DecisionServer implements AutoCloseable {
  /** Limits of production. */
  public static final Limits LIMITS = new Limits(1_000, Duration.ofSeconds(30));

  /** For selectors and acceptors. */
  private static final int SERVER_THREADS = 16;

  private static final Duration SWEEP_INTERVAL = Duration.ofMillis(500);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(5);

  private final Server server;
  private final ServerConnector connector;
  private final boolean isTls;
  private final String host;
  private final @Nullable String baseUrl;

  /**
   * What a server listens on.
   *
   * @param address empty: the loopback address. Another one needs TLS, and callers with credentials
   * @param port 0: any free port
   * @param tls empty: HTTP
   * @param baseUrl URL by which callers reach the server, without a slash at its end. Empty: that
   *     of the listener
   * @param callers who may ask
   */
  public record Settings(
      Optional<InetAddress> address,
      int port,
      Optional<TlsFiles> tls,
      Optional<URI> baseUrl,
      Callers callers,
      Limits limits) {

    /** Checks that other machines reach a server only with TLS and credentials. */
    public Settings {
      boolean isOpen = !address.map(InetAddress::isLoopbackAddress).orElse(true);
      if (isOpen && (tls.isEmpty() || callers.areAnonymous())) {
        throw new IllegalArgumentException(
            "an address that other machines reach needs TLS, and callers with credentials");
      }
      if (tls.isEmpty() && callers.certificateAuthorities().isPresent()) {
        throw new IllegalArgumentException("callers with client certificates need TLS");
      }
    }

    /** Settings with the limits of production, for anyone on this machine. */
    public Settings(int port, Optional<TlsFiles> tls, Optional<URI> baseUrl) {
      this(Optional.empty(), port, tls, baseUrl, Callers.anyone(), LIMITS);
    }
  }

  /** A certificate chain and its private key (PKCS#8), both PEM. */
  public record TlsFiles(Path certificates, Path key) {}

  /**
   * Limits of clients.
   *
   * @param connections at the same time
   * @param deadline from the end of an answer to the end of the next request
   */
  public record Limits(int connections, Duration deadline) {}

  /**
   * Starts a server.
   *
   * @param journal receives one line per unexpected failure
   * @throws IOException if the port is taken, or the TLS files are not valid; the message is a
   *     sentence
   */
  public static DecisionServer start(
      Settings settings, DecisionPoint decisions, Consumer<String> journal) throws IOException {
    return start(settings, decisions, Optional::empty, journal);
  }

  /**
   * Starts a server that cannot decide from the beginning.
   *
   * @param readiness while it names an obstacle, requests get 503
   * @throws IOException as above
   */
  public static DecisionServer start(
      Settings settings, DecisionPoint decisions, Readiness readiness, Consumer<String> journal)
      throws IOException {
    return start(settings, decisions, Optional.empty(), readiness, journal);
  }

  /**
   * Starts a server whose callers may answer confirmations.
   *
   * @param approvals empty: there are none
   * @param readiness as above
   * @throws IOException as above
   */
  public static DecisionServer start(
      Settings settings,
      DecisionPoint decisions,
      Optional<ApprovalService> approvals,
      Readiness readiness,
      Consumer<String> journal)
      throws IOException {
    return start(settings, decisions, approvals, readiness, RequestObserver.NONE, journal);
  }

  /**
   * Starts a server whose requests are observed.
   *
   * @param observer is told of each answered request
   * @throws IOException as above
   */
  public static DecisionServer start(
      Settings settings,
      DecisionPoint decisions,
      Optional<ApprovalService> approvals,
      Readiness readiness,
      RequestObserver observer,
      Consumer<String> journal)
      throws IOException {
    return new DecisionServer(settings, decisions, approvals, readiness, observer, journal);
  }

  private DecisionServer(
      Settings settings,
      DecisionPoint decisions,
      Optional<ApprovalService> approvals,
      Readiness readiness,
      RequestObserver observer,
      Consumer<String> journal)
      throws IOException {
    this.isTls = settings.tls().isPresent();
    this.baseUrl = settings.baseUrl().map(URI::toString).orElse(null);
    // A thread for each connection, and those of the server. Decisions are work for the processor:
    // the scheduler of virtual threads takes the one that waited for a lock after all new ones, so
    // under load requests of one run wait without end.
    var threads = new QueuedThreadPool(settings.limits().connections() + SERVER_THREADS);
    threads.setName("decision");
    this.server = new Server(threads);
    var http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setUriCompliance(UriCompliance.RFC3986);
    var connections =
        new ClientConnections(settings.limits().connections(), settings.limits().deadline());
    this.connector = connector(settings, http);
    InetAddress address = settings.address().orElseGet(InetAddress::getLoopbackAddress);
    this.host = hostOf(address);
    connector.setHost(address.getHostAddress());
    connector.setPort(settings.port());
    connector.setIdleTimeout(settings.limits().deadline().toMillis());
    connector.addBean(connections);
    server.addConnector(connector);
    server.setErrorHandler(new OneLineErrors());
    server.setStopTimeout(STOP_TIMEOUT.toMillis());
    String prefix = settings.baseUrl().map(URI::getRawPath).orElse("");
    server.setHandler(
        new DecisionHandler(
            new DecisionApi(decisions, approvals.map(ApprovalApi::new).orElse(null), prefix),
            settings.callers(),
            readiness,
            hosts(settings),
            this::url,
            connections,
            observer,
            journal));
    try {
      server.start();
    } catch (Exception e) {
      close();
      throw new IOException(
          "cannot listen on port " + settings.port() + ": " + cause(e).getMessage(), e);
    }
    sweep(connections);
  }

  private static Throwable cause(Throwable failure) {
    return failure.getCause() == null ? failure : failure.getCause();
  }

  private ServerConnector connector(Settings settings, HttpConfiguration http) throws IOException {
    if (settings.tls().isEmpty()) {
      return new ServerConnector(server, new HttpConnectionFactory(http));
    }
    http.addCustomizer(new SecureRequestCustomizer(false));
    var tls = new SslContextFactory.Server();
    tls.setKeyStore(keyStore(settings.tls().get()));
    tls.setKeyStorePassword("");
    // Wanted, and not needed: a caller may have a token, and one without either is told so.
    settings
        .callers()
        .certificateAuthorities()
        .ifPresent(
            authorities -> {
              tls.setTrustStore(authorities);
              tls.setWantClientAuth(true);
            });
    return new ServerConnector(
        server, new SslConnectionFactory(tls, "http/1.1"), new HttpConnectionFactory(http));
  }

  private static KeyStore keyStore(TlsFiles files) throws IOException {
    String chain = text(files.certificates());
    String key = text(files.key());
    try {
      return Pem.keyStore(chain, key);
    } catch (GeneralSecurityException e) {
      throw new IOException(
          "the certificate %s and the key %s cannot be used: %s"
              .formatted(files.certificates(), files.key(), e.getMessage()),
          e);
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new IOException("cannot read the file " + file, e);
    }
  }

  private static HostCheck hosts(Settings settings) {
    return HostCheck.allowing(settings.baseUrl().map(URI::getHost).map(List::of).orElse(List.of()));
  }

  private void sweep(ClientConnections connections) {
    Scheduler scheduler = connector.getScheduler();
    scheduler.schedule(
        () -> {
          connections.sweep();
          if (server.isRunning()) {
            sweep(connections);
          }
        },
        SWEEP_INTERVAL.toMillis(),
        TimeUnit.MILLISECONDS);
  }

  /** Base URL, without a slash at its end: that of the settings, else that of the listener. */
  public String url() {
    return baseUrl == null ? address() : baseUrl;
  }

  /** URL of the listener. */
  public String address() {
    return (isTls ? "https" : "http") + "://" + host + ":" + connector.getLocalPort();
  }

  /** As URLs have it; the loopback address for a listener on all addresses. */
  static String hostOf(InetAddress address) {
    if (address.isAnyLocalAddress()) {
      return "127.0.0.1";
    }
    String text = address.getHostAddress();
    // A zone, such as %eth0, is of this machine only.
    return address instanceof Inet6Address ? "[" + text.split("%", 2)[0] + "]" : text;
  }

  /** Stops listening. Requests in progress have five seconds to end, and are then cut off. */
  @Override
  public void close() {
    try {
      server.stop();
    } catch (TimeoutException e) {
      // All else has stopped.
    } catch (Exception e) {
      throw new IllegalStateException("the server did not stop", e);
    }
  }
}
