package io.spoor.pipeline.assemble;

import io.spoor.pipeline.detect.injection.ToolCall;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.TypicalLength;
import io.spoor.schemas.ContentTrace;
import io.spoor.schemas.serde.AvroCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Stored form of a fingerprinted call: its envelope, then the fingerprint in Avro. */
final class ToolCallCodec implements RowCodec<ToolCall> {
  private final AvroCodec<ContentTrace> fingerprints = AvroCodec.of(ContentTrace.class);
  private final TypicalLength typical = new TypicalLength();

  @Override
  public byte[] encode(ToolCall call) {
    var bytes = new ByteArrayOutputStream(512);
    try (var out = new DataOutputStream(bytes)) {
      out.writeUTF(call.eventId());
      out.writeLong(call.time());
      out.writeUTF(call.tool());
      out.writeBoolean(call.failed());
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
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes))) {
      return new ToolCall(
          in.readUTF(),
          in.readLong(),
          in.readUTF(),
          in.readBoolean(),
          fingerprints.decode(in.readAllBytes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
