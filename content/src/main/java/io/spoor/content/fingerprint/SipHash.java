package io.spoor.content.fingerprint;

/**
 * SipHash-2-4 with a 64-bit result: a fast keyed hash that reveals nothing without the key.
 *
 * @see <a href="https://www.aumasson.jp/siphash/siphash.pdf">Aumasson, Bernstein: SipHash</a>
 */
final class SipHash {
  private static final int CHARS_PER_WORD = 4;

  private final long k0;
  private final long k1;

  /** Key bytes 0 to 7 and 8 to 15, each little endian. */
  SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /**
   * Hash of the characters from {@code from} (inclusive) to {@code to} (exclusive), as UTF-16
   * little endian.
   */
  long hash(CharSequence text, int from, int to) {
    var state = new State(k0, k1);
    int at = from;
    for (; at + CHARS_PER_WORD <= to; at += CHARS_PER_WORD) {
      state.update(
          text.charAt(at)
              | (long) text.charAt(at + 1) << 16
              | (long) text.charAt(at + 2) << 32
              | (long) text.charAt(at + 3) << 48);
    }
    long last = ((to - from) * 2L) << 56;
    for (int shift = 0; at < to; at++, shift += 16) {
      last |= (long) text.charAt(at) << shift;
    }
    state.update(last);
    return state.finish();
  }

  /** Hash of bytes, as the paper defines it. */
  long hash(byte[] bytes) {
    var state = new State(k0, k1);
    int at = 0;
    for (; at + Long.BYTES <= bytes.length; at += Long.BYTES) {
      state.update(littleEndian(bytes, at, Long.BYTES));
    }
    state.update((long) bytes.length << 56 | littleEndian(bytes, at, bytes.length - at));
    return state.finish();
  }

  private static long littleEndian(byte[] bytes, int from, int count) {
    long word = 0;
    for (int i = 0; i < count; i++) {
      word |= (bytes[from + i] & 0xffL) << (8 * i);
    }
    return word;
  }

  private static final class State {
    private long v0;
    private long v1;
    private long v2;
    private long v3;

    State(long k0, long k1) {
      v0 = k0 ^ 0x736f6d6570736575L;
      v1 = k1 ^ 0x646f72616e646f6dL;
      v2 = k0 ^ 0x6c7967656e657261L;
      v3 = k1 ^ 0x7465646279746573L;
    }

    void update(long word) {
      v3 ^= word;
      round();
      round();
      v0 ^= word;
    }

    long finish() {
      v2 ^= 0xff;
      round();
      round();
      round();
      round();
      return v0 ^ v1 ^ v2 ^ v3;
    }

    private void round() {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
