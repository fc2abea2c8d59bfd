package io.spoor.pipeline.assemble.call;

import io.spoor.pipeline.assemble.row.CallRows;
import io.spoor.pipeline.assemble.row.CallRows.SpanEdge;
import io.spoor.pipeline.assemble.row.SpanNode;
import io.spoor.pipeline.assemble.row.SpanNode.Role;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a run's trace by their parents, as far as they have arrived. It tells which agent
 * invocations stand above a call: the user spoke to the topmost one.
 */
public final class SpanTree {
  /** Maximum ancestors that are read; what is deeper has unknown ancestors. */
  private static final int MAX_DEPTH = 64;

  /** Maximum invocations above a call that are compared. */
  private static final int MAX_AGENTS = 16;

  /** Maximum spans that are read below one. */
  private static final int MAX_BELOW = 256;

  private final Table<byte[], SpanNode> spans;
  private final Table<SpanEdge, byte[]> edges;

  SpanTree(Rows rows, byte[] run) {
    this.spans = CallRows.SPAN.of(rows, run);
    this.edges = CallRows.SPAN_EDGE.of(rows, run);
  }

  /**
   * The invocations above a call.
   *
   * @param invocations the nearest first; empty: none is known
   * @param enclosed whether the topmost one that may state a request was started by an agent, or
   *     may have been: a tool call is above it, or the path is too long
   * @param complete whether all spans up to a root have arrived
   */
  record Above(List<SpanNode> invocations, boolean enclosed, boolean complete) {
    /**
     * The agent that the topmost invocation with a name states; null: none is known. A turn names
     * its entry point, which may have handed over: an agent below it is meant.
     */
    @Nullable String agent() {
      List<String> named = agents();
      return named.isEmpty() ? null : named.getLast();
    }

    /** The agents that run above the call, the nearest first. */
    List<String> agents() {
      List<String> running = named(true);
      return running.isEmpty() ? named(false) : running;
    }

    private List<String> named(boolean byAgents) {
      return invocations.stream()
          .filter(node -> (node.role() == Role.AGENT) == byAgents)
          .map(SpanNode::agent)
          .filter(Objects::nonNull)
          .distinct()
          .toList();
    }

    /** Whether one of them states the agent. */
    boolean names(String agent) {
      return invocations.stream().anyMatch(node -> agent.equals(node.agent()));
    }
  }

  public void put(SpanNode node) {
    byte[] id = RowKey.hash(node.eventId());
    spans.put(id, node);
    if (node.parent() != null) {
      edges.put(new SpanEdge(node.parent(), id), id);
    }
  }

  void delete(SpanNode node) {
    byte[] id = RowKey.hash(node.eventId());
    spans.delete(id);
    if (node.parent() != null) {
      edges.delete(new SpanEdge(node.parent(), id));
    }
  }

  /** The span with this event id; null: not known. */
  @Nullable
  public SpanNode find(String eventId) {
    return spans.get(RowKey.hash(eventId));
  }

  /** What is known above a span. */
  Above above(String eventId) {
    SpanNode span = spans.get(RowKey.hash(eventId));
    List<SpanNode> invocations = new ArrayList<>();
    boolean enclosed = false;
    boolean complete = true;
    byte[] next = span == null ? null : span.parent();
    for (int depth = 0; next != null; depth++) {
      SpanNode node = spans.get(next);
      if (node == null) {
        complete = false;
        break;
      }
      if (depth == MAX_DEPTH || invocations.size() == MAX_AGENTS) {
        // Deeper than any agent works, or a cycle. Whoever forges spans can only add them above
        // the real ones, so the nearest agents are the ones that count.
        return new Above(invocations, true, false);
      }
      if (node.role().isInvocation()) {
        invocations.add(node);
        // A frame without a request is no statement of the user's: what is below stays enclosed.
        enclosed &= !node.role().speaksForUser();
      } else if (node.role() == Role.TOOL) {
        enclosed = !invocations.isEmpty();
      }
      next = node.parent();
    }
    return new Above(invocations, enclosed, complete);
  }

  /**
   * Whether a user may have spoken to the span's agent: no agent and no tool call is above it. A
   * workflow above takes nothing away, since anyone can send one in the place of a remote parent:
   * the requests of both count then.
   */
  boolean isTopmost(String eventId) {
    SpanNode span = spans.get(RowKey.hash(eventId));
    if (span == null) {
      return true;
    }
    if (span.role() == Role.STATEMENT) {
      return false;
    }
    byte[] next = span.parent();
    for (int depth = 0; next != null && depth < MAX_DEPTH; depth++) {
      SpanNode node = spans.get(next);
      if (node == null) {
        return true;
      }
      if (node.role() == Role.AGENT || node.role() == Role.TOOL) {
        return false;
      }
      next = node.parent();
    }
    return next == null;
  }

  /**
   * The call that a span observes: the record of it that is nearest to the caller. Null: none is
   * known.
   */
  @Nullable
  public SpanNode observedCall(SpanNode span) {
    SpanNode call = null;
    SpanNode last = span;
    byte[] next = span.observer() == null ? null : span.parent();
    for (int depth = 0; next != null && depth < MAX_DEPTH; depth++) {
      SpanNode node = spans.get(next);
      if (node == null || node.role().isInvocation()) {
        break;
      }
      if (node.role() == Role.TOOL) {
        if (!last.observes(node)) {
          break;
        }
        call = node;
        last = node;
      }
      next = node.parent();
    }
    return call;
  }

  /** Start of a span, nanoseconds since the Unix epoch; null when it has not arrived. */
  @Nullable
  public Long time(String eventId) {
    SpanNode span = spans.get(RowKey.hash(eventId));
    return span == null ? null : (Long) span.time();
  }

  /** Whether a span has arrived. */
  boolean contains(String eventId) {
    return spans.get(RowKey.hash(eventId)) != null;
  }

  /** The agent that a span names; null: none. */
  @Nullable String agent(String eventId) {
    SpanNode span = spans.get(RowKey.hash(eventId));
    return span == null ? null : span.agent();
  }

  /** Whether a tool call is below a span, or there are too many spans to tell. */
  boolean hasCalls(String eventId) {
    return !read(eventId, node -> node.role() != Role.TOOL);
  }

  /** Whether a span names this one as its parent. */
  public boolean hasChildren(String eventId) {
    return !edges.startingWith(RowKey.hash(eventId)).isEmpty();
  }

  /** The tool calls and invocations below a span; null: too many spans to read. */
  @Nullable
  public List<SpanNode> below(String eventId) {
    List<SpanNode> below = new ArrayList<>();
    boolean complete =
        read(
            eventId,
            node -> {
              if (node.role() == Role.TOOL || node.role().isInvocation()) {
                below.add(node);
              }
              return true;
            });
    return complete ? below : null;
  }

  /** Reads the spans below one until the reader has enough; returns whether it read all. */
  private boolean read(String eventId, Predicate<SpanNode> reader) {
    Deque<byte[]> open = new ArrayDeque<>();
    open.add(RowKey.hash(eventId));
    int read = 0;
    while (!open.isEmpty()) {
      List<Row<byte[]>> children = edges.startingWith(open.poll()).first(MAX_BELOW - read + 1);
      read += children.size();
      if (read > MAX_BELOW) {
        return false;
      }
      for (Row<byte[]> child : children) {
        SpanNode node = spans.get(child.value());
        if (node != null && !reader.test(node)) {
          return false;
        }
        open.add(child.value());
      }
    }
    return true;
  }
}
