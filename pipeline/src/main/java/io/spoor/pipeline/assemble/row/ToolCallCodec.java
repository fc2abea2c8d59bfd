package io.spoor.pipeline.assemble.row;

import io.spoor.content.injection.ToolCall;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFormats;
import io.spoor.pipeline.rows.TypicalLength;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.codec.AvroCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Stored form of a fingerprinted call: its envelope, then the fingerprint in Avro.
 *
 * <p>The first byte is the format of the envelope; the fingerprint has its own. To change the
 * envelope, add a format: {@link #encode} writes the newest, {@link #decode} branches on the byte.
 */
public final class ToolCallCodec implements RowCodec<ToolCall> {
  private static final byte FORMAT = 1;

  private final AvroCodec<ContentTrace> fingerprints = RowFormats.codec(ContentTrace.class);
  private final TypicalLength typical = new TypicalLength();

  @Override
  public byte[] encode(ToolCall call) {
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(call.eventId());
      out.writeLong(call.time());
      out.writeUTF(call.tool());
      out.writeBoolean(call.failed());
      out.writeBoolean(call.callId() != null);
      if (call.callId() != null) {
        out.writeUTF(call.callId());
      }
      out.writeLong(call.ended());
      out.write(fingerprints.encode(call.fingerprint()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return typical.learn(bytes.toByteArray());
  }

  @Override
  public int about(ToolCall value, int last) {
    return typical.or(last);
  }

  @Override
  public ToolCall decode(byte[] bytes) {
    RowCodec.requireKnownFormat("ToolCall", bytes, FORMAT);
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
      String eventId = in.readUTF();
      long time = in.readLong();
      String tool = in.readUTF();
      boolean failed = in.readBoolean();
      String callId = in.readBoolean() ? in.readUTF() : null;
      long ended = in.readLong();
      return new ToolCall(
          eventId, time, tool, failed, fingerprints.decode(in.readAllBytes()), callId, ended);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
