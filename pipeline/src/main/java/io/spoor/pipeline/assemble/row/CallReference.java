package io.spoor.pipeline.assemble.row;

import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.rows.RowCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Names a tool call of any run of a chain. {@code segment}: key of its trace. */
public record CallReference(String segment, long time, String eventId) {
  static final RowCodec<CallReference> CODEC = new Codec();

  /** No id of an event contains it. */
  private static final char PROPOSAL = '\n';

  /** Names the calls that execute a proposal. */
  public static CallReference ofProposal(String segment, ToolCall proposal) {
    String content = Long.toHexString(proposal.content());
    return new CallReference(
        segment,
        proposal.time(),
        proposal.eventId() + PROPOSAL + content + PROPOSAL + proposal.callId());
  }

  /** The call id of a proposal; null of a call. */
  @Nullable
  public String proposedCallId() {
    int content = eventId.indexOf(PROPOSAL);
    return content < 0 ? null : eventId.substring(eventId.indexOf(PROPOSAL, content + 1) + 1);
  }

  /** Format, segment, time, event id. To change the layout, add a format and branch on it. */
  private static final class Codec implements RowCodec<CallReference> {
    private static final byte FORMAT = 1;

    @Override
    public byte[] encode(CallReference call) {
      var bytes = new ByteArrayOutputStream(128);
      try (var out = new DataOutputStream(bytes)) {
        out.writeByte(FORMAT);
        out.writeUTF(call.segment);
        out.writeLong(call.time);
        out.writeUTF(call.eventId);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      return bytes.toByteArray();
    }

    @Override
    public CallReference decode(byte[] bytes) {
      RowCodec.requireKnownFormat("CallReference", bytes, FORMAT);
      try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
        return new CallReference(in.readUTF(), in.readLong(), in.readUTF());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public int about(CallReference call, int last) {
      return 16 + call.segment.length() + call.eventId.length();
    }
  }
}
