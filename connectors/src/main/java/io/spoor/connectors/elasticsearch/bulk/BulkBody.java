package io.spoor.connectors.elasticsearch.bulk;

import java.io.InputStream;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/** The body of a bulk request: ranges of an array, streamed without copying. */
final class BulkBody extends AbstractHttpEntity {

  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

  private final byte[] bytes;
  private final int[] starts;
  private final int[] ends;
  private final long length;

  BulkBody(byte[] bytes, int[] starts, int[] ends) {
    super(NDJSON, null);
    this.bytes = bytes;
    this.starts = starts;
    this.ends = ends;
    long sum = 0;
    for (int i = 0; i < starts.length; i++) {
      sum += ends[i] - starts[i];
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

  /** Reads the ranges in sequence; none is empty. */
  private final class Ranges extends InputStream {
    private int range;
    private int position = starts.length == 0 ? 0 : starts[0];

    @Override
    public int read() {
      if (range == starts.length) {
        return -1;
      }
      int next = bytes[position] & 0xff;
      advance(1);
      return next;
    }

    @Override
    public int read(byte[] target, int offset, int count) {
      int bytesRead = 0;
      while (bytesRead < count && range < starts.length) {
        int copied = Math.min(count - bytesRead, ends[range] - position);
        System.arraycopy(bytes, position, target, offset + bytesRead, copied);
        bytesRead += copied;
        advance(copied);
      }
      return bytesRead == 0 && count > 0 ? -1 : bytesRead;
    }

    private void advance(int count) {
      position += count;
      if (position == ends[range]) {
        range++;
        position = range < starts.length ? starts[range] : 0;
      }
    }
  }
}
