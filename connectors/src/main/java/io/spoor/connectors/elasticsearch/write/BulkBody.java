package io.spoor.connectors.elasticsearch.write;

import io.spoor.connectors.elasticsearch.document.Address;
import io.spoor.connectors.elasticsearch.document.Document;
import io.spoor.connectors.elasticsearch.document.JsonBytes;
import java.io.InputStream;
import java.util.List;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.io.entity.AbstractHttpEntity;

/**
 * The body of a bulk request, read from its documents while it is sent: megabytes that are never
 * put together.
 */
final class BulkBody extends AbstractHttpEntity {

  private static final ContentType NDJSON = ContentType.create("application/x-ndjson");

  /** By turns the line that says where a document goes, and the document. */
  private final byte[][] lines;

  private final long length;

  private BulkBody(byte[][] lines) {
    super(NDJSON, null);
    this.lines = lines;
    long bytes = 0;
    for (byte[] line : lines) {
      bytes += line.length + 1;
    }
    this.length = bytes;
  }

  static BulkBody of(List<Document> documents) {
    byte[][] lines = new byte[2 * documents.size()][];
    JsonBytes json = new JsonBytes();
    int next = 0;
    for (Document document : documents) {
      lines[next++] = action(document.address(), json);
      lines[next++] = document.json();
    }
    return new BulkBody(lines);
  }

  private static byte[] action(Address address, JsonBytes json) {
    json.reset();
    json.beginObject();
    json.name("index");
    json.beginObject();
    json.name("_index");
    json.string(address.index());
    json.name("_id");
    json.string(address.id());
    json.name("version");
    json.number(address.version());
    json.name("version_type");
    json.string("external");
    if (address.alias()) {
      json.name("require_alias");
      json.flag(true);
    }
    json.endObject();
    json.endObject();
    return json.copy();
  }

  @Override
  public InputStream getContent() {
    return new Lines();
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

  /** One line after the other, each with its end. */
  private final class Lines extends InputStream {
    private int line;
    private int at;

    @Override
    public int read() {
      if (line == lines.length) {
        return -1;
      }
      if (at == lines[line].length) {
        line++;
        at = 0;
        return '\n';
      }
      return lines[line][at++] & 0xff;
    }

    @Override
    public int read(byte[] to, int offset, int count) {
      int done = 0;
      while (done < count && line < lines.length) {
        int copied = Math.min(count - done, lines[line].length - at);
        System.arraycopy(lines[line], at, to, offset + done, copied);
        at += copied;
        done += copied;
        if (at == lines[line].length && done < count) {
          to[offset + done++] = '\n';
          line++;
          at = 0;
        }
      }
      return done == 0 && count > 0 ? -1 : done;
    }
  }
}
