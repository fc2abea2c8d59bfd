package io.spoor.pipeline.alert;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.ChainRef;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.rows.CachedRows;
import io.spoor.pipeline.rows.InMemoryRows;
import io.spoor.pipeline.settings.AlertSettings;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.schemas.Alert;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.key.Keys;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Chains of one partition with what stands in them, and the alerts that come of it. */
final class AlertDesk implements Outbox {
  static final Instant NOON = Instant.parse("2026-03-10T12:00:00Z");

  final ExceptionVersions exceptions = new ExceptionVersions();
  final List<Alert> sent = new ArrayList<>();
  private final ManifestVersions manifests = new ManifestVersions();
  private final CachedRows rows = new CachedRows(new InMemoryRows(), Alerts.OWNED, () -> 1 << 16);
  private final Map<String, Map<String, Finding>> standing = new LinkedHashMap<>();
  private final StageSettings settings;
  private Watermark watermark;
  private Alerts alerts;

  AlertDesk() {
    this(StageSettings.defaults());
  }

  AlertDesk(StageSettings settings) {
    this.settings = settings;
    this.watermark = new Watermark(rows, settings);
    this.alerts = new Alerts(rows, manifests, exceptions, watermark, settings, this);
  }

  static AlertDesk withStormOf(int alerts, Duration within) {
    return new AlertDesk(
        StageSettings.defaults()
            .withAlerts(new AlertSettings(Duration.ofHours(1), alerts, within)));
  }

  void manifest(Manifest manifest) {
    manifests.add(manifest);
  }

  /** The task goes on with what its rows say alone. */
  void restart() {
    rows.flush();
    rows.clear();
    watermark = new Watermark(rows, settings);
    alerts = new Alerts(rows, manifests, exceptions, watermark, settings, this);
  }

  /** The partition's events have come as far as {@code seconds} after noon. */
  void at(long seconds) {
    watermark.advance(nanos(seconds));
    alerts.round();
  }

  void found(String chain, Finding... findings) {
    for (Finding finding : findings) {
      standing
          .computeIfAbsent(chain, key -> new LinkedHashMap<>())
          .put(finding.getFindingId(), finding);
    }
    publish(chain, null);
  }

  /** The chain's key went to another chain, and its findings with it. */
  void merged(String chain, String into) {
    Map<String, Finding> left = standing.remove(chain);
    if (left != null) {
      standing.computeIfAbsent(into, key -> new LinkedHashMap<>()).putAll(left);
    }
    publish(chain, into);
    publish(into, null);
  }

  /** Its findings are evicted; the chain stays. */
  void evict(String chain) {
    Map<String, Finding> gone = standing.remove(chain);
    if (gone != null) {
      gone.values().forEach(finding -> alerts.evicted(root(chain), finding, isOwn(chain, finding)));
    }
    publish(chain, null);
  }

  private void publish(String chain, @Nullable String into) {
    Found found = alerts.found(root(chain));
    standing
        .getOrDefault(chain, Map.of())
        .values()
        .forEach(finding -> found.add(finding, isOwn(chain, finding)));
    alerts.publish(
        new ChainRef("default", root(chain), agent(chain), "run-" + chain),
        into == null ? null : Keys.id(root(into)),
        found,
        true);
  }

  private static boolean isOwn(String chain, Finding finding) {
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
    return ofChain(chain).getLast();
  }

  boolean hasAlert(String chain) {
    return !ofChain(chain).isEmpty();
  }

  List<Alert> ofChain(String chain) {
    return sent.stream().filter(alert -> alert.getChainKey().equals(root(chain))).toList();
  }

  List<Alert> storms() {
    return sent.stream().filter(alert -> alert.getKind().equals("storm")).toList();
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

  static Finding with(Finding finding, String status) {
    return Finding.newBuilder(finding)
        .setStatus(status)
        .setRevision(finding.getRevision() + 1)
        .build();
  }

  @Override
  public void identity(Identity identity) {
    throw new AssertionError("an alert is no identity");
  }

  @Override
  public void alert(Alert alert) {
    sent.add(alert);
  }

  @Override
  public void toLinks(String key, SpecificRecord message) {
    throw new AssertionError("alerts state no links");
  }

  @Override
  public void toActions(String chainKey, SpecificRecord message) {
    throw new AssertionError("alerts tell chains nothing");
  }

  @Override
  public void chain(Chain chain) {
    throw new AssertionError("alerts publish no chains");
  }

  @Override
  public void finding(Finding finding) {
    throw new AssertionError("alerts publish no findings");
  }
}
