package io.spoor.pipeline;

import io.spoor.schemas.ChainMessage;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Predicate;

/**
 * Hands messages of stitch to chains of the same task, without a topic between them. Messages to
 * chains of other tasks are sent at once. The others wait until the step of stitch ends: a chain
 * that gives up a key sends the key's actions on, and must not do so before the step has placed the
 * key in its new chain.
 *
 * <p>Nothing waits between two steps. A task that commits or closes leaves no message behind, and
 * one that fails repeats its steps.
 */
public final class ChainHandOver implements ChainMessageSink {
  private record Waiting(String chainKey, ChainMessage message) {}

  private final Predicate<String> isOwn;
  private final ChainMessageSink toOthers;
  private final Queue<Waiting> waiting = new ArrayDeque<>();

  /**
   * Creates a hand-over.
   *
   * @param isOwn whether the task owns the chain with this root key; the same for all its messages,
   *     as messages overtake each other if their ways differ
   * @param toOthers receives messages to chains of other tasks
   */
  public ChainHandOver(Predicate<String> isOwn, ChainMessageSink toOthers) {
    this.isOwn = isOwn;
    this.toOthers = toOthers;
  }

  @Override
  public void toChain(String chainKey, ChainMessage message) {
    if (isOwn.test(chainKey)) {
      waiting.add(new Waiting(chainKey, message));
    } else {
      toOthers.toChain(chainKey, message);
    }
  }

  /** Ends a step of stitch: {@code own} receives the waiting messages, in the order sent. */
  public void endStep(ChainMessageSink own) {
    for (Waiting next = waiting.poll(); next != null; next = waiting.poll()) {
      own.toChain(next.chainKey, next.message);
    }
  }
}
