package io.spoor.benchmarks.alerts;

import io.spoor.benchmarks.alerts.Load.Sent;
import io.spoor.benchmarks.alerts.Receiver.Arrivals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Times alerts on their way through a local stack, from the call that sends a raw record to the
 * webhook that tells of it; or lets the target go away under load, come back, and counts what it
 * was told.
 */
public final class AlertsBench {
  /** How long what was sent last may still be on its way. */
  private static final Duration REST = Duration.ofSeconds(30);

  /** The most that is waited for what was held back. */
  private static final Duration CAUGHT_UP_WITHIN = Duration.ofMinutes(10);

  /** Until each alert could have come once more: longer than the greatest pause between tries. */
  private static final Duration AFTERMATH = Duration.ofSeconds(70);

  /** Alerts like none before, and many of them: neither rule may hold them back. */
  private static final Map<String, String> APP = Map.of("alerts.storm", "1000000");

  private final AlertPlace place;
  private final Path directory;
  private final AlertsSettings settings;
  private final Consumer<String> progress;

  /**
   * @param directory where the routing file and its secret are written
   * @param progress is told what is being done
   */
  public AlertsBench(
      AlertPlace place, Path directory, AlertsSettings settings, Consumer<String> progress) {
    this.place = place;
    this.directory = directory;
    this.settings = settings;
    this.progress = progress;
  }

  /** Times alerts; takes the warm-up, the measurement, and a minute for the stack to start. */
  public LatencyReport latency() throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.start();
        AlertPlace.Stack stack = place.start(routing(receiver), APP)) {
      List<Sent> sent;
      long from;
      try (Load load = Load.start(stack.bootstrapServers(), settings)) {
        say(
            "%,d records a second, %d alerts: warming up for %d s",
            settings.rate(), settings.alerts(), settings.warmUp().toSeconds());
        Thread.sleep(settings.warmUp());
        from = System.nanoTime();
        say("measuring for %d s", settings.measured().toSeconds());
        Thread.sleep(settings.measured());
        load.close();
        sent = load.sent();
      }
      await(sent, receiver.arrivals(), REST);
      return LatencyReport.of(settings, sent, from, receiver.arrivals());
    }
  }

  /** Lets the target be away; takes some minutes more than that. */
  public OutageReport outage() throws IOException, InterruptedException {
    try (Receiver receiver = Receiver.start();
        AlertPlace.Stack stack = place.start(routing(receiver), APP)) {
      List<Sent> sent;
      long held;
      double seconds;
      try (Load load = Load.start(stack.bootstrapServers(), settings)) {
        say(
            "%,d records a second, %d alerts, %d s before the outage",
            settings.rate(), settings.alerts(), settings.warmUp().toSeconds());
        Thread.sleep(settings.warmUp());
        int before = load.sent().size();
        receiver.goAway();
        say("the target is away for %d s", settings.outage().toSeconds());
        Thread.sleep(settings.outage());
        receiver.comeBack();
        long back = System.nanoTime();
        List<Sent> until = load.sent();
        held = until.size() - before;
        say("it is back; some %,d alerts are held back", held);
        await(until, receiver.arrivals(), CAUGHT_UP_WITHIN);
        seconds = (System.nanoTime() - back) / 1e9;
        load.close();
        sent = load.sent();
      }
      await(sent, receiver.arrivals(), REST);
      say("all that came has come; waiting whether anything comes again");
      Thread.sleep(AFTERMATH);
      return OutageReport.of(settings, sent, held, seconds, receiver.arrivals());
    }
  }

  /** Until all of them were told of, or it takes too long. */
  private static void await(List<Sent> sent, Arrivals arrivals, Duration most)
      throws InterruptedException {
    List<String> principals = sent.stream().map(Sent::principal).toList();
    long deadline = System.nanoTime() + most.toNanos();
    while (arrivals.countOf(principals) < principals.size() && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
  }

  private Path routing(Receiver receiver) throws IOException {
    Files.createDirectories(directory);
    Files.writeString(directory.resolve("secret"), Receiver.secret());
    return Files.writeString(
        directory.resolve("routing.json"),
        """
        {"targets": {"bench": {"type": "webhook", "url": "%s", "secret": {"file": "secret"}}},
         "otherwise": ["bench"]}
        """
            .formatted(receiver.url()));
  }

  private void say(String format, Object... values) {
    progress.accept(String.format(Locale.ROOT, format, values));
  }
}
