package io.spoor.pipeline.stitch;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.LoggedRequest;
import io.spoor.schemas.RequestsLogged;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of request ids: records of logs that wait to be sent, and what the owner of a share of
 * the ids knows. Records are in batches, so that one costs no row of its own; the index of a batch
 * tells whether it has an id.
 */
final class RequestRows {
  /** Spans that are kept for one request id. */
  private static final int MAX_SPANS = 64;

  private static final int PAGE = 64;

  /** Bytes of a request id in an index; the batch has the whole id. */
  private static final int MARK = Long.BYTES;

  /** Records of logs that are not sent yet, by the share to which they go. */
  private static final RowFamily<String, RequestsLogged> UNSENT =
      RowFamily.separate(
          'a', "unsent requests", KeyEncoder.HASH, RowCodec.avro(RequestsLogged.class));

  /** A span that states a request id; under the share. */
  private static final RowFamily<SpanKey, IdentityEvent> SPAN =
      RowFamily.grouped(
          'q',
          "request of a span",
          (prefix, key) -> append(prefix, hash(key.requestId), hash(key.eventId)),
          RowCodec.avro(IdentityEvent.class));

  /** The first bytes of the hash of each id of a batch, by the batch; under the share. */
  private static final RowFamily<byte[], byte[]> INDEX =
      RowFamily.grouped('i', "index of requests", KeyEncoder.BYTES, RowCodec.BYTES);

  /** A batch of records; under the share. */
  private static final RowFamily<byte[], RequestsLogged> BATCH =
      RowFamily.<byte[], RequestsLogged>grouped(
              'b', "requests of logs", KeyEncoder.BYTES, RowCodec.avro(RequestsLogged.class))
          .underSecondaryOwner();

  static final RowCatalogue CATALOGUE = RowCatalogue.of(UNSENT, SPAN, INDEX, BATCH);

  private final Rows rows;
  private final Table<String, RequestsLogged> unsent;

  RequestRows(Rows rows) {
    this.rows = rows;
    this.unsent = UNSENT.in(rows);
  }

  private record SpanKey(String requestId, String eventId) {}

  @Nullable RequestsLogged unsent(String share) {
    return unsent.get(share);
  }

  void putUnsent(RequestsLogged batch) {
    unsent.put(batch.getKey(), batch);
  }

  void removeUnsent(String share) {
    unsent.delete(share);
  }

  /** All batches that wait. */
  List<RequestsLogged> allUnsent() {
    return unsent.all().first(Integer.MAX_VALUE).stream().map(Row::value).toList();
  }

  /** Stores a span that states a request id; returns false if too many do. */
  boolean addSpan(String share, IdentityEvent span, String requestId) {
    boolean fits = spans(share, requestId).size() < MAX_SPANS;
    if (fits) {
      spans(share).put(new SpanKey(requestId, span.getEventId()), span);
    }
    return fits;
  }

  /** Whether any span states an id of the share. */
  boolean hasSpans(String share) {
    return !spans(share).all().isEmpty();
  }

  /** The spans that state a request id. */
  List<IdentityEvent> spans(String share, String requestId) {
    return spans(share).startingWith(hash(requestId)).first(MAX_SPANS).stream()
        .map(Row::value)
        .toList();
  }

  private Table<SpanKey, IdentityEvent> spans(String share) {
    return SPAN.of(rows, hash(share));
  }

  /** Stores a batch. */
  void add(RequestsLogged batch) {
    byte[] id = idOf(batch);
    ByteBuffer index = ByteBuffer.allocate(batch.getRequests().size() * MARK);
    batch.getRequests().forEach(logged -> index.putLong(mark(logged.getRequestId())));
    byte[] owner = hash(batch.getKey());
    INDEX.of(rows, owner).put(id, index.array());
    BATCH.of(rows, owner).put(id, batch);
  }

  /** Its records tell a batch from others. */
  private static byte[] idOf(RequestsLogged batch) {
    var text = new StringBuilder();
    for (LoggedRequest logged : batch.getRequests()) {
      text.append(logged.getRequestId()).append('\n').append(logged.getSeen().getEventId());
      text.append('\n').append(logged.getSeen().getCredentialId()).append('\n');
    }
    return hash(text.toString());
  }

  private static long mark(String requestId) {
    return ByteBuffer.wrap(hash(requestId)).getLong();
  }

  /** Passes on the records of a share that have a request id. */
  void forEach(String share, String requestId, Consumer<LoggedRequest> step) {
    byte[] owner = hash(share);
    Table<byte[], RequestsLogged> batches = BATCH.of(rows, owner);
    int start = INDEX.of(rows, owner).all().start().length;
    for (byte[] position : batchesWith(owner, mark(requestId))) {
      RequestsLogged batch = batches.get(Arrays.copyOfRange(position, start, position.length));
      if (batch != null) {
        batch.getRequests().stream()
            .filter(logged -> logged.getRequestId().equals(requestId))
            .forEach(step);
      }
    }
  }

  private List<byte[]> batchesWith(byte[] owner, long mark) {
    List<byte[]> found = new ArrayList<>();
    byte @Nullable [] after = null;
    List<Row<byte[]>> page;
    do {
      page = INDEX.of(rows, owner).all().after(after, PAGE);
      for (Row<byte[]> row : page) {
        ByteBuffer marks = ByteBuffer.wrap(row.value());
        boolean has = false;
        while (!has && marks.hasRemaining()) {
          has = marks.getLong() == mark;
        }
        if (has) {
          found.add(row.key());
        }
        after = row.key();
      }
    } while (page.size() == PAGE);
    return found;
  }

  /** Deletes at most {@code limit} rows of a share; returns the number. */
  int delete(String share, int limit) {
    byte[] owner = hash(share);
    int removed = clear(spans(share), limit);
    removed += clear(INDEX.of(rows, owner), limit - removed);
    return removed + clear(BATCH.of(rows, owner), limit - removed);
  }

  private static int clear(Table<?, ?> table, int limit) {
    return limit <= 0 ? 0 : table.all().clear(limit);
  }
}
