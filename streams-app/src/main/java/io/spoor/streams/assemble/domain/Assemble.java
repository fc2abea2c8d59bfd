package io.spoor.streams.assemble.domain;

import io.spoor.schemas.Action;
import io.spoor.schemas.Chain;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.FindingNoted;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import io.spoor.streams.detect.domain.Detectors;
import io.spoor.streams.manifest.domain.Manifests;
import io.spoor.streams.rows.Rows;
import io.spoor.streams.stage.Outbox;
import io.spoor.streams.stage.StageSettings;
import io.spoor.streams.state.ChainRow;
import io.spoor.streams.state.KeyRow;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what stands in the chains of one partition: actions in order, keys, identities, switches,
 * findings. A chain's summary is published by {@link #publish}, not with every action, so that an
 * action costs the same in a chain of ten and of a hundred thousand.
 *
 * <pre>
 *             KeyPlaced (newer)                    KeyMoved (newer)
 *  unknown ───────────────────► here ─────────────────────────────► moved ──► later actions are sent after it
 *                                ▲                                     │
 *                                └──────────── KeyPlaced (newer) ──────┘
 * </pre>
 */
public final class Assemble {
  private final AssembleRows rows;
  private final Identities identities;
  private final Switches switches;
  private final Segments segments;
  private final ChainSummary summary;
  private final StageSettings settings;
  private final Outbox out;
  private final Set<String> dirty = new HashSet<>();

  public Assemble(
      Rows chains,
      Rows actions,
      Manifests manifests,
      Detectors detectors,
      StageSettings settings,
      Outbox out) {
    this.rows = new AssembleRows(chains, actions);
    this.identities = new Identities(rows);
    this.switches = new Switches(rows, identities, manifests, detectors, out);
    this.segments = new Segments(rows);
    this.summary = new ChainSummary(rows, settings.generation());
    this.settings = settings;
    this.out = out;
  }

  /**
   * Handles an Action, KeyPlaced, KeyMoved, FindingMoved or FindingNoted addressed to a chain of
   * this partition.
   */
  public void handle(SpecificRecord message) {
    switch (message) {
      case Action action -> action(action);
      case KeyPlaced placed -> placed(placed);
      case KeyMoved moved -> moved(moved);
      case FindingMoved moved -> findingMoved(moved);
      case FindingNoted noted -> findingNoted(noted);
      default ->
          throw new IllegalArgumentException(
              "not a message of assemble: " + message.getSchema().getFullName());
    }
  }

  /**
   * Publishes at most {@code limit} chains that changed since they were last published; how many
   * there were.
   */
  public int publish(int limit) {
    List<String> keys = rows.dirty(limit);
    for (String key : keys) {
      rows.clean(key);
      dirty.remove(key);
      ChainRow row = rows.chain(key);
      if (row == null) {
        continue;
      }
      Chain chain = summary.of(row);
      if (chain != null) {
        row.setRevision(chain.getRevision());
        rows.chain(row);
        out.chain(chain);
      }
    }
    return keys.size();
  }

  private void action(Action action) {
    Scope chain = open(action.getChainKey(), action.getTenant());
    IdentityEvent event = action.getEvent();
    KeyRow row = rows.key(chain.hash, event.getTrailKey());
    if (row != null && !row.getHere() && row.getEpoch() > action.getRevision()) {
      forward(row, action);
      return;
    }
    if (row == null) {
      row = Segments.fresh(event.getTrailKey(), action.getRevision());
    } else if (!row.getHere()) {
      segments.comeBack(chain, row, action.getRevision());
    } else if (row.getEpoch() < action.getRevision()) {
      // Sent on by a chain that knows of a newer placement here: a move that is older than it has
      // no say any more.
      row.setEpoch(action.getRevision());
    }
    if (rows.action(chain.hash, action)) {
      segments.count(chain, row, event);
      identities.add(chain, event);
    }
    rows.key(chain.hash, row);
    close(chain);
  }

  private void forward(KeyRow row, Action action) {
    String to = row.getMovedTo();
    out.toActions(
        to,
        new Action(
            action.getTenant(),
            Keys.id(to),
            to,
            action.getSegmentId(),
            row.getEpoch(),
            action.getGeneration(),
            action.getLate(),
            action.getEvent()));
  }

  private void placed(KeyPlaced placed) {
    Scope chain = open(placed.getChainKey(), placed.getTenant());
    KeyRow row = rows.key(chain.hash, placed.getKey());
    if (row == null) {
      row = Segments.fresh(placed.getKey(), placed.getEpoch());
    } else if (row.getEpoch() > placed.getEpoch()) {
      return;
    } else if (!row.getHere()) {
      segments.comeBack(chain, row, placed.getEpoch());
    }
    row.setEpoch(placed.getEpoch());
    link(row, placed.getLink());
    rows.key(chain.hash, row);
    if (placed.getKey().equals(chain.key())) {
      chain.row.setDelegatedBy(placed.getDelegatedBy());
      chain.row.setRelated(placed.getRelated());
      chain.touch();
    }
    chain.judge.add(placed.getKey());
    close(chain);
  }

  private static void link(KeyRow row, @Nullable Link link) {
    row.setParent(link == null ? null : link.getParent());
    row.setMethod(link == null ? null : link.getMethod());
    row.setVia(link == null ? null : link.getVia());
    row.setConfidence(link == null ? null : link.getConfidence());
    row.setStatedBy(link == null ? null : link.getStatedBy());
    row.setLinkEventId(link == null ? null : link.getEventId());
  }

  private void moved(KeyMoved moved) {
    Scope chain = open(moved.getChainKey(), moved.getTenant());
    KeyRow row = rows.key(chain.hash, moved.getKey());
    if (moved.getContinued()) {
      if (row == null || row.getHere() || row.getEpoch() != moved.getEpoch()) {
        return;
      }
    } else {
      if (row == null) {
        row = Segments.fresh(moved.getKey(), moved.getEpoch());
      } else if (row.getEpoch() > moved.getEpoch()) {
        return;
      }
      row.setHere(false);
      row.setEpoch(moved.getEpoch());
      row.setMovedTo(moved.getToChainKey());
      letGo(chain, row);
      if (row.getKey().equals(chain.key())) {
        chain.row.setDelegatedBy(null);
        chain.row.setRelated(List.of());
        chain.touch();
      }
    }
    moveSome(chain, row);
    rows.key(chain.hash, row);
    close(chain);
  }

  /** What is known about a key goes with it; its findings keep their revisions that way. */
  private void letGo(Scope chain, KeyRow row) {
    for (Finding finding : rows.findings(chain.hash, row.getKey())) {
      rows.removeFinding(chain.hash, row.getKey(), finding);
      out.toActions(
          row.getMovedTo(),
          new FindingMoved(finding.getTenant(), row.getMovedTo(), row.getKey(), finding, 0L));
    }
    rows.change(chain.hash, row.getKey(), null);
    if (row.getParent() != null) {
      rows.removeLineage(chain.hash, row.getParent(), row.getKey());
    }
  }

  private void moveSome(Scope chain, KeyRow row) {
    List<Action> some = rows.actions(chain.hash, row.getKey(), settings.moveChunk());
    for (Action action : some) {
      forward(row, action);
      rows.removeAction(chain.hash, action);
      identities.remove(chain, action.getEvent());
    }
    row.setActions(row.getActions() - some.size());
    rows.key(chain.hash, row);
    if (speaksForChain(chain, row)) {
      segments.forget(chain);
    }
    if (some.size() == settings.moveChunk()) {
      out.toActions(
          chain.key(),
          new KeyMoved(
              chain.row.getTenant(),
              row.getKey(),
              chain.key(),
              row.getMovedTo(),
              row.getEpoch(),
              true,
              0L,
              null));
    }
  }

  private static boolean speaksForChain(Scope chain, KeyRow row) {
    boolean agent = row.getAgent() != null && row.getAgent().equals(chain.row.getAgent());
    return agent || (row.getRun() != null && row.getRun().equals(chain.row.getRun()));
  }

  private void findingMoved(FindingMoved moved) {
    Scope chain = open(moved.getChainKey(), moved.getTenant());
    KeyRow row = rows.key(chain.hash, moved.getKey());
    if (row != null && !row.getHere() && row.getMovedTo() != null) {
      out.toActions(
          row.getMovedTo(),
          new FindingMoved(
              moved.getTenant(), row.getMovedTo(), moved.getKey(), moved.getFinding(), 0L));
      return;
    }
    Finding mine = rows.finding(chain.hash, moved.getKey(), moved.getFinding().getRuleId());
    if (mine == null || mine.getRevision() <= moved.getFinding().getRevision()) {
      // Published again under a greater revision even if nothing else differs: what the other chain
      // said last must not stand.
      rows.finding(chain.hash, moved.getKey(), moved.getFinding());
      chain.judge.add(moved.getKey());
    }
    close(chain);
  }

  private void findingNoted(FindingNoted noted) {
    Scope chain = open(noted.getChainKey(), noted.getTenant());
    Finding finding = noted.getFinding();
    Finding known = rows.note(chain.hash, finding);
    if (known != null && known.getRevision() > finding.getRevision()) {
      return;
    }
    if (noted.getWithdrawn()) {
      rows.removeNote(chain.hash, finding);
    } else {
      rows.keepNote(chain.hash, finding);
    }
    close(chain);
  }

  private Scope open(String chainKey, String tenant) {
    ChainRow row = rows.chain(chainKey);
    if (row != null) {
      return new Scope(row);
    }
    var chain = new Scope(ChainRow.newBuilder().setChainKey(chainKey).setTenant(tenant).build());
    chain.touch();
    return chain;
  }

  private void close(Scope chain) {
    if (chain.judgeAll) {
      rows.eachKey(chain.hash, row -> chain.judge.add(row.getKey()));
    }
    for (String key : chain.changed) {
      chain.judge.add(key);
      rows.eachChild(chain.hash, key, chain.judge::add);
    }
    for (String key : chain.judge) {
      switches.judge(chain, key);
    }
    if (chain.touched()) {
      rows.chain(chain.row);
    }
    if (dirty.add(chain.key())) {
      rows.dirty(chain.key());
    }
  }
}
