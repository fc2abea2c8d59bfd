package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.assemble.call.CallOpinion;
import io.spoor.pipeline.assemble.row.ChainRows;
import io.spoor.pipeline.assemble.row.ObservedContent;
import io.spoor.pipeline.detect.Effects;
import io.spoor.pipeline.rows.KeyEncoder.SingleRow;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.ViewState;
import io.spoor.schemas.Effect;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.vocabulary.EffectKind;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Counts a chain's actions for its view, so that a view costs the same in a chain of ten actions as
 * in one of a hundred thousand. Evicted actions stay counted. Without views it counts nothing.
 */
public final class ViewTally {
  /** Maximum number of different tools that are counted. */
  static final int MAX_TOOLS = 64;

  /** Maximum number of revoked credentials that are known by name. */
  static final int MAX_ENDED = 64;

  /** Effects that change something, which a view counts. */
  static final Set<EffectKind> WRITES =
      EnumSet.complementOf(
          EnumSet.of(
              EffectKind.AUTHENTICATES,
              EffectKind.USES_MACHINE_CREDENTIAL,
              EffectKind.ACTS_AS_SUPERUSER,
              EffectKind.READS_SECRET,
              EffectKind.READS_DATA,
              EffectKind.DISCOVERS,
              EffectKind.CALLS_TOOL,
              EffectKind.IS_DENIED));

  private final ChainAggregate chain;
  private final @Nullable Table<SingleRow, ViewState> table;
  private @Nullable ViewState loaded;

  /** {@code enabled}: whether views are configured. */
  ViewTally(ChainAggregate chain, Rows rows, byte[] hash, boolean enabled) {
    this.chain = chain;
    this.table = enabled ? ChainRows.VIEW.of(rows, hash) : null;
  }

  /** Counts an action that is stored in the chain. */
  public void add(IdentityEvent event) {
    count(event, 1);
  }

  /** Takes back an action that leaves the chain, or that another record replaces. */
  public void remove(IdentityEvent event) {
    count(event, -1);
  }

  private void count(IdentityEvent event, int by) {
    if (table == null || !counts(event)) {
      return;
    }
    ViewState state = state();
    if (by > 0) {
      state.setLatest(Math.max(state.getLatest(), event.getTime()));
    }
    if (Effects.first(event, EffectKind.IS_DENIED) != null) {
      state.setDenials(Math.max(0, state.getDenials() + by));
    }
    if (!ObservedContent.failed(event)) {
      countEffects(state, event, by);
    }
    save(state);
  }

  private static void countEffects(ViewState state, IdentityEvent event, int by) {
    Set<EffectKind> kinds = EnumSet.noneOf(EffectKind.class);
    for (Effect effect : event.getEffects()) {
      EffectKind kind = EffectKind.of(effect.getKind());
      if (kind != null && (WRITES.contains(kind) || kind == EffectKind.READS_SECRET)) {
        kinds.add(kind);
      }
    }
    if (!kinds.isEmpty()) {
      Map<String, Long> effects = new HashMap<>(state.getEffects());
      kinds.forEach(kind -> add(effects, kind.label(), by));
      state.setEffects(effects);
    }
    Effect call = Effects.first(event, EffectKind.CALLS_TOOL);
    if (call != null && !call.getObjects().isEmpty()) {
      String tool = call.getObjects().getFirst();
      if (state.getTools().containsKey(tool) || state.getTools().size() < MAX_TOOLS) {
        Map<String, Long> tools = new HashMap<>(state.getTools());
        add(tools, tool, by);
        state.setTools(tools);
      } else {
        state.setToolsCut(true);
      }
    }
  }

  /** Takes whether the records of the chain say that a credential is revoked. */
  void setEnded(String key, boolean isEnded) {
    if (table == null) {
      return;
    }
    ViewState state = state();
    String id = Keys.id(Keys.base(key));
    if (state.getEnded().contains(id) == isEnded) {
      return;
    }
    if (isEnded && state.getEnded().size() >= MAX_ENDED) {
      state.setEndedCut(true);
    } else {
      Set<String> ended = new TreeSet<>(state.getEnded());
      if (isEnded) {
        ended.add(id);
      } else {
        ended.remove(id);
      }
      state.setEnded(List.copyOf(ended));
    }
    save(state);
  }

  private static void add(Map<String, Long> counts, String name, int by) {
    counts.merge(name, (long) by, Long::sum);
    counts.values().removeIf(count -> count <= 0);
  }

  /** A record that observes a call, or an opinion on one, is no action of its own. */
  private static boolean counts(IdentityEvent event) {
    return event.getObserves() == null
        && !ObservedContent.isObservation(event)
        && CallOpinion.of(event) == null;
  }

  /** The counts, and the view last published; views must be configured. */
  public ViewState state() {
    ViewState state = loaded;
    if (state == null) {
      state = table == null ? null : table.get(SingleRow.KEY);
      if (state == null) {
        state = ViewState.newBuilder().setPartial(!chain.isNew()).build();
      }
      loaded = state;
    }
    return state;
  }

  /** Whether the counts have been stored before. */
  public boolean isStored() {
    return table != null && table.contains(SingleRow.KEY);
  }

  public void save(ViewState state) {
    if (table != null) {
      table.put(SingleRow.KEY, state);
    }
  }

  void delete() {
    if (table != null) {
      table.delete(SingleRow.KEY);
    }
  }

  /** Counts of writes, by kind, in order. */
  public static Map<String, Long> writes(ViewState state) {
    Map<String, Long> writes = new TreeMap<>(state.getEffects());
    writes.remove(EffectKind.READS_SECRET.label());
    return writes;
  }
}
