package io.spoor.pipeline.stitch.link;

import io.spoor.schemas.RootPath;
import io.spoor.schemas.key.Keys;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys above a key, as far as it knows them. A function of the parent's ancestry alone, so that
 * every order of messages leads to the same ancestry:
 *
 * <pre>
 *  no parent                            root of a chain
 *  parent's path has room               parent's path, then the key
 *  parent's path is full                the lineage is cut: root of a chain below the parent's
 *  16 cuts are above                    each key is a chain of its own
 *  the key is on its parent's path      a cycle: its smallest key is the root
 * </pre>
 *
 * A path has room for 64 keys. Below the first cut it is full from 32 keys on if the key's own hash
 * says so: a change at the top of a long lineage then moves few of the cuts below. A cycle of more
 * than 64 keys has no top: the cuts above its keys grow to the maximum.
 *
 * @param path keys from the root to the key, both included
 * @param cuts cuts above the key; more than 16 mean that the lineage is endless
 * @param above root key of the chain above, where the lineage is cut; null: it is not
 * @param settled whether every key above knows its parent's path; an unsettled path may still grow
 *     at its beginning
 */
public record Ancestry(List<String> path, int cuts, @Nullable String above, boolean settled) {
  /** Maximum keys in a path. */
  public static final int MAX_PATH = 64;

  /** Maximum cuts above a key whose chain holds other keys. */
  static final int MAX_CUTS = 16;

  private static final int MIN_PATH_BELOW_CUT = 32;
  private static final int ENDLESS = MAX_CUTS + 2;

  /** One key of sixteen begins a new path. */
  private static final int BOUNDARY_MASK = 15;

  /** The ancestry of a parent that is not there. */
  public static final Ancestry NONE = new Ancestry(List.of(), 0, null, true);

  public Ancestry {
    path = List.copyOf(path);
  }

  /** As a parent announced it. */
  public static Ancestry of(RootPath announced) {
    return new Ancestry(announced.getPath(), announced.getCuts(), null, announced.getSettled());
  }

  /** A parent of which nothing is known yet: most parents are roots. */
  public static Ancestry assumed(String parent) {
    return new Ancestry(List.of(parent), 0, null, false);
  }

  /** A key on a cycle of more than 64 keys, where each parent is a root, too. */
  public static Ancestry endless(String key, String parent) {
    return new Ancestry(List.of(key), ENDLESS, parent, true);
  }

  /** A key elected as the root of its cycle. */
  public static Ancestry root(String key) {
    return new Ancestry(List.of(key), 0, null, true);
  }

  /** Whether the lineage is cut above the key; of endless ones only the first key counts. */
  public boolean isFirstCut() {
    return above != null && cuts < ENDLESS;
  }

  public boolean isEndless() {
    return cuts > MAX_CUTS;
  }

  public Ancestry unsettled() {
    return new Ancestry(path, cuts, above, false);
  }

  /** The ancestry of a child. */
  public Ancestry child(String key) {
    if (path.isEmpty()) {
      return root(key);
    }
    int self = path.indexOf(key);
    if (self >= 0) {
      return electRoot(path.subList(self, path.size()), key, settled);
    }
    return isFull(key)
        ? new Ancestry(List.of(key), Math.min(cuts + 1, ENDLESS), path.getFirst(), settled)
        : new Ancestry(append(path, key), cuts, null, settled);
  }

  private boolean isFull(String key) {
    return path.size() >= MAX_PATH
        || isEndless()
        || (cuts > 0 && path.size() >= MIN_PATH_BELOW_CUT && isBoundary(key));
  }

  static boolean isBoundary(String key) {
    return (Keys.id(key).hashCode() & BOUNDARY_MASK) == 0;
  }

  /** {@code cycle}: its keys from {@code key} down to the parent of {@code key}. */
  private static Ancestry electRoot(List<String> cycle, String key, boolean settled) {
    String smallest = Collections.min(cycle);
    if (smallest.equals(key)) {
      return root(key);
    }
    List<String> path = append(cycle.subList(cycle.indexOf(smallest), cycle.size()), key);
    return new Ancestry(path, 0, null, settled);
  }

  private static List<String> append(List<String> path, String key) {
    List<String> extended = new ArrayList<>(path.size() + 1);
    extended.addAll(path);
    extended.add(key);
    return extended;
  }
}
