package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.EvaluationPass;
import io.spoor.schemas.JudgeContinued;
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
  private final AssembleRows rows;
  private final CredentialEvaluator credentialEvaluator;
  private final ActionEvaluator actionEvaluator;
  private final Outbox out;
  private final int chunkSize;

  Reevaluator(
      AssembleRows rows,
      CredentialEvaluator credentialEvaluator,
      ActionEvaluator actionEvaluator,
      Outbox out,
      int chunkSize) {
    this.rows = rows;
    this.credentialEvaluator = credentialEvaluator;
    this.actionEvaluator = actionEvaluator;
    this.out = out;
    this.chunkSize = chunkSize;
  }

  /**
   * A range of rows that name the items of a pass.
   *
   * @param parent key whose children, days or calls the rows name; null: all keys of the chain, or
   *     all groups of actions
   */
  private record PassRange(byte[] prefix, @Nullable String parent) {
    static PassRange ofSegments(ChainAggregate chain) {
      return new PassRange(AssembleRows.allSegments(chain.hash), null);
    }

    static PassRange ofGroups(ChainAggregate chain) {
      return new PassRange(ObservationRows.allGroups(chain.hash), null);
    }

    static PassRange ofChildren(ChainAggregate chain, String parent) {
      return new PassRange(AssembleRows.allChildren(chain.hash, parent), parent);
    }

    static PassRange ofDays(ChainAggregate chain, String parent) {
      return new PassRange(AssembleRows.allDays(chain.hash, parent), parent);
    }

    static PassRange ofCalls(ChainAggregate chain, String segment) {
      return new PassRange(ToolCallRows.allCalls(ToolCallRows.runKey(chain, segment)), segment);
    }

    static PassRange from(ChainAggregate chain, JudgeContinued message) {
      String parent = message.getParent();
      byte tag = message.getAfter().get(message.getAfter().position());
      if (parent == null) {
        PassRange groups = ofGroups(chain);
        return tag == groups.prefix[0] ? groups : ofSegments(chain);
      }
      for (PassRange range : List.of(ofDays(chain, parent), ofCalls(chain, parent))) {
        if (tag == range.prefix[0]) {
          return range;
        }
      }
      return ofChildren(chain, parent);
    }

    /** Schedules the items that the rows name; returns the row keys. */
    List<byte[]> collect(
        ChainAggregate chain, AssembleRows rows, byte[] after, byte @Nullable [] end, int limit) {
      String parentKey = parent;
      if (parentKey != null && prefix[0] == ofCalls(chain, parentKey).prefix[0]) {
        return collect(
            rows.scanAfter(prefix, after, limit, ToolCallRows.CALL),
            end,
            call -> chain.addPendingCall(parentKey, call));
      }
      if (parentKey != null) {
        return collect(
            rows.scanAfter(prefix, after, limit, RowCodec.TEXT), end, chain.pendingKeys::add);
      }
      if (prefix[0] == ObservationRows.allGroups(chain.hash)[0]) {
        return collect(
            rows.scanAfter(prefix, after, limit, ObservationGroup.CODEC),
            end,
            row -> {
              GroupKey group = row.group();
              if (group.detector().equals(ToolCallRows.CALL_GROUP)) {
                chain.pendingRuns.add(group.value());
              } else {
                chain.pendingGroups.add(group);
              }
            });
      }
      return collect(
          rows.scanAfter(prefix, after, limit, AssembleRows.SEGMENT),
          end,
          row -> chain.pendingKeys.add(row.getKey()));
    }

    private static <T extends Object> List<byte[]> collect(
        List<Row<T>> page, byte @Nullable [] end, Consumer<T> add) {
      for (Row<T> row : page) {
        if (end != null && Arrays.compareUnsigned(row.key(), end) > 0) {
          break;
        }
        add.accept(row.value());
      }
      return page.stream().map(Row::key).toList();
    }
  }

  /** Runs the evaluations that the current message requires. */
  void evaluatePending(ChainAggregate chain) {
    if (chain.evaluateAll || chain.evaluateKeys) {
      start(chain, PassRange.ofSegments(chain));
    }
    if (chain.evaluateAll) {
      start(chain, PassRange.ofGroups(chain));
    }
    chain.changedKeys.forEach(
        (key, children) -> {
          chain.pendingKeys.add(key);
          start(chain, PassRange.ofDays(chain, key));
          if (children) {
            start(chain, PassRange.ofChildren(chain, key));
          }
        });
    chain.pendingRuns.forEach(segment -> start(chain, PassRange.ofCalls(chain, segment)));
    for (String key : chain.pendingKeys) {
      credentialEvaluator.evaluate(chain, key);
    }
    actionEvaluator.evaluatePending(chain);
  }

  /** Continues a pass; ignores a message of a pass that has already advanced. */
  void resume(ChainAggregate chain, JudgeContinued message) {
    PassRange range = PassRange.from(chain, message);
    EvaluationPass pass = rows.pass(range.prefix);
    if (pass != null && pass.getAfter().equals(message.getAfter())) {
      advance(chain, range, pass, true);
    }
  }

  private void start(ChainAggregate chain, PassRange range) {
    EvaluationPass stored = rows.pass(range.prefix);
    if (stored == null) {
      advance(chain, range, new EvaluationPass(ByteBuffer.wrap(range.prefix), null, false), false);
      return;
    }
    stored.setUntil(stored.getAfter());
    stored.setAnew(false);
    rows.pass(range.prefix, stored);
  }

  private void advance(
      ChainAggregate chain, PassRange range, EvaluationPass pass, boolean isStored) {
    byte[] end =
        pass.getAnew() && pass.getUntil() != null ? ByteBuffers.toArray(pass.getUntil()) : null;
    List<byte[]> page =
        range.collect(chain, rows, ByteBuffers.toArray(pass.getAfter()), end, chunkSize);
    byte[] next;
    if (page.size() < chunkSize) {
      next = pass.getUntil() == null || pass.getAnew() ? null : range.prefix;
      pass.setAnew(true);
    } else {
      byte[] last = page.getLast();
      next = end != null && Arrays.compareUnsigned(last, end) >= 0 ? null : last;
    }
    if (next != null) {
      pass.setAfter(ByteBuffer.wrap(next));
      rows.pass(range.prefix, pass);
      sendContinuation(chain, range, pass);
    } else if (isStored) {
      rows.removePass(range.prefix);
    }
  }

  private void sendContinuation(ChainAggregate chain, PassRange range, EvaluationPass pass) {
    out.toActions(
        chain.key(),
        new JudgeContinued(
            chain.state.getTenant(),
            chain.key(),
            range.parent,
            pass.getAfter().duplicate(),
            chain.causeTime));
  }
}
