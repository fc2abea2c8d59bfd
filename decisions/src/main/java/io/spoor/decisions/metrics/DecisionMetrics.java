package io.spoor.decisions.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.spoor.decisions.engine.AnswerKind;
import io.spoor.decisions.engine.AnsweredRequest;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.PolicyError;
import io.spoor.decisions.http.RequestObserver;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * All metrics of a decision server, in a registry that Prometheus scrapes. Values of labels come
 * from lists in the code: no caller, request or policy creates a series. Thread-safe.
 */
public final class DecisionMetrics implements RequestObserver, AutoCloseable {
  /** Media type of {@link #scrape()}: Prometheus text format. */
  public static final String CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8";

  private static final String OTHER = "other";
  private static final List<String> MODES = List.of("none", "fail_open", "fail_closed");
  private static final List<Integer> STATUSES =
      List.of(200, 400, 401, 403, 404, 405, 409, 413, 429, 500, 503);

  /** Upper bounds of the buckets. */
  private static final Duration[] BUCKETS = {
    Duration.ofNanos(250_000),
    Duration.ofNanos(500_000),
    Duration.ofMillis(1),
    Duration.ofNanos(2_500_000),
    Duration.ofMillis(5),
    Duration.ofMillis(10),
    Duration.ofMillis(25),
    Duration.ofMillis(50),
    Duration.ofMillis(100),
    Duration.ofMillis(250),
    Duration.ofSeconds(1),
    Duration.ofSeconds(5)
  };

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final JvmGcMetrics garbageCollection = new JvmGcMetrics();
  private final Map<AnswerKind, Map<String, Counter>> answers = new EnumMap<>(AnswerKind.class);
  private final Map<String, Counter> policyErrors = new HashMap<>();
  private final Map<String, Counter> logOnly = new HashMap<>();
  private final Map<String, Counter> requests = new HashMap<>();
  private final Map<Endpoint, Timer> times = new EnumMap<>(Endpoint.class);

  /** Registers all series that do not depend on others, at zero. */
  public DecisionMetrics() {
    garbageCollection.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    new FileDescriptorMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    for (AnswerKind kind : AnswerKind.values()) {
      Map<String, Counter> byMode = new HashMap<>();
      for (String mode : MODES) {
        byMode.put(
            mode,
            Counter.builder("spoor_decisions")
                .tag("answer", kind.text())
                .tag("mode", mode)
                .register(registry));
      }
      answers.put(kind, byMode);
    }
    for (String effect : List.of("permit", "forbid")) {
      policyErrors.put(
          effect,
          Counter.builder("spoor_decision_policy_errors").tag("effect", effect).register(registry));
    }
    for (String answer : List.of("allow", "deny", "confirm", "step-up")) {
      logOnly.put(
          answer,
          Counter.builder("spoor_decision_log_only_changes")
              .tag("answer", answer)
              .register(registry));
    }
    List<String> statuses = new ArrayList<>(STATUSES.stream().map(String::valueOf).toList());
    statuses.add(OTHER);
    for (String status : statuses) {
      requests.put(
          status,
          Counter.builder("spoor_decision_requests").tag("status", status).register(registry));
    }
    for (Endpoint endpoint : Endpoint.values()) {
      times.put(
          endpoint,
          Timer.builder("spoor_decision_request")
              .tag("endpoint", endpoint.name().toLowerCase(Locale.ROOT))
              .serviceLevelObjectives(BUCKETS)
              .register(registry));
    }
  }

  @Override
  public void answered(Endpoint endpoint, int status, Duration time) {
    counter(requests, String.valueOf(status), OTHER).increment();
    Timer timer = times.get(endpoint);
    if (timer != null) {
      timer.record(time);
    }
  }

  /** Counts each answer, and passes it on. */
  public DecisionLog counting(DecisionLog log) {
    return answered -> {
      boolean isGiven = log.add(answered);
      count(answered, isGiven);
      return isGiven;
    };
  }

  private void count(AnsweredRequest answered, boolean isGiven) {
    Decision answer = answered.answer();
    // One that cannot be recorded is not given: the caller gets a refusal.
    AnswerKind kind = isGiven ? AnswerKind.of(answer) : AnswerKind.UNASKED;
    String mode = answer.run().map(run -> run.path("mode").asText()).orElse("");
    Map<String, Counter> byMode = answers.get(kind);
    if (byMode != null) {
      counter(byMode, mode, "none").increment();
    }
    for (PolicyError error : answer.errors()) {
      counter(policyErrors, error.effect(), "forbid").increment();
    }
    answered.decided().logOnly().stream()
        .flatMap(outcome -> outcome.answer().stream())
        .forEach(told -> counter(logOnly, told, "deny").increment());
  }

  /** That of a value; of another value, that of {@code otherwise}. */
  private static Counter counter(Map<String, Counter> counters, String value, String otherwise) {
    Counter counter = counters.get(value);
    return counter == null ? Objects.requireNonNull(counters.get(otherwise)) : counter;
  }

  /** Registers whether requests are decided. */
  public void ready(BooleanSupplier ready) {
    gauge("spoor_decision_ready", () -> ready.getAsBoolean() ? 1 : 0);
  }

  /**
   * Registers the age of what the server knows.
   *
   * @param topic where it reads it
   * @param age of the newest record that may be missing; empty: not known, which is NaN
   */
  public void staleness(String topic, Supplier<Optional<Duration>> age) {
    Gauge.builder("spoor_decision_staleness_seconds", age, DecisionMetrics::seconds)
        .tag("topic", topic)
        .strongReference(true)
        .register(registry);
  }

  private static double seconds(Supplier<Optional<Duration>> age) {
    return age.get().map(known -> known.toNanos() / 1e9).orElse(Double.NaN);
  }

  /** Registers the number of the policies in force; 0: policies of files, NaN: none yet. */
  public void policyVersion(DoubleSupplier version) {
    gauge("spoor_decision_policy_version", version);
  }

  /** Registers the number of confirmations that a person may still answer. */
  public void confirmations(DoubleSupplier waiting) {
    gauge("spoor_confirmations_waiting", waiting);
  }

  /** Registers the number of live chains. */
  public void chains(DoubleSupplier live) {
    gauge("spoor_decision_live_chains", live);
  }

  /**
   * Registers the record of answers.
   *
   * @param bytes that Kafka has not taken
   * @param oldest age of the oldest record among them; empty: there is none, which is 0
   * @param lost answers that could not be recorded
   */
  public void log(LongSupplier bytes, Supplier<Optional<Duration>> oldest, LongSupplier lost) {
    gauge("spoor_decision_log_bytes", bytes::getAsLong);
    gauge(
        "spoor_decision_log_oldest_seconds",
        () -> oldest.get().map(age -> age.toNanos() / 1e9).orElse(0.0));
    FunctionCounter.builder("spoor_decision_log_lost", lost, LongSupplier::getAsLong)
        .register(registry);
  }

  private void gauge(String name, DoubleSupplier value) {
    Gauge.builder(name, value, DoubleSupplier::getAsDouble)
        .strongReference(true)
        .register(registry);
  }

  /** All metrics, in Prometheus text format. */
  public String scrape() {
    return registry.scrape();
  }

  @Override
  public void close() {
    garbageCollection.close();
    registry.close();
  }
}
