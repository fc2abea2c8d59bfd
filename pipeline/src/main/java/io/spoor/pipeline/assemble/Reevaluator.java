package io.spoor.pipeline.assemble;

import io.spoor.pipeline.ChainMessageSink;
import io.spoor.pipeline.assemble.call.ToolCalls;
import io.spoor.pipeline.assemble.chain.Actions;
import io.spoor.pipeline.assemble.chain.ChainAggregate;
import io.spoor.pipeline.assemble.chain.PendingEvaluation;
import io.spoor.pipeline.assemble.evaluation.ActionEvaluator;
import io.spoor.pipeline.assemble.evaluation.CredentialEvaluator;
import io.spoor.pipeline.assemble.row.ByteBuffers;
import io.spoor.pipeline.assemble.row.GroupKey;
import io.spoor.pipeline.assemble.transfer.ShownPersons;
import io.spoor.pipeline.rows.RowRange;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.EvaluationPass;
import io.spoor.schemas.EvaluationContinued;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Evaluates again the items that a message changed. Passes over all keys of a chain, or all
 * children of a key, run in chunks, and the chain sends itself a message for the next chunk. Each
 * range has one pass at a time; a change during the pass makes it continue until it reaches its
 * start again.
 */
final class Reevaluator {
  private final CredentialEvaluator credentialEvaluator;
  private final ActionEvaluator actionEvaluator;
  private final ChainMessageSink out;
  private final int chunkSize;
  private final ShownPersons shownPersons;

  Reevaluator(
      CredentialEvaluator credentialEvaluator,
      ActionEvaluator actionEvaluator,
      ChainMessageSink out,
      int chunkSize) {
    this.credentialEvaluator = credentialEvaluator;
    this.actionEvaluator = actionEvaluator;
    this.out = out;
    this.chunkSize = chunkSize;
    this.shownPersons = new ShownPersons(out);
  }

  /**
   * A range of rows that name the items of a pass.
   *
   * @param parent key whose children, days or calls the rows name; null: all keys of the chain, all
   *     groups of actions, or all actions
   * @param schedule schedules the item that a row names
   */
  private record PassRange<V extends Object>(
      RowRange<V> rows, @Nullable String parent, Consumer<V> schedule) {
    static PassRange<?> ofSegments(ChainAggregate chain) {
      return new PassRange<>(
          chain.segments().all(), null, segment -> chain.pending().addKey(segment.getKey()));
    }

    static PassRange<?> ofGroups(ChainAggregate chain) {
      return new PassRange<>(
          chain.observations().groups(),
          null,
          stored -> {
            GroupKey group = stored.group();
            if (group.detector().equals(ToolCalls.CALL_GROUP)) {
              chain.pending().addRun(group.value());
            } else {
              chain.pending().addGroup(group);
            }
          });
    }

    static PassRange<?> ofActions(ChainAggregate chain) {
      return new PassRange<>(
          chain.actions().all(),
          null,
          row -> chain.pending().addShownAction(Actions.decode(row).getEvent()));
    }

    static PassRange<?> ofChildren(ChainAggregate chain, String parent) {
      return new PassRange<>(chain.segments().children(parent), parent, chain.pending()::addKey);
    }

    static PassRange<?> ofDays(ChainAggregate chain, String parent) {
      return new PassRange<>(chain.segments().days(parent), parent, chain.pending()::addKey);
    }

    static PassRange<?> ofCalls(ChainAggregate chain, String segment) {
      return new PassRange<>(
          chain.toolCalls(segment).all(), segment, call -> chain.pending().addCall(segment, call));
    }

    static PassRange<?> from(ChainAggregate chain, EvaluationContinued message) {
      String parent = message.getParent();
      byte[] after = ByteBuffers.toArray(message.getAfter());
      List<PassRange<?>> candidates =
          parent == null
              ? List.of(ofGroups(chain), ofActions(chain))
              : List.of(ofDays(chain, parent), ofCalls(chain, parent));
      for (PassRange<?> candidate : candidates) {
        if (candidate.rows.isOfSameFamily(after)) {
          return candidate;
        }
      }
      return parent == null ? ofSegments(chain) : ofChildren(chain, parent);
    }

    byte[] start() {
      return rows.start();
    }

    /** Schedules the items that the next rows name, up to {@code end}; returns the positions. */
    List<byte[]> collect(byte[] after, byte @Nullable [] end, int limit) {
      List<Row<V>> page = rows.after(after, limit);
      for (Row<V> row : page) {
        if (end != null && Arrays.compareUnsigned(row.key(), end) > 0) {
          break;
        }
        schedule.accept(row.value());
      }
      return page.stream().map(Row::key).toList();
    }
  }

  /** Runs the evaluations that the current message requires. */
  void evaluatePending(ChainAggregate chain) {
    PendingEvaluation pending = chain.pending();
    if (!pending.claims().isEmpty()) {
      chain.updateClaimedAgents();
    }
    for (String key : pending.claims()) {
      if (!key.equals(chain.key())) {
        // Credentials below are evaluated by the run's agents.
        pending.addChangedKey(key, true);
      }
    }
    if (pending.allKeys()) {
      start(chain, PassRange.ofSegments(chain));
    }
    if (pending.allGroups()) {
      start(chain, PassRange.ofGroups(chain));
    }
    if (pending.allActions()) {
      start(chain, PassRange.ofActions(chain));
    }
    pending
        .changedKeys()
        .forEach(
            (key, children) -> {
              pending.addKey(key);
              start(chain, PassRange.ofDays(chain, key));
              if (children) {
                start(chain, PassRange.ofChildren(chain, key));
              }
            });
    pending.runs().forEach(segment -> start(chain, PassRange.ofCalls(chain, segment)));
    for (String key : pending.keys()) {
      credentialEvaluator.evaluate(chain, key);
    }
    actionEvaluator.evaluatePending(chain);
    shownPersons.publish(chain);
  }

  /** Continues a pass; ignores a message of a pass that has already advanced. */
  void resume(ChainAggregate chain, EvaluationContinued message) {
    PassRange<?> range = PassRange.from(chain, message);
    EvaluationPass pass = chain.passes().get(range.start());
    if (pass != null && pass.getAfter().equals(message.getAfter())) {
      advance(chain, range, pass, true);
    }
  }

  private void start(ChainAggregate chain, PassRange<?> range) {
    EvaluationPass stored = chain.passes().get(range.start());
    if (stored == null) {
      advance(chain, range, new EvaluationPass(ByteBuffer.wrap(range.start()), null, false), false);
      return;
    }
    stored.setUntil(stored.getAfter());
    stored.setAnew(false);
    chain.passes().put(range.start(), stored);
  }

  private void advance(
      ChainAggregate chain, PassRange<?> range, EvaluationPass pass, boolean isStored) {
    byte[] end =
        pass.getAnew() && pass.getUntil() != null ? ByteBuffers.toArray(pass.getUntil()) : null;
    List<byte[]> page = range.collect(ByteBuffers.toArray(pass.getAfter()), end, chunkSize);
    byte[] next;
    if (page.size() < chunkSize) {
      next = pass.getUntil() == null || pass.getAnew() ? null : range.start();
      pass.setAnew(true);
    } else {
      byte[] last = page.getLast();
      next = end != null && Arrays.compareUnsigned(last, end) >= 0 ? null : last;
    }
    if (next != null) {
      pass.setAfter(ByteBuffer.wrap(next));
      chain.passes().put(range.start(), pass);
      out.toChain(
          chain.key(),
          new EvaluationContinued(
              chain.tenant(),
              chain.key(),
              range.parent(),
              pass.getAfter().duplicate(),
              chain.causeTime(),
              chain.cause().record()));
    } else if (isStored) {
      chain.passes().delete(range.start());
    }
  }
}
