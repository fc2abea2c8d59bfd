package io.spoor.pipeline.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.json.RecordJson;
import io.spoor.schemas.json.Sha256Hex;
import io.spoor.schemas.vocabulary.JoinMethod;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Renders {@link StageSettings} as properties that {@link StageSettingsReader} reads again. */
public final class StageSettingsRenderer {
  private StageSettingsRenderer() {}

  /** All settings, defaults included, by key. */
  public static SortedMap<String, String> render(StageSettings settings) {
    var texts = new TreeMap<String, String>();
    texts.put(StageSettingsReader.GENERATION.key(), String.valueOf(settings.generation()));
    texts.put(StageSettingsReader.HORIZON.key(), settings.horizon().toString());
    texts.put(StageSettingsReader.TOMBSTONES.key(), settings.tombstoneRetention().toString());
    texts.put(StageSettingsReader.MOVE_CHUNK.key(), String.valueOf(settings.moveChunk()));
    texts.put(StageSettingsReader.MAX_CHILDREN.key(), String.valueOf(settings.maxChildren()));
    texts.put(
        StageSettingsReader.JOINS_OFF.key(), methods(m -> m.isOnByDefault() && isOff(m, settings)));
    texts.put(
        StageSettingsReader.JOINS_ON.key(),
        methods(m -> !m.isOnByDefault() && !isOff(m, settings)));
    texts.put(
        StageSettingsReader.OWN_DOMAINS.key(),
        String.join(",", new TreeSet<>(settings.ownDomains())));
    texts.put(StageSettingsReader.REPLAY.key(), String.valueOf(settings.replaying()));
    texts.put(StageSettingsReader.DETECTORS.key(), settings.detectors().toString());
    texts.put(StageSettingsReader.BASELINE_RUNS.key(), String.valueOf(settings.baseline().runs()));
    texts.put(
        StageSettingsReader.BASELINE_LEARNING.key(),
        String.valueOf(settings.baseline().learningRuns()));
    texts.put(
        StageSettingsReader.BASELINE_DORMANT.key(), settings.baseline().dormantAfter().toString());
    texts.put(
        StageSettingsReader.BASELINE_WAIT.key(), settings.baseline().invocationWait().toString());
    putAlerts(texts, settings.alerts());
    return texts;
  }

  private static void putAlerts(SortedMap<String, String> texts, AlertSettings alerts) {
    StormLimits storm = alerts.storm();
    texts.put(StageSettingsReader.ALERTS_WINDOW.key(), alerts.window().toString());
    texts.put(StageSettingsReader.ALERTS_SETTLE.key(), alerts.settling().toString());
    texts.put(StageSettingsReader.ALERTS_UNCONFIRMED.key(), alerts.unconfirmed().toString());
    texts.put(StageSettingsReader.ALERTS_STORM.key(), String.valueOf(storm.alerts()));
    texts.put(
        StageSettingsReader.ALERTS_STORM_UNDECLARED.key(), String.valueOf(storm.undeclared()));
    texts.put(StageSettingsReader.ALERTS_STORM_CRITICAL.key(), String.valueOf(storm.critical()));
    texts.put(StageSettingsReader.ALERTS_STORM_WINDOW.key(), storm.window().toString());
  }

  private static boolean isOff(JoinMethod method, StageSettings settings) {
    return settings.disabledJoins().contains(method.label());
  }

  private static String methods(Predicate<JoinMethod> which) {
    return Arrays.stream(JoinMethod.values())
        .filter(which)
        .map(JoinMethod::label)
        .collect(Collectors.joining(","));
  }

  /** The record of the settings that an instance of the application started with. */
  public static AppliedSettings message(
      String applicationId, String tenant, StageSettings settings, Instant started) {
    SortedMap<String, String> texts = render(settings);
    SortedMap<String, String> detectors =
        DetectionEngine.create(settings.generation(), settings.detectors()).versions();
    return AppliedSettings.newBuilder()
        .setTenant(tenant)
        .setApplicationId(applicationId)
        .setStarted(ChronoUnit.NANOS.between(Instant.EPOCH, started))
        .setDigest(digest(texts, detectors))
        .setSettings(texts)
        .setRules(detectors)
        .setEffectTables(settings.detectors().effectTables())
        .build();
  }

  private static String digest(Map<String, String> settings, Map<String, String> detectors) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    settings.forEach(json.putObject("settings")::put);
    detectors.forEach(json.putObject("rules")::put);
    return Sha256Hex.hex(RecordJson.canonical(json).getBytes(UTF_8));
  }
}
