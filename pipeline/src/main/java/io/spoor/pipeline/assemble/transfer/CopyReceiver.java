package io.spoor.pipeline.assemble.transfer;

import io.spoor.pipeline.ChainMessageSink;
import io.spoor.pipeline.assemble.chain.Actions.ActionPage;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.ContestedKeys;
import io.spoor.pipeline.assemble.chain.CredentialFactBuilder;
import io.spoor.pipeline.assemble.chain.Findings;
import io.spoor.pipeline.assemble.evaluation.ActionEvaluator;
import io.spoor.pipeline.assemble.row.ByteBuffers;
import io.spoor.pipeline.detect.CredentialFact;
import io.spoor.pipeline.detect.SwitchFact;
import io.spoor.pipeline.detect.engine.FindingBook;
import io.spoor.pipeline.detect.engine.FindingPage;
import io.spoor.pipeline.detect.engine.FindingStatus;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.HolderRef;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.ActionCopied;
import io.spoor.schemas.FindingMoved;
import io.spoor.schemas.HolderChain;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyContested;
import io.spoor.schemas.key.Keys;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The keys of contested credentials' chains that a holder's chain evaluates, and copies of their
 * actions. Copies count neither as actions of the chain nor for its agent, run and behaviour.
 *
 * <p>Of two chains that send the same key, that of the newer placement counts, whichever message
 * comes first.
 */
public final class CopyReceiver {
  private final ActionEvaluator actionEvaluator;
  private final FindingBook book;
  private final ChainMessageSink out;
  private final int chunkSize;

  public CopyReceiver(
      ActionEvaluator actionEvaluator, FindingBook book, ChainMessageSink out, int chunkSize) {
    this.actionEvaluator = actionEvaluator;
    this.book = book;
    this.out = out;
    this.chunkSize = chunkSize;
  }

  /**
   * Evaluates a key here, too; the caller saves the segment.
   *
   * @param epoch of the key's placement in its home; negative: not known
   */
  public void accept(
      ChainAggregate chain, SegmentState segment, String home, HolderChain link, long epoch) {
    if (isOutdated(segment, epoch)) {
      return;
    }
    recordEpoch(segment, epoch);
    var contested = new HolderRef(home, link.getParent(), link.getVia(), link.getEventId());
    if (!contested.equals(segment.getContested())) {
      segment.setContested(contested);
      chain.pending().addChangedKey(segment.getKey(), true);
      if (segment.getCopies() > 0 || chain.segments().isParent(segment.getKey())) {
        chain.reattribute();
      }
    }
  }

  /** Whether a later placement of the key is known, here or in another chain. */
  private static boolean isOutdated(SegmentState segment, long epoch) {
    return epoch >= 0 && epoch < Math.max(segment.getEpoch(), segment.getContestedEpoch());
  }

  private static void recordEpoch(SegmentState segment, long epoch) {
    segment.setContestedEpoch(Math.max(epoch, segment.getContestedEpoch()));
  }

  /** Adds a copy of an action; the caller saves the segment. */
  public void add(ChainAggregate chain, SegmentState segment, ActionCopied copied) {
    if (isOutdated(segment, copied.getEpoch())) {
      return;
    }
    recordEpoch(segment, copied.getEpoch());
    evaluate(chain, segment, copied.getHome());
    IdentityEvent event = copied.getEvent();
    Action previous = chain.copies().find(event);
    if (previous != null && previous.getEvent().equals(event)) {
      // Its findings may have been retracted with the claim of its former home.
      actionEvaluator.reevaluate(chain, event);
      return;
    }
    if (previous != null) {
      // A further record has completed the action.
      chain.copies().remove(event);
      remove(chain, segment, previous.getEvent());
    }
    chain.copies().putIfAbsent(copyOf(chain, event));
    segment.setCopies(segment.getCopies() + 1);
    segment.setEnded(Math.max(segment.getEnded(), event.getTime()));
    chain.identities().add(event, ContestedKeys.name(segment.getKey()));
    CredentialFactBuilder.scheduleEvaluation(chain, segment, event);
    actionEvaluator.addCopy(chain, event);
  }

  /** Evaluates the key of a copy, which may come before the link to the key. */
  private static void evaluate(ChainAggregate chain, SegmentState segment, String home) {
    HolderRef contested = segment.getContested();
    if (contested == null) {
      segment.setContested(new HolderRef(home, null, null, null));
      chain.pending().addChangedKey(segment.getKey(), true);
    } else if (!contested.getChainKey().equals(home)) {
      segment.setContested(
          new HolderRef(home, contested.getParent(), contested.getVia(), contested.getEventId()));
    }
  }

  /** Retains an action of a key that moved away as a copy; its observations stay. */
  void retain(ChainAggregate chain, SegmentState segment, IdentityEvent event) {
    if (chain.copies().putIfAbsent(copyOf(chain, event))) {
      segment.setCopies(segment.getCopies() + 1);
    }
    chain.identities().add(event, ContestedKeys.name(segment.getKey()));
    chain.identities().remove(event);
    CredentialFactBuilder.scheduleEvaluation(chain, segment, event);
    actionEvaluator.retain(chain, event);
  }

  private static Action copyOf(ChainAggregate chain, IdentityEvent event) {
    return new Action(
        chain.tenant(),
        Keys.id(chain.key()),
        chain.key(),
        Keys.id(event.getTrailKey()),
        0L,
        0,
        false,
        ShownPersons.asStated(event),
        /* restated= */ false);
  }

  /** Removes the copy of an action that arrives itself; the caller saves the segment. */
  public void replace(ChainAggregate chain, SegmentState segment, IdentityEvent event) {
    if (segment.getCopies() > 0 && chain.copies().remove(event)) {
      remove(chain, segment, event);
    }
  }

  private void remove(ChainAggregate chain, SegmentState segment, IdentityEvent event) {
    segment.setCopies(segment.getCopies() - 1);
    chain.identities().remove(event, ContestedKeys.name(segment.getKey()));
    if (!segment.getHere() || chain.actions().find(event) == null) {
      // Else the observations are those of the action, too.
      actionEvaluator.removeCopy(chain, event);
    }
  }

  /**
   * Stops evaluating a key here, and retracts what was found; the caller saves the segment. It is
   * not compared with the placement here: a chain that is a holder no longer says so once.
   */
  public void withdraw(ChainAggregate chain, SegmentState segment, KeyContested message) {
    HolderRef contested = segment.getContested();
    if (message.getAfter() == null) {
      boolean isOutdated =
          message.getEpoch() >= 0 && message.getEpoch() < segment.getContestedEpoch();
      if (contested == null || isOutdated || !contested.getChainKey().equals(message.getHome())) {
        return;
      }
      recordEpoch(segment, message.getEpoch());
      segment.setContested(null);
      FindingPage page = chain.findings().ofKey(ContestedKeys.name(segment.getKey()));
      book.retract(SwitchFact.class, page);
      book.retract(CredentialFact.class, page);
      if (!segment.getHere()) {
        chain.segments().deleteLineage(segment);
        segment.setLineage(List.of());
      }
      chain.pending().addChangedKey(segment.getKey(), true);
    } else if (contested != null) {
      return;
    }
    ByteBuffer after = message.getAfter();
    removeChunk(
        chain, segment, message.getHome(), after == null ? null : ByteBuffers.toArray(after));
  }

  /** Retracts a chunk of findings about actions, then removes copies. */
  private void removeChunk(
      ChainAggregate chain, SegmentState segment, String home, byte @Nullable [] where) {
    String name = ContestedKeys.name(segment.getKey());
    byte[] after = where;
    int left = chunkSize;
    if (after == null || Findings.isOfAction(after)) {
      List<Row<FindingMoved>> page = chain.findings().pageOfActions(name, after, left);
      for (Row<FindingMoved> row : page) {
        FindingMoved stored = row.value();
        if (!FindingStatus.isRetracted(stored.getFinding())) {
          book.retract(
              stored.getFinding(),
              chain.cause(),
              next ->
                  chain.findings().put(FindingMoved.newBuilder(stored).setFinding(next).build()));
        }
      }
      if (page.size() == left) {
        remind(chain, segment, home, page.getLast().key());
        return;
      }
      left -= page.size();
      after = null;
    }
    ActionPage page = chain.copies().page(segment.getKey(), after, left);
    for (Action action : page.actions()) {
      chain.copies().delete(action);
      remove(chain, segment, action.getEvent());
    }
    if (page.hasMore() && page.lastKey() != null) {
      remind(chain, segment, home, page.lastKey());
    }
  }

  private void remind(ChainAggregate chain, SegmentState segment, String home, byte[] after) {
    out.toChain(
        chain.key(),
        new KeyContested(
            chain.tenant(),
            segment.getKey(),
            chain.key(),
            home,
            null,
            null,
            ByteBuffer.wrap(after),
            0L,
            chain.causeTime(),
            segment.getContestedEpoch()));
  }
}
