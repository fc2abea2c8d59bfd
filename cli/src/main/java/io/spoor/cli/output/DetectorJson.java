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
  public static String detector(DetectorInfo rule) {
    return line(
        json -> {
          json.writeStringField("type", "detector");
          json.writeStringField("rule_id", rule.id());
          json.writeStringField("rule_version", rule.version());
          json.writeStringField("title", rule.title());
          json.writeBooleanField("enabled", rule.enabled());
          json.writeStringField("severity", rule.severity().label());
          json.writeNumberField("risk_score", rule.riskScore());
          json.writeStringField("subject", rule.subject());
          list(json, "tags", rule.tags());
          json.writeStringField("how_it_works", rule.howItWorks());
          json.writeStringField("next_steps", rule.nextSteps());
          list(json, "false_positives", rule.falsePositives());
          json.writeObjectFieldStart("thresholds");
          for (Threshold threshold : rule.thresholds()) {
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
