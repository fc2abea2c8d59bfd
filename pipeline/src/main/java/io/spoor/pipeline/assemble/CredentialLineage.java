package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the ancestors of a key from the events of its chain: the credential it was exchanged
 * from, if known, else the key it is linked to. A key is registered under every key that its
 * evaluation depends on, and evaluated again when one changes.
 */
final class CredentialLineage {
  private CredentialLineage() {}

  /** An ancestor key and its known identity, which may be empty. */
  record Ancestor(String key, KnownIdentity identity) {}

  /** The ancestors of a key, nearest first. {@code identity}: known identity of the key. */
  static List<Ancestor> ancestors(ChainAggregate chain, SegmentState row, KnownIdentity identity) {
    Set<String> consulted = new TreeSet<>();
    List<Ancestor> ancestors = new ArrayList<>();
    Set<String> visited = new HashSet<>(Set.of(row.getKey()));
    var current = new Ancestor(row.getKey(), identity);
    while (ancestors.size() < CredentialFact.MAX_ANCESTORS) {
      String parent = parent(chain, current, consulted);
      if (parent == null || !visited.add(parent)) {
        break;
      }
      current = new Ancestor(parent, chain.identities().resolve(parent));
      ancestors.add(current);
    }
    register(chain, row, consulted);
    return ancestors;
  }

  private static @Nullable String parent(
      ChainAggregate chain, Ancestor ancestor, Set<String> consulted) {
    IdentityStatement statement = ancestor.identity().statement();
    String statedParent = statement == null ? null : statement.getParent();
    SegmentState row = chain.segments().find(ancestor.key());
    String linkedParent = row == null ? null : Segments.parent(row);
    if (linkedParent != null) {
      consulted.add(linkedParent);
    }
    if (statedParent != null && !statedParent.equals(ancestor.key())) {
      consulted.add(statedParent);
      if (chain.identities().resolve(statedParent).best() != null) {
        return statedParent;
      }
    }
    return linkedParent;
  }

  private static void register(ChainAggregate chain, SegmentState row, Set<String> consulted) {
    NavigableSet<String> lineage = new TreeSet<>(consulted);
    lineage.add(row.getKey());
    // The long-lived key itself also states the principal of its days.
    List.copyOf(lineage).stream().filter(Keys::hasDay).map(Keys::base).forEach(lineage::add);
    lineage.remove(row.getKey());
    chain.segments().setLineage(row, lineage);
  }
}
