package io.spoor.pipeline.assemble;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.schemas.Agent;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.InvocationKind;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A span in the tree of its trace.
 *
 * @param parent hash of the enclosing span's event id; null: none stated
 * @param agent agent that the span states; null: none, or a workflow, which is no agent
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SpanNode(
    Role role, byte @Nullable [] parent, long time, String eventId, @Nullable String agent) {

  /** What a span means for the request of the calls below it. */
  enum Role {
    /** A run of an agent. */
    AGENT('a'),
    /** Another invocation, such as a turn or a workflow, that states a request. */
    WORKFLOW('w'),
    /** One that states none: it frames a run, and says nothing about its request. */
    SILENT_WORKFLOW('f'),
    /** A tool call: what is below it acts on the agent's word. */
    TOOL('t'),
    /** A statement of the request outside the tree: a run's start record. */
    STATEMENT('s'),
    OTHER('o');

    /** Stored form. */
    private final char code;

    Role(char code) {
      this.code = code;
    }

    /** Whether a call below it belongs to a run. */
    boolean isInvocation() {
      return this == AGENT || this == WORKFLOW || this == SILENT_WORKFLOW;
    }

    /** Whether the calls below it may be excused by its request, or by none. */
    boolean speaksForUser() {
      return this == AGENT || this == WORKFLOW;
    }

    private static Role of(char code) {
      for (Role role : values()) {
        if (role.code == code) {
          return role;
        }
      }
      throw new IllegalArgumentException("unknown role of a span: " + (int) code);
    }
  }

  static final RowCodec<SpanNode> CODEC = new Codec();

  @Override
  public String toString() {
    String above = parent == null ? "" : " below " + HexFormat.of().formatHex(parent);
    return role + " " + eventId + " at " + time + above + (agent == null ? "" : " by " + agent);
  }

  /** The node of an event; null when the event is not part of a tree. */
  static @Nullable SpanNode of(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    String parent = event.getParentEventId();
    if (genAi == null && parent == null) {
      return null;
    }
    Agent agent = event.getAgent();
    boolean isWorkflow = InvocationKind.of(genAi) == InvocationKind.WORKFLOW;
    return new SpanNode(
        role(event),
        parent == null ? null : RowKey.hash(parent),
        event.getTime(),
        event.getEventId(),
        agent == null || isWorkflow ? null : agent.getId());
  }

  private static Role role(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    InvocationKind invocation = InvocationKind.of(genAi);
    if (invocation == InvocationKind.AGENT) {
      return Role.AGENT;
    }
    if (invocation != null) {
      return ObservedContent.statesRequest(event) ? Role.WORKFLOW : Role.SILENT_WORKFLOW;
    }
    return switch (genAi == null ? "" : genAi.getOperation()) {
      case "execute_tool" -> Role.TOOL;
      case "run_start" -> Role.STATEMENT;
      default -> Role.OTHER;
    };
  }

  /**
   * Format, role, parent, time, event id, agent. To change the layout, add a format and branch on
   * it in {@code decode}.
   */
  private static final class Codec implements RowCodec<SpanNode> {
    private static final byte FORMAT = 1;

    @Override
    public byte[] encode(SpanNode node) {
      var bytes = new ByteArrayOutputStream(96);
      try (var out = new DataOutputStream(bytes)) {
        out.writeByte(FORMAT);
        out.writeByte(node.role.code);
        out.writeBoolean(node.parent != null);
        if (node.parent != null) {
          out.write(node.parent);
        }
        out.writeLong(node.time);
        out.writeUTF(node.eventId);
        out.writeBoolean(node.agent != null);
        if (node.agent != null) {
          out.writeUTF(node.agent);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    @Override
    public SpanNode decode(byte[] bytes) {
      RowCodec.requireKnownFormat("SpanNode", bytes, FORMAT);
      try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
        return new SpanNode(
            Role.of((char) in.readByte()),
            in.readBoolean() ? in.readNBytes(RowKey.HASH) : null,
            in.readLong(),
            in.readUTF(),
            in.readBoolean() ? in.readUTF() : null);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int about(SpanNode node, int last) {
      return 16 + RowKey.HASH + node.eventId.length();
    }
  }
}
