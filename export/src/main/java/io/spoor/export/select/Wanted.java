package io.spoor.export.select;

import io.spoor.evidence.EvidenceException;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Ids that were asked for by their first digits, and which they turned out to be. */
final class Wanted {
  private final String what;
  private final Map<String, String> found = new TreeMap<>();

  Wanted(String what, SortedSet<String> prefixes) {
    this.what = what;
    prefixes.forEach(prefix -> found.put(prefix, ""));
  }

  /**
   * Whether this one was asked for.
   *
   * @throws EvidenceException if another one begins with the same digits
   */
  boolean isIt(String id) {
    boolean wanted = false;
    for (Map.Entry<String, String> each : found.entrySet()) {
      if (!id.startsWith(each.getKey())) {
        continue;
      }
      if (!each.getValue().isEmpty() && !each.getValue().equals(id)) {
        throw new EvidenceException(
            what
                + " "
                + each.getKey()
                + " could be "
                + each.getValue()
                + " or "
                + id
                + ": give more digits");
      }
      each.setValue(id);
      wanted = true;
    }
    return wanted;
  }

  /**
   * After all were seen.
   *
   * @throws EvidenceException if one is not there
   */
  void checkFound(Object log) {
    found.forEach(
        (prefix, id) -> {
          if (id.isEmpty()) {
            throw new EvidenceException(
                "there is no " + what + " " + prefix + " in the evidence log in " + log);
          }
        });
  }
}
