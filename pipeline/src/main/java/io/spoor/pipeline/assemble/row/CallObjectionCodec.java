package io.spoor.pipeline.assemble.row;

import io.spoor.content.injection.CallObjection;
import io.spoor.pipeline.rows.RowCodec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Stored form of a second opinion against a call: format, event id, time, model. To change it, add
 * a format and branch on it in {@link #decode}.
 */
public final class CallObjectionCodec implements RowCodec<CallObjection> {
  private static final byte FORMAT = 1;

  @Override
  public byte[] encode(CallObjection objection) {
    var bytes = new ByteArrayOutputStream(160);
    try (var out = new DataOutputStream(bytes)) {
      out.writeByte(FORMAT);
      out.writeUTF(objection.eventId());
      out.writeLong(objection.time());
      out.writeUTF(objection.model());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public CallObjection decode(byte[] bytes) {
    RowCodec.requireKnownFormat("CallObjection", bytes, FORMAT);
    try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 1, bytes.length - 1))) {
      return new CallObjection(in.readUTF(), in.readLong(), in.readUTF());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public int about(CallObjection objection, int last) {
    return 16 + objection.eventId().length() + objection.model().length();
  }
}
