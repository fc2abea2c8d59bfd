package io.spoor.pipeline.assemble.row;

import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.schemas.Agent;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.vocabulary.CallObserver;
import io.spoor.schemas.vocabulary.EffectKind;
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
 * @param observer who saw the tool call; null: its caller, or no tool call
 * @param tool name of the tool that is called; null: none, or unknown
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record SpanNode(
    Role role,
    byte @Nullable [] parent,
    long time,
    String eventId,
    @Nullable String agent,
    @Nullable CallObserver observer,
    @Nullable String tool) {

  /** What a span means for the request of the calls below it. */
  public enum Role {
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
    public boolean isInvocation() {
      return this == AGENT || this == WORKFLOW || this == SILENT_WORKFLOW;
    }

    /** Whether the calls below it may be excused by its request, or by none. */
    public boolean speaksForUser() {
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
  public static @Nullable SpanNode of(IdentityEvent event) {
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
        agent == null || isWorkflow ? null : agent.getId(),
        CallObserver.of(event),
        tool(event));
  }

  private static @Nullable String tool(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    if (genAi != null) {
      return genAi.getToolName();
    }
    return CallObserver.of(event) == null
        ? null
        : event.getEffects().stream()
            .filter(effect -> effect.getKind().equals(EffectKind.CALLS_TOOL.label()))
            .flatMap(effect -> effect.getObjects().stream())
            .findFirst()
            .orElse(null);
  }

  /**
   * Whether this is another record of a call. Somebody who goes on to call a tool of another name
   * makes a call of its own: a manifest may declare the one tool and not the other.
   */
  public boolean observes(SpanNode caller) {
    return observer != null && tool != null && tool.equals(caller.tool);
  }

  private static Role role(IdentityEvent event) {
    GenAi genAi = event.getGenAi();
    if (CallObserver.of(event) != null) {
      return Role.TOOL;
    }
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
   * Format, role, parent, time, event id, agent; since format 2 observer and tool. To change the
   * layout, add a format and branch on it in {@code decode}.
   */
  private static final class Codec implements RowCodec<SpanNode> {
    private static final byte WITHOUT_OBSERVER = 1;
    private static final byte FORMAT = 2;

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
        write(out, node.agent);
        write(out, node.observer == null ? null : node.observer.name());
        write(out, node.tool);
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
            read(in),
            bytes[0] == WITHOUT_OBSERVER ? null : observer(read(in)),
            bytes[0] == WITHOUT_OBSERVER ? null : read(in));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static void write(DataOutputStream out, @Nullable String text) throws IOException {
      out.writeBoolean(text != null);
      if (text != null) {
        out.writeUTF(text);
      }
    }

    private static @Nullable String read(DataInputStream in) throws IOException {
      return in.readBoolean() ? in.readUTF() : null;
    }

    private static @Nullable CallObserver observer(@Nullable String name) {
      return name == null ? null : CallObserver.valueOf(name);
    }

    @Override
    public int about(SpanNode node, int last) {
      return 18
          + RowKey.HASH
          + node.eventId.length()
          + (node.tool == null ? 0 : node.tool.length());
    }
  }
}
