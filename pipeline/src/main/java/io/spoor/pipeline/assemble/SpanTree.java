package io.spoor.pipeline.assemble;

import io.spoor.pipeline.assemble.ChainRows.SpanEdge;
import io.spoor.pipeline.assemble.SpanNode.Role;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The spans of a run's trace by their parents, as far as they have arrived. It tells which agent
 * invocation stands above a call: the user spoke to that agent.
 */
final class SpanTree {
  /** Maximum ancestors that are read; what is deeper has unknown ancestors. */
  private static final int MAX_DEPTH = 64;

  /** Maximum spans that are read below one. */
  private static final int MAX_BELOW = 256;

  private final Table<byte[], SpanNode> spans;
  private final Table<SpanEdge, byte[]> edges;

  SpanTree(Rows rows, byte[] run) {
    this.spans = ChainRows.SPAN.of(rows, run);
    this.edges = ChainRows.SPAN_EDGE.of(rows, run);
  }

  /**
   * The part of the tree above a span.
   *
   * @param agent the topmost agent invocation, if no tool call is above it; null: none is known
   * @param enclosed whether a tool call is above the topmost agent invocation: an agent wrote its
   *     request
   */
  record Above(@Nullable SpanNode agent, boolean enclosed) {
    private static final Above UNKNOWN = new Above(null, false);
  }

  void put(SpanNode node) {
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

  /** What is known above a span. */
  Above above(String eventId) {
    SpanNode span = spans.get(RowKey.hash(eventId));
    SpanNode agent = null;
    boolean enclosed = false;
    byte[] next = span == null ? null : span.parent();
    for (int depth = 0; next != null; depth++) {
      SpanNode node = spans.get(next);
      if (node == null) {
        break;
      }
      if (depth == MAX_DEPTH) {
        // Deeper than any agent works, or a cycle.
        return Above.UNKNOWN;
      }
      if (node.role() == Role.AGENT) {
        agent = node;
        enclosed = false;
      } else if (node.role() == Role.TOOL) {
        enclosed = agent != null;
      }
      next = node.parent();
    }
    return enclosed ? new Above(null, true) : new Above(agent, false);
  }

  /** Whether a user may have spoken to the span's agent: no agent and no tool call is above it. */
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

  /** Whether a span names this one as its parent. */
  boolean hasChildren(String eventId) {
    return !edges.startingWith(RowKey.hash(eventId)).isEmpty();
  }

  /** The tool calls below a span; null when there are too many spans to read. */
  @Nullable List<SpanNode> callsBelow(String eventId) {
    List<SpanNode> calls = new ArrayList<>();
    Deque<byte[]> open = new ArrayDeque<>();
    open.add(RowKey.hash(eventId));
    int read = 0;
    while (!open.isEmpty()) {
      List<Row<byte[]>> children = edges.startingWith(open.poll()).first(MAX_BELOW - read + 1);
      read += children.size();
      if (read > MAX_BELOW) {
        return null;
      }
      for (Row<byte[]> child : children) {
        SpanNode node = spans.get(child.value());
        if (node != null && node.role() == Role.TOOL) {
          calls.add(node);
        }
        open.add(child.value());
      }
    }
    return calls;
  }
}
