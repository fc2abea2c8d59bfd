package io.spoor.pipeline.simulation;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.detect.Effects;
import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.Effect;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.codec.AvroCodec;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The views of live chains as a decision server holds them, read in the order of commits.
 *
 * <p>Of any two placements of a key that are published, the later one has the greater epoch. So a
 * reader that takes the greater one knows one chain of each key, whatever the order of partitions.
 */
final class PublishedViews implements ChainViewSink {
  private static final int MAX_BYTES = 1024;
  private static final AvroCodec<ChainView> CODEC = AvroCodec.of(ChainView.class, List.of());

  private final Map<String, ChainView> views = new TreeMap<>();
  private final Map<String, Long> revisions = new HashMap<>();
  private final Map<String, ChainKey> keys = new TreeMap<>();
  private final Map<String, ChainKey> lastOfKey = new HashMap<>();
  private final Set<String> retractedKeys = new HashSet<>();
  private final Map<String, Map<String, RunContent>> contents = new HashMap<>();
  private long contentCount;
  private long viewCount;
  private long keyCount;
  private boolean complete = true;
  private boolean evicting;

  /** Says that earlier records are not known: what is compared at the end is then too little. */
  void markIncomplete() {
    complete = false;
  }

  /**
   * Says that keys and chains are evicted. Views state less than documents then: a document keeps
   * what was evicted. Each partition has its own clock, so that a chain may be evicted before any
   * key is.
   */
  void markEvicting() {
    evicting = true;
  }

  @Override
  public void view(String rootKey, @Nullable ChainView view) {
    viewCount++;
    if (view == null) {
      views.remove(rootKey);
      return;
    }
    Long last = revisions.put(rootKey, view.getRevision());
    if (last != null && last >= view.getRevision()) {
      throw new AssertionError(
          "view of %s: revision %d after %d".formatted(rootKey, view.getRevision(), last));
    }
    int size = CODEC.encode(view).length;
    if (size > MAX_BYTES) {
      throw new AssertionError("view of %s has %d bytes".formatted(rootKey, size));
    }
    views.put(rootKey, view);
  }

  @Override
  public void content(String trailKey, String record, @Nullable RunContent content) {
    Map<String, RunContent> run = contents.computeIfAbsent(trailKey, _ -> new TreeMap<>());
    contentCount++;
    if (content == null) {
      run.remove(record);
    } else {
      run.put(record, content);
    }
  }

  /** The records of a trail by which its calls are evaluated. */
  List<RunContent> contents(String trailKey) {
    return List.copyOf(contents.getOrDefault(trailKey, Map.of()).values());
  }

  /** Number of records of content that were sent, with those that retract one. */
  long contentCount() {
    return contentCount;
  }

  @Override
  public void key(String key, @Nullable ChainKey chain) {
    keyCount++;
    if (chain == null) {
      keys.remove(key);
      retractedKeys.add(key);
      return;
    }
    ChainKey last = lastOfKey.put(key, chain);
    boolean isAgain = last != null && last.getChainKey().equals(chain.getChainKey());
    if (last != null
        && (last.getEpoch() > chain.getEpoch()
            || (last.getEpoch() == chain.getEpoch() && !isAgain))) {
      throw new AssertionError(
          "key %s resolves to two chains: %s after %s".formatted(key, chain, last));
    }
    keys.put(key, chain);
  }

  /** Root key of the chain of a key; null when it is not known. */
  @Nullable String chainOf(String key) {
    ChainKey chain = keys.get(key);
    return chain == null ? null : chain.getChainKey();
  }

  /** Expiry of a key, nanoseconds since the Unix epoch; null when none is known. */
  @Nullable Long expiryOf(String key) {
    ChainKey chain = keys.get(key);
    return chain == null ? null : chain.getExpiresAt();
  }

  /** The view of a chain; null when there is none. */
  @Nullable ChainView view(String rootKey) {
    return views.get(rootKey);
  }

  long viewCount() {
    return viewCount;
  }

  long keyCount() {
    return keyCount;
  }

  /**
   * Fails unless the views say what the documents say. Evicted keys and chains have none. Without
   * any placement, views were not configured.
   */
  void requireEqualTo(
      Map<String, Chain> chains, Map<String, Action> actions, Map<String, Finding> findings) {
    if (!complete || keyCount == 0) {
      return;
    }
    Map<String, Long> denials = new HashMap<>();
    for (Action action : actions.values()) {
      requireChain(action);
      if (isDenied(action.getEvent())) {
        denials.merge(action.getChainKey(), 1L, Long::sum);
      }
    }
    // A chain that evaluates another chain's credential, too, knows what that chain records of it.
    Set<String> related = new HashSet<>();
    for (Chain chain : chains.values()) {
      related.addAll(chain.getRelated());
      if (!chain.getRelated().isEmpty()) {
        related.add(chain.getChainId());
      }
    }
    for (Chain chain : chains.values()) {
      if (!evicting && retractedKeys.isEmpty()) {
        ChainView view = views.get(chain.getRootKey());
        boolean isUsed = "active".equals(chain.getStatus()) && chain.getActionCount() > 0;
        if (isUsed && view == null) {
          throw new AssertionError("no view of " + chain);
        }
        if (view != null && "merged".equals(chain.getStatus()) && !hasKeys(chain.getRootKey())) {
          throw new AssertionError("a view of the merged chain " + chain);
        }
        if (isUsed && view != null) {
          requireEqual(chain, view, denials, findings);
          if (!view.getCut() && !related.contains(chain.getChainId())) {
            require(
                chain,
                "ended credentials",
                ended(chain.getRootKey(), actions.values()),
                Set.copyOf(view.getEndedCredentials()));
          }
        }
      }
    }
  }

  /** Credentials of which the first revocation is after the first reactivation, if there is one. */
  private static Set<String> ended(String rootKey, Collection<Action> actions) {
    Map<String, Long> revoked = new HashMap<>();
    Map<String, Long> restored = new HashMap<>();
    for (Action action : actions) {
      IdentityEvent event = action.getEvent();
      if (action.getChainKey().equals(rootKey) && event.getOutcome().equals("success")) {
        addFirst(event, EffectKind.ENDS_CREDENTIAL, revoked);
        addFirst(event, EffectKind.RESTORES_CREDENTIAL, restored);
      }
    }
    revoked
        .entrySet()
        .removeIf(end -> restored.getOrDefault(end.getKey(), Long.MIN_VALUE) >= end.getValue());
    return revoked.keySet();
  }

  private static void addFirst(IdentityEvent event, EffectKind kind, Map<String, Long> times) {
    Effect effect = Effects.first(event, kind);
    if (effect != null) {
      effect.getObjects().forEach(key -> times.merge(Keys.id(key), event.getTime(), Math::min));
    }
  }

  /** A key without actions may stay in a chain whose actions have all moved. */
  private boolean hasKeys(String rootKey) {
    return keys.values().stream().anyMatch(chain -> rootKey.equals(chain.getChainKey()));
  }

  private static boolean isDenied(IdentityEvent event) {
    return event.getObserves() == null && Effects.first(event, EffectKind.IS_DENIED) != null;
  }

  private void requireChain(Action action) {
    String key = action.getEvent().getTrailKey();
    String resolved = chainOf(key);
    if (resolved == null ? !retractedKeys.contains(key) : !resolved.equals(action.getChainKey())) {
      throw new AssertionError(
          "key %s resolves to %s, its action is in %s"
              .formatted(key, resolved, action.getChainKey()));
    }
  }

  private static void requireEqual(
      Chain chain, ChainView view, Map<String, Long> denials, Map<String, Finding> findings) {
    require(chain, "chain", chain.getChainId(), view.getChainId());
    require(chain, "agent", chain.getAgentId(), view.getAgentId());
    require(chain, "version", chain.getAgentVersion(), view.getAgentVersion());
    require(chain, "run", chain.getRunId(), view.getRunId());
    require(chain, "parent", chain.getParentChainId(), view.getParentChainId());
    require(chain, "denials", denials.getOrDefault(chain.getRootKey(), 0L), view.getDenials());
    if (view.getCut() || chain.getTruncated()) {
      return;
    }
    require(chain, "switches", chain.getSwitchCount(), (long) view.getSwitchCount());
    require(chain, "findings", chain.getFindingIds().size(), view.getFindingCount());
    require(chain, "risk", chain.getRiskScore(), view.getRiskScore());
    require(chain, "identities", chain.getPrincipals().size(), view.getIdentityCount());
    require(
        chain,
        "widened scope",
        chain.getFindingIds().stream()
            .map(findings::get)
            .filter(Objects::nonNull)
            .anyMatch(finding -> finding.getRuleId().equals("widened-scope")),
        view.getScopeWidened());
  }

  private static void require(Chain chain, String field, @Nullable Object a, @Nullable Object b) {
    if (!Objects.equals(a, b)) {
      throw new AssertionError(
          "%s of the view of %s: %s, the chain has %s"
              .formatted(field, Keys.id(chain.getRootKey()), b, a));
    }
  }
}
