package io.spoor.pipeline.assemble.transfer;

import io.spoor.pipeline.ChainMessageSink;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.Telemetry.LimitKind;
import io.spoor.pipeline.assemble.chain.Actions.ActionPage;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.row.ByteBuffers;
import io.spoor.pipeline.state.HolderRef;
import io.spoor.pipeline.state.SegmentState;
import io.spoor.schemas.Action;
import io.spoor.schemas.ActionCopied;
import io.spoor.schemas.HolderChain;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyContested;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sends the keys of a contested credential's chain, and copies of their actions, to the chains of
 * its holders, which evaluate them with the actions of their runs. Each message has the epoch of
 * the key's placement here, since a key may move between two such chains with one holder.
 */
public final class CopySender {
  /** Maximum number of actions of a key that a holder's chain receives. */
  static final int MAX_COPIES = 5_000;

  private final ChainMessageSink out;
  private final int chunkSize;
  private final Telemetry telemetry;

  public CopySender(ChainMessageSink out, int chunkSize, Telemetry telemetry) {
    this.out = out;
    this.chunkSize = chunkSize;
    this.telemetry = telemetry;
  }

  /** Takes note of the holders' chains: new ones receive the keys, former ones lose them. */
  public void update(ChainAggregate chain, List<HolderRef> holders) {
    List<HolderRef> previous = chain.holders();
    if (holders.equals(previous)) {
      return;
    }
    chain.setHolders(holders);
    for (HolderRef former : previous) {
      if (find(holders, former.getChainKey()) == null) {
        send(chain, former.getChainKey(), chain.segments().next(null), null, 0);
      }
    }
    for (HolderRef holder : holders) {
      if (find(previous, holder.getChainKey()) == null) {
        send(chain, holder.getChainKey(), chain.segments().next(null), null, 0);
      }
    }
  }

  /** Sends a key that was placed in the chain, with its link. */
  public void onPlaced(ChainAggregate chain, SegmentState segment) {
    chain.holders().forEach(holder -> sendKey(chain, segment, holder));
  }

  /**
   * Sends a key that came back before all of its actions had left: the holders' chains removed
   * their copies when it left, and these actions are not added again.
   */
  public void onReturned(ChainAggregate chain, SegmentState segment) {
    chain.holders().forEach(holder -> send(chain, holder.getChainKey(), segment, null, 0));
  }

  /** Withdraws a key that moved to another chain. */
  public void onMoved(ChainAggregate chain, SegmentState segment) {
    chain.holders().forEach(holder -> withdraw(chain, segment, holder.getChainKey()));
  }

  /** Sends a copy of an action that is new in the chain. */
  public void onAdded(ChainAggregate chain, SegmentState segment, IdentityEvent event) {
    List<HolderRef> holders = chain.holders();
    if (holders.isEmpty()) {
      return;
    }
    if (segment.getActions() > MAX_COPIES) {
      telemetry.limitReached(LimitKind.COPIES);
      return;
    }
    holders.forEach(holder -> copy(chain, segment, holder.getChainKey(), event));
  }

  /** Continues to send the keys of the chain to one holder's chain. */
  public void resume(ChainAggregate chain, KeyContested message) {
    String target = message.getContinued();
    if (target == null) {
      return;
    }
    SegmentState segment = chain.segments().find(message.getKey());
    if (segment == null) {
      send(chain, target, chain.segments().next(message.getKey()), null, 0);
      return;
    }
    ByteBuffer after = message.getAfter();
    send(
        chain,
        target,
        segment,
        after == null ? null : ByteBuffers.toArray(after),
        message.getSent());
  }

  /**
   * Sends a chunk of keys and actions, or withdraws the keys if the chain is a holder no longer.
   */
  private void send(
      ChainAggregate chain,
      String target,
      @Nullable SegmentState first,
      byte @Nullable [] where,
      long sentBefore) {
    HolderRef holder = find(chain.holders(), target);
    SegmentState segment = first;
    byte[] after = where;
    long sent = sentBefore;
    int left = chunkSize;
    while (segment != null && left > 0) {
      left--;
      if (holder == null || !segment.getHere()) {
        // A key may have left while this chain was no holder's.
        withdraw(chain, segment, target);
      } else {
        if (after == null) {
          sendKey(chain, segment, holder);
        }
        int limit = (int) Math.min(left + 1, MAX_COPIES - sent);
        if (limit > 0) {
          ActionPage page = chain.actions().page(segment.getKey(), after, limit);
          for (Action action : page.actions()) {
            copy(chain, segment, target, action.getEvent());
          }
          left -= page.actions().size();
          sent += page.actions().size();
          if (page.hasMore() && page.lastKey() != null && sent < MAX_COPIES) {
            remind(chain, target, segment, page.lastKey(), sent);
            return;
          }
        }
      }
      after = null;
      sent = 0;
      segment = chain.segments().next(segment.getKey());
    }
    if (segment != null) {
      remind(chain, target, segment, null, 0);
    }
  }

  private void remind(
      ChainAggregate chain,
      String target,
      SegmentState segment,
      byte @Nullable [] after,
      long sent) {
    out.toChain(
        chain.key(),
        new KeyContested(
            chain.tenant(),
            segment.getKey(),
            chain.key(),
            chain.key(),
            null,
            target,
            after == null ? null : ByteBuffer.wrap(after),
            sent,
            chain.causeTime(),
            segment.getEpoch()));
  }

  /** The root is linked to the run that presents it, each other key as it is here. */
  private void sendKey(ChainAggregate chain, SegmentState segment, HolderRef holder) {
    boolean isRoot = segment.getKey().equals(chain.key());
    String target = holder.getChainKey();
    var link =
        isRoot
            ? new HolderChain(target, holder.getParent(), holder.getVia(), holder.getEventId())
            : new HolderChain(
                target, segment.getParent(), segment.getVia(), segment.getLinkEventId());
    sendLink(chain, segment, target, link);
  }

  private void withdraw(ChainAggregate chain, SegmentState segment, String target) {
    sendLink(chain, segment, target, null);
  }

  private void sendLink(
      ChainAggregate chain, SegmentState segment, String target, @Nullable HolderChain link) {
    out.toChain(
        target,
        new KeyContested(
            chain.tenant(),
            segment.getKey(),
            target,
            chain.key(),
            link,
            null,
            null,
            0L,
            chain.causeTime(),
            segment.getEpoch()));
  }

  private void copy(
      ChainAggregate chain, SegmentState segment, String target, IdentityEvent event) {
    out.toChain(
        target,
        new ActionCopied(
            chain.tenant(), target, chain.key(), ShownPersons.asStated(event), segment.getEpoch()));
  }

  private static @Nullable HolderRef find(List<HolderRef> holders, String chain) {
    return holders.stream()
        .filter(holder -> holder.getChainKey().equals(chain))
        .findFirst()
        .orElse(null);
  }
}
