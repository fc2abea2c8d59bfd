package io.spoor.decisions.evaluation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.decisions.view.DescribedCall;
import io.spoor.pipeline.detect.Severity;
import io.spoor.pipeline.detect.engine.PlannedCallFinding;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What is said of a call that is not made yet.
 *
 * @param findings the most severe first
 * @param partlyRead whether content that the call may follow was not read, or not completely
 * @param leftOut whether records of the run are missing, since there are too many
 */
record CallVerdict(List<PlannedCallFinding> findings, boolean partlyRead, boolean leftOut) {
  private static final int MAX_SENTENCES = 4;
  private static final int MAX_EVIDENCE = 16;
  private static final String NONE = "none";

  static final CallVerdict NONE_FOUND = new CallVerdict(List.of(), false, false);

  /** Nothing is found, and not all was looked at. */
  static final CallVerdict LEFT_OUT = new CallVerdict(List.of(), false, true);

  /** Why a call is not evaluated. */
  enum Unevaluated {
    /** The server has no key for fingerprints. */
    NO_KEY,
    /** The records of the run have fingerprints of another key. */
    OTHER_KEY,
    /** No live chain is known. */
    NO_RUN,
    /** The request states no arguments, or neither an object nor a text. */
    NO_ARGUMENTS,
    /** The call cannot be read, or the content of the run cannot. */
    FAILED;

    String label() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    DescribedCall describe() {
      ObjectNode call = JsonNodeFactory.instance.objectNode();
      call.put("evaluated", false).put("unevaluated", label());
      ObjectNode basis = call.deepCopy();
      write(call, List.of(), true, false);
      return new DescribedCall(call, basis);
    }
  }

  CallVerdict {
    findings =
        findings.stream()
            .sorted(Comparator.comparing(PlannedCallFinding::severity).reversed())
            .toList();
  }

  /** The verdict on a call that can be read in several ways: all findings. */
  CallVerdict and(CallVerdict other) {
    List<PlannedCallFinding> both = new ArrayList<>(findings);
    both.addAll(other.findings);
    return new CallVerdict(both, partlyRead || other.partlyRead, leftOut || other.leftOut);
  }

  /**
   * What records of the chain prove. What a chain does not know, such as a destination or a tool,
   * says nothing of a call that another run makes.
   */
  CallVerdict proven() {
    return new CallVerdict(
        findings.stream().filter(finding -> !finding.evidence().isEmpty()).toList(),
        partlyRead,
        leftOut);
  }

  DescribedCall describe() {
    ObjectNode call = JsonNodeFactory.instance.objectNode();
    call.put("evaluated", true);
    write(call, findings, partlyRead, leftOut);
    ObjectNode basis = JsonNodeFactory.instance.objectNode();
    basis.put("evaluated", true).put("partly_read", partlyRead);
    basis.put("severity", severity(findings));
    rules(Severity.LOW).forEach(basis.putArray("rules")::add);
    Set<String> sentences = new LinkedHashSet<>();
    Set<String> evidence = new LinkedHashSet<>();
    for (PlannedCallFinding finding : findings) {
      sentences.add(finding.sentence());
      evidence.addAll(finding.evidence());
    }
    sentences.stream().limit(MAX_SENTENCES).forEach(basis.putArray("sentences")::add);
    evidence.stream().limit(MAX_EVIDENCE).forEach(basis.putArray("evidence")::add);
    return new DescribedCall(call, basis);
  }

  private static void write(
      ObjectNode call, List<PlannedCallFinding> findings, boolean partlyRead, boolean leftOut) {
    call.put("partly_read", partlyRead).put("left_out", leftOut);
    call.put("severity", severity(findings));
    call.put("provisional", isProvisional(findings));
    call.put("risk", findings.stream().mapToInt(PlannedCallFinding::riskScore).max().orElse(0));
    rules(findings, Severity.LOW).forEach(call.putArray("rules")::add);
    rules(findings, Severity.MEDIUM).forEach(call.putArray("rules_medium")::add);
    rules(findings, Severity.HIGH).forEach(call.putArray("rules_high")::add);
  }

  /** Whether a later record may settle all of the most severe findings. */
  private static boolean isProvisional(List<PlannedCallFinding> findings) {
    return !findings.isEmpty()
        && findings.stream()
            .filter(finding -> finding.severity() == findings.getFirst().severity())
            .noneMatch(PlannedCallFinding::confirmed);
  }

  /** Rules that find something of this severity or more. */
  Set<String> rules(Severity least) {
    return rules(findings, least);
  }

  private static Set<String> rules(List<PlannedCallFinding> findings, Severity least) {
    Set<String> rules = new LinkedHashSet<>();
    findings.stream()
        .filter(finding -> finding.severity().compareTo(least) >= 0)
        .forEach(finding -> rules.add(finding.ruleId()));
    return rules;
  }

  private static String severity(List<PlannedCallFinding> findings) {
    return findings.isEmpty() ? NONE : findings.getFirst().severity().label();
  }
}
