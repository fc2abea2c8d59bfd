package io.spoor.benchmarks.alerts;

import io.spoor.benchmarks.alerts.AlertLoad.Sent;
import io.spoor.benchmarks.alerts.WebhookReceiver.Arrivals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures the latency of alerts in a local stack, from the send call for a raw record to the
 * webhook. Alternatively stops the target under load, restarts it, and counts the delivered
 * messages.
 */
public final class AlertsBench {
  /** Maximum time for the last alerts to arrive. */
  private static final Duration REST = Duration.ofSeconds(30);

  /** Maximum time for the delayed alerts to arrive. */
  private static final Duration CATCH_UP_TIMEOUT = Duration.ofMinutes(10);

  /** Time in which each alert could be delivered again: longer than the longest retry pause. */
  private static final Duration AFTERMATH = Duration.ofSeconds(70);

  /**
   * Prevents throttling: the alerts are distinct, and the storm limit exceeds their number. Alerts
   * do not settle.
   */
  private static final Map<String, String> APP =
      Map.of("alerts.storm", "1000000", "alerts.settle", "PT0S");

  private final AlertStackLauncher setup;
  private final Path directory;
  private final AlertsSettings settings;
  private final Consumer<String> progress;

  /**
   * @param directory directory for the routing file and its secret
   * @param progress receives progress messages
   */
  public AlertsBench(
      AlertStackLauncher setup,
      Path directory,
      AlertsSettings settings,
      Consumer<String> progress) {
    this.setup = setup;
    this.directory = directory;
    this.settings = settings;
    this.progress = progress;
  }

  /** Measures latency; takes the warm-up, the measurement, and a minute for starting the stack. */
  public LatencyReport latency() throws IOException, InterruptedException {
    try (WebhookReceiver receiver = WebhookReceiver.start();
        AlertStackLauncher.Stack stack = setup.start(routing(receiver), APP)) {
      List<Sent> sent;
      long from;
      try (AlertLoad load = AlertLoad.start(stack.bootstrapServers(), settings)) {
        report(
            "%,d records per second, %d alerts: warming up for %d s",
            settings.rate(), settings.alerts(), settings.warmUp().toSeconds());
        Thread.sleep(settings.warmUp());
        from = System.nanoTime();
        report("measuring for %d s", settings.measured().toSeconds());
        Thread.sleep(settings.measured());
        load.finish();
        sent = load.sent();
      }
      await(sent, receiver.arrivals(), REST);
      return LatencyReport.of(settings, sent, from, receiver.arrivals());
    }
  }

  /** Runs the outage measurement; takes some minutes longer than the outage. */
  public AlertOutageReport outage() throws IOException, InterruptedException {
    try (WebhookReceiver receiver = WebhookReceiver.start();
        AlertStackLauncher.Stack stack = setup.start(routing(receiver), APP)) {
      List<Sent> sent;
      long heldAlerts;
      double seconds;
      try (AlertLoad load = AlertLoad.start(stack.bootstrapServers(), settings)) {
        report(
            "%,d records per second, %d alerts, %d s before the outage",
            settings.rate(), settings.alerts(), settings.warmUp().toSeconds());
        Thread.sleep(settings.warmUp());
        long sentBefore = load.sent().size();
        receiver.stopListening();
        report("the target is unavailable for %d s", settings.outage().toSeconds());
        Thread.sleep(settings.outage());
        receiver.resumeListening();
        long resumedAt = System.nanoTime();
        List<Sent> sentUntilResume = load.sent();
        heldAlerts = sentUntilResume.size() - sentBefore;
        report("the target is available again; some %,d alerts are pending", heldAlerts);
        await(sentUntilResume, receiver.arrivals(), CATCH_UP_TIMEOUT);
        seconds = (System.nanoTime() - resumedAt) / 1e9;
        load.finish();
        sent = load.sent();
      }
      await(sent, receiver.arrivals(), REST);
      report("all pending alerts arrived; waiting for duplicates");
      Thread.sleep(AFTERMATH);
      return AlertOutageReport.of(settings, sent, heldAlerts, seconds, receiver.arrivals());
    }
  }

  /** Waits until all of them were delivered, or the timeout expires. */
  private static void await(List<Sent> sent, Arrivals arrivals, Duration timeout)
      throws InterruptedException {
    List<String> principals = sent.stream().map(Sent::principal).toList();
    long deadline = System.nanoTime() + timeout.toNanos();
    while (arrivals.countOf(principals) < principals.size() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
  }

  private Path routing(WebhookReceiver receiver) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("secret"), WebhookReceiver.secret());
    return Files.writeString(
        directory.resolve("routing.json"),
        """
        {"targets": {"bench": {"type": "webhook", "url": "%s", "secret": {"file": "secret"}}},
         "otherwise": ["bench"]}
        """
            .formatted(receiver.url()));
  }

  private void report(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
