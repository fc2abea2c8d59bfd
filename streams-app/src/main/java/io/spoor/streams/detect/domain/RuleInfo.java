package io.spoor.streams.detect.domain;

import java.util.List;

/**
 * What a person has to know of a detector.
 *
 * @param id stable; part of every finding's id
 * @param logic grows when the same facts would be judged otherwise
 * @param riskScore 0 to 100, for a finding with nothing that raises or lowers it
 * @param tags MITRE ATT&amp;CK ({@code attack.…}), OWASP Agentic Security Initiative ({@code
 *     owasp.asi…}), MITRE ATLAS ({@code atlas.…})
 * @param falsePositives when it is known to be wrong
 */
public record RuleInfo(
    String id,
    int logic,
    String title,
    Severity severity,
    int riskScore,
    List<String> tags,
    String nextSteps,
    List<String> falsePositives) {
  public RuleInfo {
    tags = List.copyOf(tags);
    falsePositives = List.copyOf(falsePositives);
    if (riskScore < 0 || riskScore > 100) {
      throw new IllegalArgumentException("risk score of " + id + " must be 0 to 100: " + riskScore);
    }
  }

  /** Digest of everything above: a finding says which rule, exactly, judged it. */
  public String version() {
    return Digests.of(
        id,
        String.valueOf(logic),
        title,
        severity.text(),
        String.valueOf(riskScore),
        String.join(",", tags),
        nextSteps);
  }
}
