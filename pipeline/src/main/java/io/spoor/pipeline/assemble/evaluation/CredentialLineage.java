package io.spoor.pipeline.assemble.evaluation;

import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.KnownIdentity;
import io.spoor.pipeline.assemble.chain.PossibleIdentities;
import io.spoor.pipeline.assemble.chain.Segments;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.state.IdentityStatement;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Resolves the ancestors of a key from the events of its chain: the credential it was exchanged
 * from, if known, else the key it is linked to. A key is registered under every key that its
 * evaluation depends on, and evaluated again when one changes.
 */
public final class CredentialLineage {
  private CredentialLineage() {}

  /**
   * An ancestor key.
   *
   * @param identity its first possible identity, which may be empty
   */
  record Ancestor(String key, KnownIdentity identity, PossibleIdentities possible) {
    private static Ancestor of(ChainAggregate chain, String key) {
      PossibleIdentities possible = chain.identities().possible(key);
      return new Ancestor(key, possible.first(), possible);
    }
  }

  /**
   * The ancestors of a key, nearest first, for each of its possible identities: these may state
   * different parents.
   */
  static List<List<Ancestor>> ancestors(
      ChainAggregate chain, SegmentState row, PossibleIdentities possible) {
    Set<String> consulted = new TreeSet<>();
    Map<String, List<Ancestor>> byParent = new HashMap<>();
    List<List<Ancestor>> all = new ArrayList<>();
    for (KnownIdentity identity : possible.all()) {
      IdentityStatement statement = identity.statement();
      String stated = String.valueOf(statement == null ? null : statement.getParent());
      List<Ancestor> known = byParent.get(stated);
      if (known == null) {
        known = ancestors(chain, new Ancestor(row.getKey(), identity, possible), consulted);
        byParent.put(stated, known);
      }
      all.add(known);
    }
    if (all.stream().flatMap(List::stream).anyMatch(one -> one.possible().isPresentedSilently())
        || possible.isPresentedSilently()) {
      consulted.add(chain.key());
    }
    consulted.addAll(chain.segments().path(row.getKey()).keySet());
    consulted.remove(row.getKey());
    register(chain, row, consulted);
    return all;
  }

  private static List<Ancestor> ancestors(
      ChainAggregate chain, Ancestor subject, Set<String> consulted) {
    List<Ancestor> ancestors = new ArrayList<>();
    Set<String> visited = new HashSet<>(Set.of(subject.key()));
    Ancestor current = subject;
    while (ancestors.size() < CredentialFact.MAX_ANCESTORS) {
      String parent = parent(chain, current, consulted);
      if (parent == null || !visited.add(parent)) {
        break;
      }
      current = Ancestor.of(chain, parent);
      ancestors.add(current);
    }
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
