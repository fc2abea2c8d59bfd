package io.spoor.decisions.http;

import io.spoor.decisions.callers.DecisionCaller;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Memory for bodies that are being received or decided. Clients choose how slowly they send, so the
 * bodies of one caller must not fill the memory: it has at most as much as is left free. The
 * beginning of a body needs no room. Thread-safe.
 */
final class BodyRoom {
  /** Bytes of a body that need no room: those of all connections are little. */
  static final int FREE_BYTES = 16 << 10;

  private static final int CHUNK = 64 << 10;

  private final long limit;
  private final Map<DecisionCaller, Long> byCaller = new HashMap<>();
  private long taken;

  /** {@code limit}: bytes of all bodies together. */
  BodyRoom(long limit) {
    this.limit = limit;
  }

  /**
   * Room within the memory of this process. A body that is read takes up to three times its size.
   */
  static BodyRoom ofThisProcess() {
    return new BodyRoom(Runtime.getRuntime().maxMemory() / 8);
  }

  /** Room for a body of the caller; none yet. */
  Share share(DecisionCaller caller) {
    return new Share(caller);
  }

  private synchronized boolean take(DecisionCaller caller, long bytes) {
    long own = byCaller.getOrDefault(caller, 0L) + bytes;
    if (own > limit - taken) {
      return false;
    }
    byCaller.put(caller, own);
    taken += bytes;
    return true;
  }

  private synchronized void giveBack(DecisionCaller caller, long bytes) {
    byCaller.computeIfPresent(caller, (_, own) -> rest(own, bytes));
    taken -= bytes;
  }

  private static @Nullable Long rest(long own, long bytes) {
    return own == bytes ? null : Long.valueOf(own - bytes);
  }

  /** Room of one body, until it is answered. Used by the thread of the request. */
  final class Share implements AutoCloseable {
    private final DecisionCaller caller;
    private long bytes;

    private Share(DecisionCaller caller) {
      this.caller = caller;
    }

    /**
     * Reads a body, or the beginning of a longer one.
     *
     * @param max bytes that suffice
     * @return empty: there is no room for it now
     * @throws IOException if the client is gone, or too slow
     */
    Optional<byte[]> read(InputStream content, int max) throws IOException {
      var body = new ByteArrayOutputStream();
      int next = Math.min(FREE_BYTES, max);
      while (next > 0) {
        byte[] part = content.readNBytes(next);
        body.write(part);
        if (part.length < next) {
          break;
        }
        next = Math.min(CHUNK, max - body.size());
        if (!take(caller, next)) {
          return Optional.empty();
        }
        bytes += next;
      }
      return Optional.of(body.toByteArray());
    }

    @Override
    public void close() {
      giveBack(caller, bytes);
      bytes = 0;
    }
  }
}
