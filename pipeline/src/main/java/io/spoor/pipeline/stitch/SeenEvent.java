package io.spoor.pipeline.stitch;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.schemas.IdentityEvent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An event id of a key's trail.
 *
 * @param time of the first record, nanoseconds since the Unix epoch
 * @param clampedTime the same at most five minutes after its arrival: a clock that is ahead does
 *     not keep the row for longer
 * @param claims what the records of the event claim together; null: stored before claims were kept
 * @param others digests of the conflicting records under the same id; each is an event of its own
 */
record SeenEvent(long time, long clampedTime, @Nullable EventClaims claims, List<String> others) {
  static final RowCodec<SeenEvent> CODEC = new Codec();

  SeenEvent {
    others = List.copyOf(others);
  }

  static SeenEvent of(IdentityEvent record, EventClaims claims) {
    return new SeenEvent(record.getTime(), Watermark.clampedTime(record), claims, List.of());
  }

  /** As rows were before claims were kept, if there are none. */
  @Override
  public String toString() {
    return claims == null ? String.valueOf(time) : time + " " + claims + " " + others;
  }

  SeenEvent withClaims(EventClaims together) {
    return new SeenEvent(time, clampedTime, together, others);
  }

  SeenEvent withOther(String digest) {
    List<String> more = new ArrayList<>(others);
    more.add(digest);
    return new SeenEvent(time, clampedTime, claims, more);
  }

  /**
   * The time, then a format, the clamped time if it is another, the claims and the digests. Rows
   * from before claims were kept end after the time. To change the layout, add a format and branch
   * on it in {@code decode}.
   */
  private static final class Codec implements RowCodec<SeenEvent> {
    private static final byte ONE_TIME = 1;
    private static final byte TWO_TIMES = 2;
    private static final int HEX = 16;

    @Override
    public byte[] encode(SeenEvent seen) {
      if (seen.claims == null) {
        return RowCodec.NUMBER.encode(seen.time);
      }
      var bytes = ByteBuffer.allocate(about(seen, 0));
      if (seen.clampedTime == seen.time) {
        bytes.putLong(seen.time).put(ONE_TIME);
      } else {
        bytes.putLong(seen.time).put(TWO_TIMES).putLong(seen.clampedTime);
      }
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
        return new SeenEvent(time, time, null, List.of());
      }
      byte format = in.get();
      RowCodec.requireKnownFormat("SeenEvent", new byte[] {format}, TWO_TIMES);
      long clampedTime = format == TWO_TIMES ? in.getLong() : time;
      EventClaims claims = EventClaims.read(in);
      List<String> others = new ArrayList<>();
      while (in.hasRemaining()) {
        others.add(HexFormat.of().toHexDigits(in.getLong()));
      }
      return new SeenEvent(time, clampedTime, claims, others);
    }

    @Override
    public int about(SeenEvent seen, int last) {
      int times = seen.clampedTime == seen.time ? Long.BYTES : 2 * Long.BYTES;
      return seen.claims == null
          ? Long.BYTES
          : times + 1 + seen.claims.encodedLength() + seen.others.size() * Long.BYTES;
    }
  }
}
