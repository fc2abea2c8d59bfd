package io.spoor.pipeline.stitch;

import io.spoor.pipeline.rows.RowCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event id of a key's trail.
 *
 * @param time clamped time of the first record, nanoseconds since the Unix epoch
 * @param claims what the records of the event claim together; null: stored before claims were kept
 * @param others digests of the conflicting records under the same id; each is an event of its own
 */
record SeenEvent(long time, @Nullable EventClaims claims, List<String> others) {
  static final RowCodec<SeenEvent> CODEC = new Codec();

  SeenEvent {
    others = List.copyOf(others);
  }

  SeenEvent(long time, EventClaims claims) {
    this(time, claims, List.of());
  }

  /** As rows were before claims were kept, if there are none. */
  @Override
  public String toString() {
    return claims == null ? String.valueOf(time) : time + " " + claims + " " + others;
  }

  SeenEvent withClaims(EventClaims together) {
    return new SeenEvent(time, together, others);
  }

  SeenEvent withOther(String digest) {
    List<String> more = new ArrayList<>(others);
    more.add(digest);
    return new SeenEvent(time, claims, more);
  }

  /**
   * The time, then a format, the claims and the digests. Rows from before claims were kept end
   * after the time. To change the layout, add a format and branch on it in {@code decode}.
   */
  private static final class Codec implements RowCodec<SeenEvent> {
    private static final byte FORMAT = 1;
    private static final int HEX = 16;

    @Override
    public byte[] encode(SeenEvent seen) {
      if (seen.claims == null) {
        return RowCodec.NUMBER.encode(seen.time);
      }
      var bytes = ByteBuffer.allocate(about(seen, 0));
      bytes.putLong(seen.time).put(FORMAT);
      seen.claims.write(bytes);
      for (String other : seen.others) {
        bytes.putLong(Long.parseUnsignedLong(other, HEX));
      }
      return bytes.array();
    }

    @Override
    public SeenEvent decode(byte[] bytes) {
      var in = ByteBuffer.wrap(bytes);
      long time = in.getLong();
      if (!in.hasRemaining()) {
        return new SeenEvent(time, null, List.of());
      }
      byte format = in.get();
      RowCodec.requireKnownFormat("SeenEvent", new byte[] {format}, FORMAT);
      EventClaims claims = EventClaims.read(in);
      List<String> others = new ArrayList<>();
      while (in.hasRemaining()) {
        others.add(HexFormat.of().toHexDigits(in.getLong()));
      }
      return new SeenEvent(time, claims, others);
    }

    @Override
    public int about(SeenEvent seen, int last) {
      return seen.claims == null
          ? Long.BYTES
          : Long.BYTES + 1 + seen.claims.encodedLength() + seen.others.size() * Long.BYTES;
    }
  }
}
