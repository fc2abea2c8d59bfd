package io.spoor.connectors.elasticsearch.document;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The MITRE ATT&CK ids among a finding's tags, in the form of ECS {@code threat.*}.
 *
 * @param tactics e.g. TA0004
 * @param techniques e.g. T1078, each once
 * @param subtechniques e.g. T1078.004
 */
record AttackTags(List<String> tactics, Set<String> techniques, List<String> subtechniques) {

  /**
   * A bare id, or with the prefix {@code attack.} as in Sigma; ATLAS ids (AML.T0051) are not
   * included.
   */
  private static final Pattern ID =
      Pattern.compile("(?:ATT[A&]CK[.:])?(?:(TA\\d{4})|(T\\d{4})(\\.\\d{3})?)");

  static AttackTags of(List<String> tags) {
    AttackTags result = new AttackTags(new ArrayList<>(), new LinkedHashSet<>(), new ArrayList<>());
    for (String tag : tags) {
      Matcher id = ID.matcher(tag.toUpperCase(Locale.ROOT));
      if (!id.matches()) {
        continue;
      }
      if (id.group(1) != null) {
        result.tactics.add(id.group(1));
      } else {
        result.techniques.add(id.group(2));
        if (id.group(3) != null) {
          result.subtechniques.add(id.group(2) + id.group(3));
        }
      }
    }
    return result;
  }

  /** Writes {@code threat}, unless it is empty. */
  void write(JsonWriter out) {
    if (tactics.isEmpty() && techniques.isEmpty()) {
      return;
    }
    out.object(
        "threat",
        () -> {
          out.text("framework", "MITRE ATT&CK");
          if (!tactics.isEmpty()) {
            out.object("tactic", () -> out.texts("id", tactics));
          }
          if (!techniques.isEmpty()) {
            out.object("technique", () -> technique(out));
          }
        });
  }

  private void technique(JsonWriter out) {
    out.texts("id", List.copyOf(techniques));
    if (!subtechniques.isEmpty()) {
      out.object("subtechnique", () -> out.texts("id", subtechniques));
    }
  }
}
