package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.IdentityResolver.KnownIdentity;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the ancestors of a key from the events of its chain: the credential it was exchanged
 * from, if known, else the key it is linked to. A key is registered under every key that its
 * evaluation depends on, and evaluated again when one changes.
 */
final class CredentialLineage {
  private final AssembleRows rows;
  private final IdentityResolver identities;

  CredentialLineage(AssembleRows rows, IdentityResolver identities) {
    this.rows = rows;
    this.identities = identities;
  }

  /** An ancestor key and its known identity, which may be empty. */
  record Ancestor(String key, KnownIdentity identity) {}

  /** The ancestors of a key, nearest first. {@code identity}: known identity of the key. */
  List<Ancestor> ancestors(ChainAggregate chain, SegmentState row, KnownIdentity identity) {
    Set<String> consulted = new TreeSet<>();
    List<Ancestor> ancestors = new ArrayList<>();
    Set<String> visited = new HashSet<>(Set.of(row.getKey()));
    var current = new Ancestor(row.getKey(), identity);
    while (ancestors.size() < CredentialFact.MAX_ANCESTORS) {
      String parent = parent(chain, current, consulted);
      if (parent == null || !visited.add(parent)) {
        break;
      }
      current = new Ancestor(parent, identities.resolve(chain, parent));
      ancestors.add(current);
    }
    register(chain, row, consulted);
    return ancestors;
  }

  private @Nullable String parent(ChainAggregate chain, Ancestor ancestor, Set<String> consulted) {
    IdentityStatement statement = ancestor.identity().statement();
    String statedParent = statement == null ? null : statement.getParent();
    SegmentState row = rows.segment(chain.hash, ancestor.key());
    String linkedParent = row == null || !row.getHere() ? null : row.getParent();
    if (linkedParent != null) {
      consulted.add(linkedParent);
    }
    if (statedParent != null && !statedParent.equals(ancestor.key())) {
      consulted.add(statedParent);
      if (identities.resolve(chain, statedParent).best() != null) {
        return statedParent;
      }
    }
    return linkedParent;
  }

  private void register(ChainAggregate chain, SegmentState row, Set<String> consulted) {
    Set<String> lineage = new TreeSet<>(consulted);
    lineage.add(row.getKey());
    // The long-lived key itself also states the principal of its days.
    List.copyOf(lineage).stream().filter(Keys::hasDay).map(Keys::base).forEach(lineage::add);
    lineage.remove(row.getKey());
    List<String> previous = row.getLineage();
    List<String> current = List.copyOf(lineage);
    if (current.equals(previous)) {
      return;
    }
    previous.stream()
        .filter(parent -> !lineage.contains(parent))
        .forEach(parent -> rows.removeLineage(chain.hash, parent, row.getKey()));
    lineage.stream()
        .filter(parent -> !previous.contains(parent))
        .forEach(parent -> rows.putLineage(chain.hash, parent, row.getKey()));
    row.setLineage(current);
    rows.segment(chain.hash, row);
    chain.changedLineages.add(row);
  }
}
