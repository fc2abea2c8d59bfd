package io.spoor.streams.telemetry;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.spoor.pipeline.Telemetry;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.RunKeys;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;

/**
 * Records telemetry in a Micrometer registry. Every series exists from the start, with labels from
 * fixed lists; other values count as {@code other}. Record content therefore cannot create series.
 */
final class MicrometerTelemetry implements Telemetry {
  static final String OTHER = "other";

  private static final double MILLIS = 1e3;

  private static final List<String> STATED_BY = List.of("issuer", "gateway", "agent");
  private static final List<String> FINDING_STATUS =
      List.of("provisional", "confirmed", "retracted");
  private static final List<String> NOTIFY =
      List.of("none", "first", "escalated", "renewed", "updated", "repeated", "held", "muted");
  private static final List<String> CHAIN_STATUS = List.of("active", "merged", "superseded");

  private final Map<String, SourceMeters> sources = new HashMap<>();
  private final SourceMeters otherSource;
  private final Map<String, Counter[]> links = new HashMap<>();
  private final Counter otherLinks;
  private final Counter keysMoved;
  private final Counter movedIntoRuns;
  private final Counter movedOutOfRuns;
  private final Counter movedUnchanged;
  private final Map<String, Counter> chains = new HashMap<>();
  private final Map<String, FindingMeters> findings = new HashMap<>();
  private final FindingMeters otherFindings;
  private final Map<String, Counter> alerts = new HashMap<>();
  private final Map<Stage, DistributionSummary> latency = new EnumMap<>(Stage.class);
  private final DistributionSummary findingLatency;
  private final Map<EvictionKind, Counter> evicted = new EnumMap<>(EvictionKind.class);
  private final Map<LimitKind, Counter> limits = new EnumMap<>(LimitKind.class);
  private final AttributionMeters attribution;
  private final SummedGauge unpublished = new SummedGauge();

  private record FindingMeters(Map<String, Counter> byStatus, Counter other, Counter first) {}

  /**
   * Registers all series.
   *
   * @param sources names of the sources that are read
   * @param reasons reasons of dead letters
   * @param rules severity of findings by id of each enabled rule
   * @param clock wall clock, milliseconds since the Unix epoch
   */
  MicrometerTelemetry(
      MeterRegistry registry,
      Collection<String> sources,
      Collection<String> reasons,
      Map<String, String> rules,
      LongSupplier clock) {
    for (String source : sources) {
      this.sources.put(source, new SourceMeters(registry, source, reasons, clock));
    }
    this.otherSource = new SourceMeters(registry, OTHER, reasons, clock);
    for (JoinMethod method : JoinMethod.values()) {
      links.put(
          method.label(),
          STATED_BY.stream()
              .map(statedBy -> links(registry, method.label(), statedBy))
              .toArray(Counter[]::new));
    }
    this.otherLinks = links(registry, OTHER, OTHER);
    this.keysMoved = registry.counter("spoor_keys_moved_total");
    this.movedIntoRuns = movedCounter(registry, "gained");
    this.movedOutOfRuns = movedCounter(registry, "lost");
    this.movedUnchanged = movedCounter(registry, "unchanged");
    for (String status : CHAIN_STATUS) {
      chains.put(status, registry.counter("spoor_chains_published_total", "status", status));
    }
    this.attribution = new AttributionMeters(registry, sources);
    rules.forEach((rule, severity) -> findings.put(rule, findings(registry, rule, severity)));
    this.otherFindings = findings(registry, OTHER, OTHER);
    for (String notify : NOTIFY) {
      alerts.put(notify, registry.counter("spoor_alerts_published_total", "notify", notify));
    }
    for (Stage stage : Stage.values()) {
      latency.put(stage, Buckets.quick(registry, "spoor_latency_seconds", "stage", label(stage)));
    }
    this.findingLatency = Buckets.quick(registry, "spoor_finding_latency_seconds");
    for (EvictionKind kind : EvictionKind.values()) {
      String stage =
          switch (kind) {
            case KEY, TOMBSTONE, VALUE, ACCOUNT -> "stitch";
            case SEGMENT, CHAIN -> "assemble";
          };
      evicted.put(
          kind, registry.counter("spoor_evictions_total", "stage", stage, "what", label(kind)));
    }
    for (LimitKind limit : LimitKind.values()) {
      limits.put(limit, registry.counter("spoor_caps_hit_total", "cap", label(limit)));
    }
    Gauge.builder("spoor_chains_unpublished", unpublished, SummedGauge::sum).register(registry);
  }

  private static Counter links(MeterRegistry registry, String method, String statedBy) {
    return registry.counter("spoor_links_total", "method", method, "stated_by", statedBy);
  }

  private static Counter movedCounter(MeterRegistry registry, String attribution) {
    return registry.counter("spoor_actions_moved_total", "attribution", attribution);
  }

  private static FindingMeters findings(MeterRegistry registry, String rule, String severity) {
    Map<String, Counter> byStatus = new HashMap<>();
    for (String status : FINDING_STATUS) {
      byStatus.put(status, findings(registry, rule, severity, status));
    }
    return new FindingMeters(
        byStatus,
        findings(registry, rule, severity, OTHER),
        registry.counter("spoor_findings_new_total", "rule", rule, "severity", severity));
  }

  private static Counter findings(
      MeterRegistry registry, String rule, String severity, String status) {
    return registry.counter(
        "spoor_findings_published_total", "rule", rule, "severity", severity, "status", status);
  }

  private static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  @Override
  public SourceTelemetry source(String name) {
    return Objects.requireNonNullElse(sources.get(name), otherSource);
  }

  @Override
  public void link(Link link) {
    Counter[] counters = links.get(link.getMethod());
    int statedBy = STATED_BY.indexOf(link.getStatedBy());
    (counters == null || statedBy < 0 ? otherLinks : counters[statedBy]).increment();
  }

  @Override
  public void keyMoved() {
    keysMoved.increment();
  }

  @Override
  public void actionMoved(String from, String to) {
    boolean fromRun = RunKeys.isRun(from);
    boolean toRun = RunKeys.isRun(to);
    (fromRun == toRun ? movedUnchanged : toRun ? movedIntoRuns : movedOutOfRuns).increment();
  }

  @Override
  public void chain(Chain chain) {
    Counter counter = chains.get(chain.getStatus());
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void attribution(List<AttributedActions> before, List<AttributedActions> now) {
    attribution.count(before, now);
  }

  @Override
  public void finding(Finding finding) {
    FindingMeters meters =
        Objects.requireNonNullElse(findings.get(finding.getRuleId()), otherFindings);
    Objects.requireNonNullElse(meters.byStatus.get(finding.getStatus()), meters.other).increment();
    if (finding.getRevision() == 1) {
      meters.first.increment();
    }
  }

  @Override
  public void alert(Alert alert) {
    Counter counter = alerts.get(alert.getNotify());
    if (counter != null) {
      counter.increment();
    }
  }

  @Override
  public void latency(Stage stage, long millis) {
    Objects.requireNonNull(latency.get(stage)).record(Math.max(0, millis) / MILLIS);
  }

  @Override
  public void findingLatency(long millis) {
    findingLatency.record(Math.max(0, millis) / MILLIS);
  }

  @Override
  public void evicted(EvictionKind kind) {
    Objects.requireNonNull(evicted.get(kind)).increment();
  }

  @Override
  public void limitReached(LimitKind limit) {
    Objects.requireNonNull(limits.get(limit)).increment();
  }

  @Override
  public TaskGauge unpublished() {
    return unpublished.newShare();
  }
}
