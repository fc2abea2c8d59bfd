package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.Identities.Known;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.state.IdentityRow;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a key was made from, and that from what, as the events of its chain say: the credential it
 * was exchanged from, where anything is known of that; else the key it is linked to. A key is
 * registered under all that it is judged by, to be judged again with them.
 */
final class Ancestry {
  private final AssembleRows rows;
  private final Identities identities;

  Ancestry(AssembleRows rows, Identities identities) {
    this.rows = rows;
    this.identities = identities;
  }

  /** A key further up, and what is known of it: perhaps nothing. */
  record Step(String key, Known known) {}

  /** The steps up from a key, the nearest first. {@code is}: what is known of the key. */
  List<Step> of(Scope chain, KeyRow row, Known is) {
    Set<String> judgedBy = new TreeSet<>();
    List<Step> steps = new ArrayList<>();
    Set<String> seen = new HashSet<>(Set.of(row.getKey()));
    var at = new Step(row.getKey(), is);
    while (steps.size() < CredentialFact.MOST_ANCESTORS) {
      String above = above(chain, at, judgedBy);
      if (above == null || !seen.add(above)) {
        break;
      }
      at = new Step(above, identities.of(chain, above));
      steps.add(at);
    }
    register(chain, row, judgedBy);
    return steps;
  }

  private @Nullable String above(Scope chain, Step step, Set<String> judgedBy) {
    IdentityRow statement = step.known().statement();
    String stated = statement == null ? null : statement.getParent();
    KeyRow row = rows.key(chain.hash, step.key());
    String linked = row == null || !row.getHere() ? null : row.getParent();
    if (linked != null) {
      judgedBy.add(linked);
    }
    if (stated != null && !stated.equals(step.key())) {
      judgedBy.add(stated);
      if (identities.of(chain, stated).best() != null) {
        return stated;
      }
    }
    return linked;
  }

  private void register(Scope chain, KeyRow row, Set<String> judgedBy) {
    Set<String> lineage = new TreeSet<>(judgedBy);
    lineage.add(row.getKey());
    // Whom a day of a long-lived key speaks for is also known by the key itself.
    List.copyOf(lineage).stream().filter(Keys::hasDay).map(Keys::base).forEach(lineage::add);
    lineage.remove(row.getKey());
    List<String> before = row.getLineage();
    List<String> now = List.copyOf(lineage);
    if (now.equals(before)) {
      return;
    }
    before.stream()
        .filter(parent -> !lineage.contains(parent))
        .forEach(parent -> rows.removeLineage(chain.hash, parent, row.getKey()));
    lineage.stream()
        .filter(parent -> !before.contains(parent))
        .forEach(parent -> rows.lineage(chain.hash, parent, row.getKey()));
    row.setLineage(now);
    rows.key(chain.hash, row);
    chain.lineage.add(row);
  }
}
