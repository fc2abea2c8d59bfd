package io.spoor.pipeline.alert;

import io.spoor.pipeline.AlertSink;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.settings.StormLimits;
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
  private final Map<String, List<String>> claimedAgents = new LinkedHashMap<>();
  private final StageSettings settings;
  private AlertPublisher alerts;
  private long now = nanos(0);

  AlertDesk() {
    this(with(AlertSettings.defaults().withoutSettling()));
  }

  AlertDesk(StageSettings settings) {
    this.settings = settings;
    this.alerts = start();
  }

  static StageSettings with(AlertSettings alerts) {
    return StageSettings.defaults().withAlerts(alerts);
  }

  static AlertDesk withStormOf(int alerts, Duration within) {
    return new AlertDesk(
        with(
            AlertSettings.defaults()
                .withoutSettling()
                .withStorm(new StormLimits(alerts, alerts, 5, within))));
  }

  private AlertPublisher start() {
    var publisher = new AlertPublisher(rows, manifests, exceptions, settings.assemble(), this);
    publisher.advanceTo(now);
    return publisher;
  }

  /** A manifest of the agent from the beginning of time. */
  void declare(String agent) {
    addManifest(
        Manifest.newBuilder()
            .setTenant("default")
            .setAgentId(agent)
            .setEffectiveFrom(0)
            .setDigest("d")
            .setOwner("platform@example.com")
            .setOnCall("platform-primary")
            .setDocument("{}")
            .build());
  }

  void addManifest(Manifest manifest) {
    manifests.add(manifest);
  }

  /** The task goes on with what its rows say alone. */
  void restart() {
    rows.flush();
    rows.clear();
    alerts = start();
  }

  /** It is {@code seconds} after noon. */
  void advanceTo(long seconds) {
    advanceToNanos(nanos(seconds));
  }

  void advanceToNanos(long time) {
    now = time;
    alerts.advanceTo(now);
    alerts.notifyDue();
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
          .forEach(
              finding ->
                  alerts.onEvicted(root(chain), claimed(chain), finding, isLocal(chain, finding)));
    }
    publish(chain, null);
  }

  private void publish(String chain, @Nullable String into) {
    FindingGroup group = alerts.findingGroup(root(chain), claimed(chain));
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

  private List<String> claimed(String chain) {
    return claimedAgents.getOrDefault(chain, List.of());
  }

  /** The records of the chain's run name these agents. */
  void claim(String chain, String... agents) {
    claimedAgents.put(chain, List.of(agents));
    publish(chain, null);
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

  long now() {
    return now;
  }

  /** Each alert as of its latest revision. */
  List<Alert> latest() {
    Map<String, Alert> byId = new LinkedHashMap<>();
    published.forEach(alert -> byId.put(alert.getAlertId(), alert));
    return List.copyOf(byId.values());
  }

  /** What recipients are paged with: further deliveries update a page. */
  List<Alert> pages() {
    return published.stream()
        .filter(alert -> List.of("first", "escalated", "renewed").contains(alert.getNotify()))
        .toList();
  }

  List<Alert> updates() {
    return published.stream().filter(alert -> alert.getNotify().equals("updated")).toList();
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
