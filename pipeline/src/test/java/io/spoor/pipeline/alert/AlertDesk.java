package io.spoor.pipeline.alert;

import io.spoor.pipeline.AlertSink;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Chains of one partition with what stands in them, and the alerts that come of it. */
final class AlertDesk implements AlertSink {
  static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

  final ExceptionVersions exceptions = new ExceptionVersions();
  final List<Alert> published = new ArrayList<>();
  private final ManifestVersions manifests = new ManifestVersions();
  private final RowCache rows =
      new RowCache(new MemoryRowStore(), AlertPublisher.ROWS, () -> 1 << 16);
  private final Map<String, Map<String, Finding>> findingsByChain = new LinkedHashMap<>();
  private final StageSettings settings;
  private Watermark watermark;
  private AlertPublisher alerts;

  AlertDesk() {
    this(StageSettings.defaults());
  }

  AlertDesk(StageSettings settings) {
    this.settings = settings;
    this.watermark = new Watermark(rows, settings.horizon());
    this.alerts =
        new AlertPublisher(rows, manifests, exceptions, watermark, settings.assemble(), this);
  }

  static AlertDesk withStormOf(int alerts, Duration within) {
    return new AlertDesk(
        StageSettings.defaults()
            .withAlerts(new AlertSettings(Duration.ofHours(1), alerts, within)));
  }

  void addManifest(Manifest manifest) {
    manifests.add(manifest);
  }

  /** The task goes on with what its rows say alone. */
  void restart() {
    rows.flush();
    rows.clear();
    watermark = new Watermark(rows, settings.horizon());
    alerts = new AlertPublisher(rows, manifests, exceptions, watermark, settings.assemble(), this);
  }

  /** The partition's events have come as far as {@code seconds} after noon. */
  void advanceTo(long seconds) {
    watermark.advance(nanos(seconds));
    alerts.publishStorms();
  }

  void report(String chain, Finding... findings) {
    for (Finding finding : findings) {
      findingsByChain
          .computeIfAbsent(chain, key -> new LinkedHashMap<>())
          .put(finding.getFindingId(), finding);
    }
    publish(chain, null);
  }

  /** The chain's key went to another chain, and its findings with it. */
  void merge(String chain, String into) {
    Map<String, Finding> moved = findingsByChain.remove(chain);
    if (moved != null) {
      findingsByChain.computeIfAbsent(into, key -> new LinkedHashMap<>()).putAll(moved);
    }
    publish(chain, into);
    publish(into, null);
  }

  /** Its findings are evicted; the chain stays. */
  void evict(String chain) {
    Map<String, Finding> evicted = findingsByChain.remove(chain);
    if (evicted != null) {
      evicted
          .values()
          .forEach(finding -> alerts.onEvicted(root(chain), finding, isLocal(chain, finding)));
    }
    publish(chain, null);
  }

  private void publish(String chain, @Nullable String into) {
    FindingGroup group = alerts.findingGroup(root(chain));
    findingsByChain
        .getOrDefault(chain, Map.of())
        .values()
        .forEach(finding -> group.add(finding, isLocal(chain, finding)));
    alerts.publish(
        new ChainRef("default", root(chain), agent(chain), "run-" + chain),
        into == null ? null : Keys.id(root(into)),
        group,
        true);
  }

  private static boolean isLocal(String chain, Finding finding) {
    return !finding.getChainKey().startsWith("elsewhere") || finding.getChainKey().equals(chain);
  }

  static String root(String chain) {
    return "default|trace|otel|" + chain;
  }

  /** {@code deploy-agent} for {@code deploy-agent/7}. */
  private static String agent(String chain) {
    int slash = chain.indexOf('/');
    return slash < 0 ? chain : chain.substring(0, slash);
  }

  /** The alert of a chain as of its latest revision. */
  Alert alert(String chain) {
    return alertsOf(chain).getLast();
  }

  boolean hasAlert(String chain) {
    return !alertsOf(chain).isEmpty();
  }

  List<Alert> alertsOf(String chain) {
    return published.stream().filter(alert -> alert.getChainKey().equals(root(chain))).toList();
  }

  List<Alert> storms() {
    return published.stream().filter(alert -> alert.getKind().equals("storm")).toList();
  }

  static long nanos(long seconds) {
    return (NOON.getEpochSecond() + seconds) * 1_000_000_000L;
  }

  /** A confirmed one. */
  static Finding finding(String id, String rule, String severity, long seconds) {
    return Finding.newBuilder()
        .setFindingId(id)
        .setTenant("default")
        .setRevision(1)
        .setGeneration(0)
        .setStatus("confirmed")
        .setRuleId(rule)
        .setRuleVersion("1")
        .setTitle("Title of " + rule)
        .setSubject("subject-" + id)
        .setSeverity(severity)
        .setRiskScore(50)
        .setChainId("")
        .setChainKey("")
        .setPrincipals(List.of("role/app", "role/admin"))
        .setTime(nanos(seconds))
        .setExplanation("What " + id + " says.")
        .setNextSteps("Look at " + rule + ".")
        .build();
  }

  static Finding withStatus(Finding finding, String status) {
    return Finding.newBuilder(finding)
        .setStatus(status)
        .setRevision(finding.getRevision() + 1)
        .build();
  }

  @Override
  public void alert(Alert alert) {
    published.add(alert);
  }
}
