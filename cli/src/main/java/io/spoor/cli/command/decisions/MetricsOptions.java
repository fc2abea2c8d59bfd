package io.spoor.cli.command.decisions;

import io.spoor.client.UsageException;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.http.Readiness;
import io.spoor.decisions.http.RequestObserver;
import io.spoor.decisions.kafka.TopicFollower;
import io.spoor.decisions.metrics.DecisionMetrics;
import io.spoor.decisions.metrics.MetricsServer;
import io.spoor.platform.connection.HostCheck;
import io.spoor.schemas.topic.TopicCatalogue;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of a decision server that serves metrics. Without a port there are none. */
final class MetricsOptions {
  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description =
          "Serve /metrics (Prometheus), /health/live and /health/ready on this port, without "
              + "credentials; 0: any free port. Default: none.")
  private @Nullable Integer port;

  @Option(
      names = "--metrics-address",
      paramLabel = "ADDRESS",
      description = "Address of that port (default: 127.0.0.1).")
  private @Nullable InetAddress address;

  @Option(
      names = "--metrics-host",
      paramLabel = "NAME",
      description =
          "A name by which the header Host may call that port, beside localhost and its address; "
              + "repeatable.")
  private Set<String> hosts = new LinkedHashSet<>();

  private @Nullable DecisionMetrics metrics;

  /** Begins to measure, if a port is given. */
  void start() {
    if (port == null) {
      if (address != null || !hosts.isEmpty()) {
        throw new UsageException("--metrics-address and --metrics-host need --metrics-port");
      }
      return;
    }
    if (port < 0 || port > 65_535) {
      throw new UsageException("--metrics-port must be a number from 0 to 65535");
    }
    metrics = new DecisionMetrics();
  }

  /** Registers something, if metrics are served. */
  void register(Consumer<DecisionMetrics> what) {
    if (metrics != null) {
      what.accept(metrics);
    }
  }

  /** Registers the number of the policies in force. */
  void registerPolicies(Supplier<DecisionEngine> policies, Readiness ofPolicies) {
    register(
        all ->
            all.policyVersion(
                () ->
                    ofPolicies.obstacle().isPresent()
                        ? Double.NaN
                        : policies.get().id().version()));
  }

  /** Registers how far the reading of topics is behind; of views more is known than that. */
  void registerTopics(Collection<TopicFollower> followers) {
    register(
        all ->
            followers.stream()
                .filter(each -> !each.topic().equals(TopicCatalogue.CHAIN_VIEWS.name()))
                .forEach(each -> all.staleness(each.topic(), () -> Optional.of(each.age()))));
  }

  /** The log, whose answers are counted if metrics are served. */
  DecisionLog counting(DecisionLog log) {
    return metrics == null ? log : metrics.counting(log);
  }

  RequestObserver observer() {
    return metrics == null ? RequestObserver.NONE : metrics;
  }

  /** What is served, until it is closed; {@code address}: of the pages, for people. */
  record Served(
      Optional<String> address, Optional<MetricsServer> server, Optional<DecisionMetrics> metrics)
      implements AutoCloseable {
    @Override
    public void close() {
      server.ifPresent(MetricsServer::close);
      metrics.ifPresent(DecisionMetrics::close);
    }
  }

  /**
   * Serves what was registered.
   *
   * @throws IOException if the port cannot be used
   */
  Served serve(Readiness readiness) throws IOException {
    DecisionMetrics measured = metrics;
    if (measured == null || port == null) {
      return new Served(Optional.empty(), Optional.empty(), Optional.empty());
    }
    measured.ready(() -> readiness.lag().isEmpty());
    InetAddress listened = address == null ? InetAddress.getLoopbackAddress() : address;
    try {
      MetricsServer server =
          MetricsServer.open(
              new InetSocketAddress(listened, port),
              HostCheck.allowing(List.copyOf(hosts)),
              measured,
              readiness);
      return new Served(
          Optional.of("port " + server.port() + " of " + listened.getHostAddress()),
          Optional.of(server),
          Optional.of(measured));
    } catch (IOException e) {
      throw new IOException("cannot serve metrics on port " + port + ": " + e.getMessage(), e);
    }
  }
}
