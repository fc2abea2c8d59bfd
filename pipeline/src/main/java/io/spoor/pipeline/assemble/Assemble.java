package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.alert.Alerts;
import io.spoor.pipeline.alert.Exceptions;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.state.ChainRow;
import io.spoor.pipeline.state.KeyRow;
import io.spoor.schemas.Action;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.FindingNoted;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.JudgeContinued;
import io.spoor.schemas.KeyMoved;
import io.spoor.schemas.KeyPlaced;
import io.spoor.schemas.Link;
import io.spoor.schemas.key.Keys;
import java.util.List;
import java.util.Objects;
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
  private final ActionRows actions;
  private final Identities identities;
  private final Segments segments;
  private final Observations observations;
  private final Judging judging;
  private final Moves moves;
  private final Publisher publisher;
  private final Kept kept;
  private final Behaviours behaviours;
  private final Watermark watermark;
  private final Eviction eviction;

  /** Tags of rows that belong to a chain: see {@link io.spoor.pipeline.rows.CachedRows}. */
  public static final String OWNED = AssembleRows.OWNED + Alerts.OWNED;

  public Assemble(
      Rows chains, Manifests manifests, Detectors detectors, StageSettings settings, Outbox out) {
    this(chains, manifests, Exceptions.NONE, detectors, settings, out, Telemetry.NONE);
  }

  public Assemble(
      Rows chains,
      Manifests manifests,
      Exceptions exceptions,
      Detectors detectors,
      StageSettings settings,
      Outbox out,
      Telemetry telemetry) {
    var identityRows = new IdentityRows(chains);
    this.rows = new AssembleRows(chains);
    this.actions = new ActionRows(chains);
    this.identities = new Identities(identityRows);
    this.segments = new Segments(rows);
    this.kept = new Kept(chains);
    var switches =
        new Switches(
            rows,
            identities,
            new CredentialUses(rows, this.actions),
            kept,
            manifests,
            detectors,
            out);
    this.observations = new Observations(chains, rows, manifests, detectors, out);
    this.judging = new Judging(rows, switches, observations, out, settings.moveChunk());
    this.moves =
        new Moves(
            rows,
            this.actions,
            identities,
            segments,
            kept,
            observations,
            out,
            settings.moveChunk(),
            telemetry);
    this.watermark = new Watermark(chains, settings);
    var alerts = new Alerts(chains, manifests, exceptions, watermark, settings, out);
    this.behaviours = new Behaviours(chains, watermark, out);
    this.publisher =
        new Publisher(
            chains,
            rows,
            identityRows,
            kept,
            behaviours,
            alerts,
            settings.generation(),
            out,
            telemetry);
    this.eviction =
        new Eviction(
            rows,
            this.actions,
            identities,
            segments,
            kept,
            behaviours,
            observations,
            alerts,
            new DueRows(chains),
            publisher,
            watermark,
            settings,
            telemetry);
  }

  /**
   * Handles an Action, KeyPlaced, KeyMoved, FindingMoved, FindingNoted or JudgeContinued addressed
   * to a chain of this partition.
   */
  public void handle(SpecificRecord message) {
    switch (message) {
      case Action action -> action(action);
      case KeyPlaced placed -> placed(placed);
      case KeyMoved moved -> moved(moved);
      case FindingMoved moved -> findingMoved(moved);
      case FindingNoted noted -> findingNoted(noted);
      case JudgeContinued pass -> goOn(pass);
      default ->
          throw new IllegalArgumentException(
              "not a message of assemble: " + message.getSchema().getFullName());
    }
    eviction.some();
  }

  /**
   * Publishes at most {@code limit} chains that changed since they were last published, however
   * long it takes; how many there were.
   */
  public int publish(int limit) {
    return publisher.all(limit);
  }

  /**
   * Publishes changed chains for a short while: most of them, and long ones the less often the
   * longer they are. To be called every 200 ms or so.
   *
   * @param rounds how many such rounds it stands for
   */
  public void publishSome(int rounds) {
    publisher.round(rounds);
    eviction.some();
  }

  /** Chains that changed and are not published, as far as they changed since the start. */
  public int unpublished() {
    return publisher.waiting();
  }

  private void action(Action action) {
    Scope chain =
        open(action.getChainKey(), action.getTenant(), Watermark.believed(action.getEvent()));
    IdentityEvent event = action.getEvent();
    watermark.advance(chain.at);
    KeyRow row = rows.key(chain.hash, event.getTrailKey());
    if (row != null && !row.getHere() && row.getEpoch() > action.getRevision()) {
      moves.forward(row, action);
      return;
    }
    if (row == null) {
      row = fresh(chain, event.getTrailKey(), action.getRevision());
    } else if (!row.getHere()) {
      segments.comeBack(chain, row, action.getRevision());
    } else if (row.getEpoch() < action.getRevision()) {
      // Sent on by a chain that knows of a newer placement here: a move that is older than it has
      // no say any more.
      row.setEpoch(action.getRevision());
    }
    if (actions.keep(chain.hash, row, action)) {
      segments.count(chain, row, event);
      identities.add(chain, event);
      behaviours.add(chain, event);
      observations.add(chain, event);
    }
    eviction.heard(chain, row, Eviction.life(event));
    rows.key(chain.hash, row);
    close(chain);
  }

  /**
   * Nothing newer can be known here. Where a key stands is told by its one keeper in order, and
   * whatever carries a later epoch was caused by what it told later: it stands behind this in the
   * partition.
   */
  private void placed(KeyPlaced placed) {
    Scope chain = open(placed.getChainKey(), placed.getTenant(), placed.getAt());
    KeyRow row = rows.key(chain.hash, placed.getKey());
    if (row == null) {
      row = fresh(chain, placed.getKey(), placed.getEpoch());
    } else if (!row.getHere()) {
      segments.comeBack(chain, row, placed.getEpoch());
    }
    row.setEpoch(placed.getEpoch());
    String parent = row.getParent();
    link(row, placed.getLink());
    if (!Objects.equals(parent, row.getParent())) {
      // What was made from it comes from elsewhere as well.
      chain.changed.put(row.getKey(), true);
    }
    eviction.heard(chain, row, Eviction.life(placed));
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

  /**
   * As {@link #placed}: no newer placement is known, except to what the chain reminds itself of.
   */
  private void moved(KeyMoved moved) {
    Scope chain = open(moved.getChainKey(), moved.getTenant(), moved.getAt());
    KeyRow row = rows.key(chain.hash, moved.getKey());
    if (moved.getContinued()) {
      if (row == null || row.getHere() || row.getEpoch() != moved.getEpoch()) {
        return;
      }
    } else {
      if (row == null) {
        row = fresh(chain, moved.getKey(), moved.getEpoch());
      }
      moves.letGo(chain, row, moved);
      if (row.getKey().equals(chain.key())) {
        chain.row.setDelegatedBy(null);
        chain.row.setRelated(List.of());
        chain.touch();
      }
    }
    moves.some(chain, row, moved.getAfter());
    eviction.heard(chain, row, moved.getAt());
    rows.key(chain.hash, row);
    close(chain);
  }

  private void findingMoved(FindingMoved moved) {
    Scope chain = open(moved.getChainKey(), moved.getTenant(), moved.getAt());
    KeyRow row = rows.key(chain.hash, moved.getKey());
    if (row != null && !row.getHere() && row.getMovedTo() != null) {
      moves.forward(row, moved);
      return;
    }
    if (row == null) {
      // It came before its key: where that goes, it goes.
      row = Segments.heardOf(moved.getKey());
      eviction.heard(chain, row, moved.getAt());
      rows.key(chain.hash, row);
    }
    if (moved.getGroup() != null) {
      observations.came(chain, moved);
      close(chain);
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
    Scope chain = open(noted.getChainKey(), noted.getTenant(), noted.getAt());
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

  private void goOn(JudgeContinued pass) {
    ChainRow row = rows.chain(pass.getChainKey());
    if (row != null) {
      var chain = new Scope(row);
      chain.at = pass.getAt();
      judging.goOn(chain, pass);
      close(chain);
    }
  }

  private Scope open(String chainKey, String tenant, long at) {
    ChainRow row = rows.chain(chainKey);
    var chain =
        new Scope(
            row != null
                ? row
                : new ChainRow(
                    chainKey, tenant, 0L, null, List.of(), null, null, null, 0L, 0L, false));
    chain.at = at;
    if (row == null) {
      chain.touch();
      eviction.begun(chain);
    }
    return chain;
  }

  private KeyRow fresh(Scope chain, String key, long epoch) {
    KeyRow row = Segments.fresh(key, epoch);
    if (chain.row.getKept() != null) {
      row.setSettled(kept.settled(chain, key, Keys.value(key)));
    }
    return row;
  }

  private void close(Scope chain) {
    judging.settle(chain);
    for (KeyRow row : chain.lineage) {
      eviction.keepLineage(chain, row);
    }
    kept.save(chain);
    if (chain.touched()) {
      rows.chain(chain.row);
    }
    publisher.changed(chain.key());
  }
}
