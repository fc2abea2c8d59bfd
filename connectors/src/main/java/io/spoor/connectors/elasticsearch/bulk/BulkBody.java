package io.spoor.connectors.elasticsearch.bulk;

import java.io.InputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** The body of a bulk request: ranges of an array, which are not copied together. */
final class BulkBody extends AbstractHttpEntity {

  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

  private final byte[] bytes;
  private final int[] from;
  private final int[] to;
  private final long length;

  BulkBody(byte[] bytes, int[] from, int[] to) {
    super(NDJSON, null);
    this.bytes = bytes;
    this.from = from;
    this.to = to;
    long sum = 0;
    for (int i = 0; i < from.length; i++) {
      sum += to[i] - from[i];
    }
    this.length = sum;
  }

  @Override
  public InputStream getContent() {
    return new Ranges();
  }

  @Override
  public long getContentLength() {
    return length;
  }

  @Override
  public boolean isRepeatable() {
    return true;
  }

  @Override
  public boolean isStreaming() {
    return false;
  }

  @Override
  public void close() {}

  /** One range after the other; none is empty. */
  private final class Ranges extends InputStream {
    private int range;
    private int at = from.length == 0 ? 0 : from[0];

    @Override
    public int read() {
      if (range == from.length) {
        return -1;
      }
      int next = bytes[at] & 0xff;
      advance(1);
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      int done = 0;
      while (done < count && range < from.length) {
        int copied = Math.min(count - done, to[range] - at);
        System.arraycopy(bytes, at, target, offset + done, copied);
        done += copied;
        advance(copied);
      }
      return done == 0 && count > 0 ? -1 : done;
    }

    private void advance(int count) {
      at += count;
      if (at == to[range]) {
        range++;
        at = range < from.length ? from[range] : 0;
      }
    }
  }
}
