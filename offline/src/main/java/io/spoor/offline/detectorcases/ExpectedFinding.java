package io.spoor.offline.detectorcases;

import io.spoor.schemas.Finding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A finding expected at a checkpoint; null components are not compared.
 *
 * @param subject a part of the subject
 * @param events ids that must all be among its evidence
 * @param explanation a part of the explanation, ignoring case
 */
record ExpectedFinding(
    String rule,
    @Nullable String severity,
    @Nullable String status,
    @Nullable String agent,
    @Nullable String subject,
    List<String> events,
    @Nullable String explanation) {

  /** Differences from a finding of the same rule, in words; empty: it matches. */
  List<String> differences(Finding finding) {
    var differences = new ArrayList<String>();
    addDifference(differences, "severity", severity, finding.getSeverity());
    addDifference(differences, "status", status, finding.getStatus());
    addDifference(differences, "agent", agent, finding.getAgentId());
    if (subject != null && !finding.getSubject().contains(subject)) {
      differences.add("its subject is " + finding.getSubject());
    }
    for (String event : events) {
      if (!finding.getEventIds().contains(event)) {
        differences.add("its evidence lacks " + event);
      }
    }
    if (explanation != null
        && !finding
            .getExplanation()
            .toLowerCase(Locale.ROOT)
            .contains(explanation.toLowerCase(Locale.ROOT))) {
      differences.add("its explanation is: " + finding.getExplanation());
    }
    return differences;
  }

  private static void addDifference(
      List<String> differences, String field, @Nullable String expected, @Nullable String actual) {
    if (expected != null && !expected.equals(actual)) {
      differences.add("its " + field + " is " + actual);
    }
  }

  /** Description for messages. */
  String describe() {
    var text = new StringBuilder(rule);
    add(text, "severity", severity);
    add(text, "status", status);
    add(text, "agent", agent);
    add(text, "subject", subject);
    events.forEach(event -> add(text, "event", event));
    add(text, "explanation", explanation);
    return text.toString();
  }

  private static void add(StringBuilder text, String field, @Nullable String value) {
    if (value != null) {
      text.append(", ").append(field).append(' ').append(value);
    }
  }
}
