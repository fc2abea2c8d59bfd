package io.spoor.cli.output;

import static io.spoor.client.json.JsonLineWriter.line;
import static io.spoor.client.json.JsonLineWriter.list;
import static io.spoor.client.json.JsonLineWriter.raw;

import io.spoor.offline.detectorcases.CaseCoverage;
import io.spoor.offline.detectorcases.CaseResult;
import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.pipeline.tuning.Threshold;

/**
 * Writes detectors and case results as JSON, in the conventions of {@link
 * io.spoor.client.json.ResultJson}.
 */
public final class DetectorJson {

  private DetectorJson() {}

  /**
   * A detector with its thresholds by name, each with the value in force, its default and its form.
   */
  public static String detector(DetectorInfo info) {
    return line(
        json -> {
          json.writeStringField("type", "detector");
          json.writeStringField("rule_id", info.id());
          json.writeStringField("rule_version", info.version());
          json.writeStringField("title", info.title());
          json.writeBooleanField("enabled", info.enabled());
          json.writeStringField("severity", info.severity().label());
          json.writeNumberField("risk_score", info.riskScore());
          json.writeStringField("subject", info.subject());
          list(json, "tags", info.tags());
          json.writeStringField("how_it_works", info.howItWorks());
          json.writeStringField("next_steps", info.nextSteps());
          list(json, "false_positives", info.falsePositives());
          json.writeObjectFieldStart("thresholds");
          for (Threshold threshold : info.thresholds()) {
            json.writeObjectFieldStart(threshold.name());
            raw(json, "value", threshold.value());
            raw(json, "default", threshold.defaultValue());
            json.writeStringField("form", threshold.form());
            json.writeEndObject();
          }
          json.writeEndObject();
        });
  }

  public static String detectorCase(CaseResult result) {
    return line(
        json -> {
          json.writeStringField("type", "case");
          json.writeStringField("rule_id", result.detector());
          json.writeStringField("name", result.name());
          json.writeStringField("file", result.file().toString());
          json.writeStringField("story", result.story());
          json.writeBooleanField("ok", result.passed());
          list(json, "problems", result.problems());
          json.writeBooleanField("late", result.late());
          json.writeNumberField("millis", result.duration().toMillis());
        });
  }

  public static String coverage(CaseCoverage coverage) {
    return line(
        json -> {
          json.writeStringField("type", "coverage");
          json.writeStringField("rule_id", coverage.detector());
          json.writeBooleanField("positive", coverage.positive());
          json.writeBooleanField("negative", coverage.negative());
          json.writeBooleanField("late", coverage.late());
        });
  }
}
