package io.spoor.pipeline.detect;

import io.spoor.pipeline.tuning.Threshold;
import io.spoor.pipeline.tuning.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What a person has to know of a detector.
 *
 * @param id stable; part of every finding's id
 * @param logic grows when the same facts would be judged otherwise
 * @param riskScore 0 to 100, for a finding with nothing that raises or lowers it
 * @param tags MITRE ATT&amp;CK ({@code attack.…}), OWASP Agentic Security Initiative ({@code
 *     owasp.asi…}), MITRE ATLAS ({@code atlas.…})
 * @param falsePositives when it is known to be wrong
 * @param subject what one finding is about, in a few words: {@code a credential}
 * @param howItWorks for its page: what it looks at, when it speaks, when it takes back what it said
 * @param enabled whether it judges at all
 * @param thresholds what operators may tune, with what is in force
 */
public record RuleInfo(
    String id,
    int logic,
    String title,
    Severity severity,
    int riskScore,
    List<String> tags,
    String nextSteps,
    List<String> falsePositives,
    String subject,
    String howItWorks,
    boolean enabled,
    List<Threshold> thresholds) {
  private static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::label).toList();

  public RuleInfo {
    tags = List.copyOf(tags);
    falsePositives = List.copyOf(falsePositives);
    thresholds = List.copyOf(thresholds);
    if (riskScore < 0 || riskScore > 100) {
      throw new IllegalArgumentException("risk score of " + id + " must be 0 to 100: " + riskScore);
    }
  }

  /** Still without {@link #withSubject} and {@link #withDescription}; nothing tuned. */
  public RuleInfo(
      String id,
      int logic,
      String title,
      Severity severity,
      int riskScore,
      List<String> tags,
      String nextSteps,
      List<String> falsePositives) {
    this(
        id,
        logic,
        title,
        severity,
        riskScore,
        tags,
        nextSteps,
        falsePositives,
        "",
        "",
        true,
        List.of());
  }

  /** With the {@link #subject}. */
  public RuleInfo withSubject(String subject) {
    return new RuleInfo(
        id,
        logic,
        title,
        severity,
        riskScore,
        tags,
        nextSteps,
        falsePositives,
        subject,
        howItWorks,
        enabled,
        thresholds);
  }

  /** With {@link #howItWorks}. */
  public RuleInfo withDescription(String description) {
    return new RuleInfo(
        id,
        logic,
        title,
        severity,
        riskScore,
        tags,
        nextSteps,
        falsePositives,
        subject,
        description,
        enabled,
        thresholds);
  }

  /** As an operator tuned it; called when the detector has asked for its thresholds. */
  RuleInfo withThresholds(Thresholds overrides) {
    boolean isEnabled = overrides.enabled();
    String severityName = overrides.choice("severity", severity.label(), SEVERITIES);
    return new RuleInfo(
        id,
        logic,
        title,
        Severity.valueOf(severityName.toUpperCase(Locale.ROOT)),
        riskScore,
        tags,
        nextSteps,
        falsePositives,
        subject,
        howItWorks,
        isEnabled,
        overrides.requested());
  }

  /** Whether an operator decided how bad it is: then nothing else does. */
  boolean isSeverityTuned() {
    return thresholds.stream()
        .anyMatch(
            threshold ->
                threshold.name().equals("severity")
                    && !threshold.defaultValue().equals(threshold.value()));
  }

  /**
   * Digest of what decides about a finding and of what the finding says: it tells which rule,
   * exactly, judged.
   */
  public String version() {
    var parts =
        new ArrayList<String>(
            List.of(
                id,
                String.valueOf(logic),
                title,
                severity.label(),
                String.valueOf(riskScore),
                String.join(",", tags),
                nextSteps));
    thresholds.stream()
        .filter(Threshold::isChanged)
        .map(threshold -> threshold.name() + "=" + threshold.value())
        .sorted()
        .forEach(parts::add);
    return Digests.of(parts.toArray(String[]::new));
  }
}
