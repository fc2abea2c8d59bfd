package io.spoor.pipeline.settings;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.pipeline.detect.DetectionEngine;
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
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Renders {@link StageSettings} as properties that {@link StageSettingsReader} reads again. */
public final class StageSettingsRenderer {
  private StageSettingsRenderer() {}

  /** All settings, defaults included, by key. */
  public static SortedMap<String, String> render(StageSettings settings) {
    var texts = new TreeMap<String, String>();
    texts.put("generation", String.valueOf(settings.generation()));
    texts.put("horizon", settings.horizon().toString());
    texts.put("tombstones", settings.tombstoneRetention().toString());
    texts.put("move.chunk", String.valueOf(settings.moveChunk()));
    texts.put("max.children", String.valueOf(settings.maxChildren()));
    texts.put("joins.off", methods(m -> m.isOnByDefault() && isOff(m, settings)));
    texts.put("joins.on", methods(m -> !m.isOnByDefault() && !isOff(m, settings)));
    texts.put("replay", String.valueOf(settings.replaying()));
    texts.put("detectors", settings.detectors().toString());
    texts.put("baseline.runs", String.valueOf(settings.baseline().runs()));
    texts.put("baseline.learning", String.valueOf(settings.baseline().learningRuns()));
    texts.put("baseline.dormant", settings.baseline().dormantAfter().toString());
    texts.put("alerts.window", settings.alerts().window().toString());
    texts.put("alerts.storm", String.valueOf(settings.alerts().stormAlerts()));
    texts.put("alerts.storm.window", settings.alerts().stormWindow().toString());
    return texts;
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

  /**
   * The record of the settings that an instance of the application started with.
   *
   * @param effectTables digest of the tables by which sources map records to effects
   */
  public static AppliedSettings message(
      String applicationId,
      String tenant,
      StageSettings settings,
      String effectTables,
      Instant started) {
    SortedMap<String, String> texts = render(settings);
    SortedMap<String, String> rules =
        DetectionEngine.create(settings.generation(), settings.detectors(), effectTables)
            .versions();
    return AppliedSettings.newBuilder()
        .setTenant(tenant)
        .setApplicationId(applicationId)
        .setStarted(ChronoUnit.NANOS.between(Instant.EPOCH, started))
        .setDigest(digest(texts, rules))
        .setSettings(texts)
        .setRules(rules)
        .setEffectTables(effectTables)
        .build();
  }

  private static String digest(Map<String, String> settings, Map<String, String> rules) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    settings.forEach(json.putObject("settings")::put);
    rules.forEach(json.putObject("rules")::put);
    return Sha256Hex.hex(RecordJson.canonical(json).getBytes(UTF_8));
  }
}
