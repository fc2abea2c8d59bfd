package io.spoor.export.select;

import io.spoor.evidence.EvidenceException;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;

/** Resolves requested id prefixes to ids. */
final class IdPrefixResolver {
  private final String kind;
  private final Map<String, String> resolved = new TreeMap<>();

  IdPrefixResolver(String kind, SortedSet<String> prefixes) {
    this.kind = kind;
    prefixes.forEach(prefix -> resolved.put(prefix, ""));
  }

  /**
   * Whether the id has a requested prefix.
   *
   * @throws EvidenceException if another id has the same prefix
   */
  boolean matches(String id) {
    boolean matched = false;
    for (Map.Entry<String, String> prefix : resolved.entrySet()) {
      if (!id.startsWith(prefix.getKey())) {
        continue;
      }
      if (!prefix.getValue().isEmpty() && !prefix.getValue().equals(id)) {
        throw new EvidenceException(
            "%s %s is ambiguous (%s or %s): give more digits"
                .formatted(kind, prefix.getKey(), prefix.getValue(), id));
      }
      prefix.setValue(id);
      matched = true;
    }
    return matched;
  }

  /**
   * Called after all ids were passed.
   *
   * @throws EvidenceException if a prefix matches no id
   */
  void checkAllResolved(Object log) {
    resolved.forEach(
        (prefix, id) -> {
          if (id.isEmpty()) {
            throw new EvidenceException(
                "no " + kind + " " + prefix + " in the evidence log in " + log);
          }
        });
  }
}
