package io.spoor.pipeline.detect;

import io.spoor.pipeline.tuning.Threshold;
import io.spoor.pipeline.tuning.Thresholds;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Description of a detector for operators and analysts.
 *
 * @param id stable; part of every finding's id
 * @param logic version of its logic, incremented when the same facts give another result
 * @param riskScore 0 to 100, without anything that raises or lowers it
 * @param tags MITRE ATT&amp;CK ({@code attack.…}), OWASP Agentic Security Initiative ({@code
 *     owasp.asi…}), MITRE ATLAS ({@code atlas.…})
 * @param falsePositives known false positives
 * @param subject subject of one finding, in a few words: {@code a credential}
 * @param howItWorks text of its page: inputs, conditions, retraction
 * @param enabled whether it is enabled
 * @param thresholds thresholds that operators may tune, with the values in force
 * @param dataDigests digests of the data by which it evaluates
 */
public record DetectorInfo(
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
    List<Threshold> thresholds,
    List<String> dataDigests) {
  private static final List<String> SEVERITIES =
      Arrays.stream(Severity.values()).map(Severity::label).toList();

  public DetectorInfo {
    tags = List.copyOf(tags);
    falsePositives = List.copyOf(falsePositives);
    thresholds = List.copyOf(thresholds);
    dataDigests = List.copyOf(dataDigests);
    if (riskScore < 0 || riskScore > 100) {
      throw new IllegalArgumentException("risk score of " + id + " must be 0 to 100: " + riskScore);
    }
  }

  /**
   * A detector without subject and description, which {@link #withSubject} and {@link
   * #withDescription} add, and without tuning.
   */
  public DetectorInfo(
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
        List.of(),
        List.of());
  }

  /** A copy with the {@link #subject}. */
  public DetectorInfo withSubject(String subject) {
    return new DetectorInfo(
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
        thresholds,
        dataDigests);
  }

  /** A copy with {@link #howItWorks}. */
  public DetectorInfo withDescription(String description) {
    return new DetectorInfo(
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
        thresholds,
        dataDigests);
  }

  /** A copy with the digest of data that the detector also reads. */
  public DetectorInfo withData(String digest) {
    List<String> digests = new ArrayList<>(dataDigests);
    digests.add(digest);
    return new DetectorInfo(
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
        thresholds,
        digests);
  }

  /** A copy with an operator's tuning; called after the detector has read its thresholds. */
  public DetectorInfo withThresholds(Thresholds overrides) {
    boolean isEnabled = overrides.enabled();
    String severityName = overrides.choice("severity", severity.label(), SEVERITIES);
    return new DetectorInfo(
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
        overrides.requested(),
        dataDigests);
  }

  /** Whether an operator set the severity, which then applies to every finding. */
  public boolean isSeverityTuned() {
    return thresholds.stream()
        .anyMatch(
            threshold ->
                threshold.name().equals("severity")
                    && !threshold.defaultValue().equals(threshold.value()));
  }

  /**
   * Digest of the detector's logic, tuning and data: it identifies the detector behind a finding.
   * Title, description and other prose are no part of it, as they decide nothing.
   */
  public String version() {
    var parts =
        new ArrayList<String>(
            List.of(
                id,
                String.valueOf(logic),
                severity.label(),
                String.valueOf(riskScore),
                String.join(",", tags)));
    thresholds.stream()
        .filter(Threshold::isChanged)
        .map(threshold -> threshold.name() + "=" + threshold.value())
        .sorted()
        .forEach(parts::add);
    parts.addAll(dataDigests);
    return Digests.of(parts.toArray(String[]::new));
  }
}
