package io.spoor.export.select;

import io.spoor.evidence.EvidenceException;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Ids that were asked for by their first digits, and which they turned out to be. */
final class IdPrefixResolver {
  private final String kind;
  private final Map<String, String> resolved = new TreeMap<>();

  IdPrefixResolver(String kind, SortedSet<String> prefixes) {
    this.kind = kind;
    prefixes.forEach(prefix -> resolved.put(prefix, ""));
  }

  /**
   * Whether this one was asked for.
   *
   * @throws EvidenceException if another one begins with the same digits
   */
  boolean matches(String id) {
    boolean matched = false;
    for (Map.Entry<String, String> prefix : resolved.entrySet()) {
      if (!id.startsWith(prefix.getKey())) {
        continue;
      }
      if (!prefix.getValue().isEmpty() && !prefix.getValue().equals(id)) {
        throw new EvidenceException(
            kind
                + " "
                + prefix.getKey()
                + " could be "
                + prefix.getValue()
                + " or "
                + id
                + ": give more digits");
      }
      prefix.setValue(id);
      matched = true;
    }
    return matched;
  }

  /**
   * After all were seen.
   *
   * @throws EvidenceException if one is not there
   */
  void checkAllResolved(Object log) {
    resolved.forEach(
        (prefix, id) -> {
          if (id.isEmpty()) {
            throw new EvidenceException(
                "there is no " + kind + " " + prefix + " in the evidence log in " + log);
          }
        });
  }
}
