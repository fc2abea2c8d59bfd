package io.spoor.streams.app;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.AppliedSettings;
import io.spoor.streams.normalise.domain.json.Json;
import io.spoor.streams.normalise.domain.json.Sha256;
import io.spoor.streams.stage.JoinMethod;
import io.spoor.streams.stage.StageSettings;
import io.spoor.streams.topology.SpoorTopology;
import io.spoor.streams.topology.TopologySettings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** What decides what is found, as text that {@link AppSettings#stages} reads again. */
public final class SettingsTexts {
  private SettingsTexts() {}

  /** All of them, defaults too, by their names in the properties file. */
  public static SortedMap<String, String> of(StageSettings settings) {
    var texts = new TreeMap<String, String>();
    texts.put("generation", String.valueOf(settings.generation()));
    texts.put("horizon", settings.horizon().toString());
    texts.put("tombstones", settings.tombstones().toString());
    texts.put("move.chunk", String.valueOf(settings.moveChunk()));
    texts.put("max.children", String.valueOf(settings.maxChildren()));
    texts.put("joins.off", methods(m -> m.onByDefault() && isOff(m, settings)));
    texts.put("joins.on", methods(m -> !m.onByDefault() && !isOff(m, settings)));
    texts.put("replay", String.valueOf(settings.replaying()));
    texts.put("detectors", settings.detectors().toString());
    texts.put("baseline.runs", String.valueOf(settings.baseline().runs()));
    texts.put("baseline.learning", String.valueOf(settings.baseline().learning()));
    texts.put("baseline.dormant", settings.baseline().dormant().toString());
    texts.put("alerts.window", settings.alerts().window().toString());
    texts.put("alerts.storm", String.valueOf(settings.alerts().stormAlerts()));
    texts.put("alerts.storm.window", settings.alerts().stormWindow().toString());
    return texts;
  }

  private static boolean isOff(JoinMethod method, StageSettings settings) {
    return settings.joinsOff().contains(method.label());
  }

  private static String methods(Predicate<JoinMethod> which) {
    return Arrays.stream(JoinMethod.values())
        .filter(which)
        .map(JoinMethod::label)
        .collect(Collectors.joining(","));
  }

  /** The message that puts them on record. */
  public static AppliedSettings message(
      String applicationId, TopologySettings settings, Instant started) {
    SortedMap<String, String> texts = of(settings.stages());
    SortedMap<String, String> rules = SpoorTopology.ruleVersions(settings.stages());
    return AppliedSettings.newBuilder()
        .setTenant(settings.normalise().tenant())
        .setApplicationId(applicationId)
        .setStarted(ChronoUnit.NANOS.between(Instant.EPOCH, started))
        .setDigest(digest(texts, rules))
        .setSettings(texts)
        .setRules(rules)
        .build();
  }

  private static String digest(Map<String, String> settings, Map<String, String> rules) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    settings.forEach(json.putObject("settings")::put);
    rules.forEach(json.putObject("rules")::put);
    return Sha256.hex(Json.canonical(json).getBytes(UTF_8));
  }
}
