package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Outbox;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.state.JudgePass;
import io.spoor.schemas.JudgeContinued;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges again what a message changed. All keys of a chain, or all children of a key, are judged in
 * passes of a chunk at a time, each of which the chain reminds itself of by a message. There is one
 * pass over the same keys at a time: what changes meanwhile makes it go on round to where it was.
 */
final class Judging {
  private final AssembleRows rows;
  private final Switches switches;
  private final Observations observations;
  private final Outbox out;
  private final int chunk;

  Judging(AssembleRows rows, Switches switches, Observations observations, Outbox out, int chunk) {
    this.rows = rows;
    this.switches = switches;
    this.observations = observations;
    this.out = out;
    this.chunk = chunk;
  }

  /**
   * Rows that name what to judge.
   *
   * @param parent whose children, days or calls they are; null: all keys of the chain, or all
   *     groups of actions
   */
  private record Over(byte[] prefix, @Nullable String parent) {
    static Over keys(Scope chain) {
      return new Over(AssembleRows.allKeys(chain.hash), null);
    }

    static Over groups(Scope chain) {
      return new Over(ObservedRows.allGroups(chain.hash), null);
    }

    static Over children(Scope chain, String parent) {
      return new Over(AssembleRows.allChildren(chain.hash, parent), parent);
    }

    static Over days(Scope chain, String parent) {
      return new Over(AssembleRows.allDays(chain.hash, parent), parent);
    }

    static Over calls(Scope chain, String segment) {
      return new Over(CallRows.all(CallRows.run(chain, segment)), segment);
    }

    static Over of(Scope chain, JudgeContinued message) {
      String parent = message.getParent();
      byte tag = message.getAfter().get(message.getAfter().position());
      if (parent == null) {
        Over groups = groups(chain);
        return tag == groups.prefix[0] ? groups : keys(chain);
      }
      for (Over over : List.of(days(chain, parent), calls(chain, parent))) {
        if (tag == over.prefix[0]) {
          return over;
        }
      }
      return children(chain, parent);
    }

    /** Adds what some rows name to what is to be judged; the keys of the rows. */
    List<byte[]> collect(
        Scope chain, AssembleRows rows, byte[] after, byte @Nullable [] end, int limit) {
      String of = parent;
      if (of != null && prefix[0] == calls(chain, of).prefix[0]) {
        return collect(
            rows.after(prefix, after, limit, CallRows.CALL), end, call -> chain.judge(of, call));
      }
      if (of != null) {
        return collect(rows.after(prefix, after, limit, RowCodec.TEXT), end, chain.judge::add);
      }
      if (prefix[0] == ObservedRows.allGroups(chain.hash)[0]) {
        return collect(
            rows.after(prefix, after, limit, GroupRow.CODEC),
            end,
            row -> {
              Group group = row.group();
              if (group.detector().equals(CallRows.CALLS)) {
                chain.runs.add(group.group());
              } else {
                chain.groups.add(group);
              }
            });
      }
      return collect(
          rows.after(prefix, after, limit, AssembleRows.KEY),
          end,
          row -> chain.judge.add(row.getKey()));
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

  /** Does what the message that is being handled made necessary. */
  void settle(Scope chain) {
    if (chain.judgeAll || chain.judgeKeys) {
      begin(chain, Over.keys(chain));
    }
    if (chain.judgeAll) {
      begin(chain, Over.groups(chain));
    }
    chain.changed.forEach(
        (key, children) -> {
          chain.judge.add(key);
          begin(chain, Over.days(chain, key));
          if (children) {
            begin(chain, Over.children(chain, key));
          }
        });
    chain.runs.forEach(segment -> begin(chain, Over.calls(chain, segment)));
    for (String key : chain.judge) {
      switches.judge(chain, key);
    }
    observations.settle(chain);
  }

  /** Goes on with a pass; a reminder of one that went on already means nothing. */
  void goOn(Scope chain, JudgeContinued message) {
    Over over = Over.of(chain, message);
    JudgePass pass = rows.pass(over.prefix);
    if (pass != null && pass.getAfter().equals(message.getAfter())) {
      step(chain, over, pass, true);
    }
  }

  private void begin(Scope chain, Over over) {
    JudgePass running = rows.pass(over.prefix);
    if (running == null) {
      step(chain, over, new JudgePass(ByteBuffer.wrap(over.prefix), null, false), false);
      return;
    }
    running.setUntil(running.getAfter());
    running.setAnew(false);
    rows.pass(over.prefix, running);
  }

  private void step(Scope chain, Over over, JudgePass pass, boolean known) {
    byte[] end = pass.getAnew() && pass.getUntil() != null ? Bytes.of(pass.getUntil()) : null;
    List<byte[]> page = over.collect(chain, rows, Bytes.of(pass.getAfter()), end, chunk);
    byte[] next;
    if (page.size() < chunk) {
      next = pass.getUntil() == null || pass.getAnew() ? null : over.prefix;
      pass.setAnew(true);
    } else {
      byte[] last = page.getLast();
      next = end != null && Arrays.compareUnsigned(last, end) >= 0 ? null : last;
    }
    if (next != null) {
      pass.setAfter(ByteBuffer.wrap(next));
      rows.pass(over.prefix, pass);
      remind(chain, over, pass);
    } else if (known) {
      rows.removePass(over.prefix);
    }
  }

  private void remind(Scope chain, Over over, JudgePass pass) {
    out.toActions(
        chain.key(),
        new JudgeContinued(
            chain.row.getTenant(),
            chain.key(),
            over.parent,
            pass.getAfter().duplicate(),
            chain.at));
  }
}
