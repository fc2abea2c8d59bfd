package io.spoor.pipeline.stitch;

import static io.spoor.pipeline.rows.RowKey.append;
import static io.spoor.pipeline.rows.RowKey.hash;
import static io.spoor.pipeline.rows.RowKey.ordered;

import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.KeyEncoder.SingleRow;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.pipeline.state.RequestLogState;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RequestsIndexed;
import io.spoor.schemas.RequestsLogged;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rows of request ids: the log of the records that came to this partition, and what the owner
 * of a share of the ids knows: the spans that state one, and which records have one.
 */
final class RequestRows {
  /** Spans that are kept for one request id. */
  private static final int MAX_SPANS = 64;

  private static final int PAGE = 64;

  /** Records that one span is compared with: who chooses the ids of its requests repeats them. */
  private static final int MAX_FOUND = 256;

  /** How far the log of this partition is told. */
  private static final RowFamily<SingleRow, RequestLogState> LOG =
      RowFamily.separate(
          'd', "log of requests", KeyEncoder.NONE, RowCodec.avro(RequestLogState.class));

  /** A block of that log, by its number. */
  private static final RowFamily<Long, RequestsLogged> BLOCK =
      RowFamily.separate(
          'g',
          "block of requests",
          (prefix, number) -> append(prefix, ordered(number)),
          RowCodec.avro(RequestsLogged.class));

  /** A span that states a request id; under the share. */
  private static final RowFamily<SpanKey, IdentityEvent> SPAN =
      RowFamily.grouped(
          'q',
          "request of a span",
          (prefix, key) -> append(prefix, hash(key.requestId), hash(key.eventId)),
          RowCodec.avro(IdentityEvent.class));

  /** Which records have ids of a share; under the share. */
  private static final RowFamily<byte[], RequestsIndexed> INDEX =
      RowFamily.<byte[], RequestsIndexed>grouped(
              'h', "index of requests", KeyEncoder.BYTES, RowCodec.avro(RequestsIndexed.class))
          .underSecondaryOwner();

  static final RowCatalogue CATALOGUE = RowCatalogue.of(LOG, BLOCK, SPAN, INDEX);

  private final Rows rows;
  private final Table<SingleRow, RequestLogState> log;
  private final Table<Long, RequestsLogged> blocks;

  RequestRows(Rows rows) {
    this.rows = rows;
    this.log = LOG.in(rows);
    this.blocks = BLOCK.in(rows);
  }

  private record SpanKey(String requestId, String eventId) {}

  /** Receives records that may have a request id. */
  @FunctionalInterface
  interface Found {
    /**
     * Receives a record.
     *
     * @param source a key of the partition that keeps the record
     * @param place its place in the log of that partition
     */
    void record(String source, long place);
  }

  @Nullable RequestLogState log() {
    return log.get(SingleRow.KEY);
  }

  void putLog(RequestLogState state) {
    log.put(SingleRow.KEY, state);
  }

  @Nullable RequestsLogged block(long number) {
    return blocks.get(number);
  }

  void putBlock(long number, RequestsLogged block) {
    blocks.put(number, block);
  }

  void removeBlock(long number) {
    blocks.delete(number);
  }

  /** Stores a span that states a request id; returns false if too many do. */
  boolean addSpan(String share, IdentityEvent span, String requestId) {
    Table<SpanKey, IdentityEvent> spans = spans(share);
    boolean fits = spans.startingWith(hash(requestId)).first(MAX_SPANS).size() < MAX_SPANS;
    if (fits) {
      spans.put(new SpanKey(requestId, span.getEventId()), span);
    }
    return fits;
  }

  /** Whether any span states an id of the share. */
  boolean hasSpans(String share) {
    return !spans(share).all().isEmpty();
  }

  /** The spans that may state the request id with a mark. */
  List<IdentityEvent> spans(String share, long mark) {
    byte[] start = ByteBuffer.allocate(Long.BYTES).putLong(mark).array();
    return spans(share).startingWith(start).first(MAX_SPANS).stream().map(Row::value).toList();
  }

  private Table<SpanKey, IdentityEvent> spans(String share) {
    return SPAN.of(rows, hash(share));
  }

  /** Stores which records have ids of a share. */
  void add(RequestsIndexed index) {
    byte[] id = hash(index.getSource() + '\n' + index.getPlaces().getFirst());
    INDEX.of(rows, hash(index.getKey())).put(id, index);
  }

  /** The first bytes of the hash of a request id. Other ids may have them, too. */
  static long mark(String requestId) {
    return ByteBuffer.wrap(hash(requestId)).getLong();
  }

  /** Passes on the records that may have the request id with a mark. */
  void forEach(String share, long mark, Found found) {
    Table<byte[], RequestsIndexed> indexes = INDEX.of(rows, hash(share));
    byte @Nullable [] after = null;
    int count = 0;
    List<Row<RequestsIndexed>> page;
    do {
      page = indexes.all().after(after, PAGE);
      for (Row<RequestsIndexed> row : page) {
        RequestsIndexed index = row.value();
        ByteBuffer marks = index.getMarks().duplicate();
        for (int i = 0; marks.hasRemaining(); i++) {
          if (marks.getLong() == mark && count++ < MAX_FOUND) {
            found.record(index.getSource(), index.getPlaces().get(i));
          }
        }
        after = row.key();
      }
    } while (page.size() == PAGE);
  }

  /** Deletes at most {@code limit} rows of a share; returns the number. */
  int delete(String share, int limit) {
    byte[] owner = hash(share);
    int removed = clear(spans(share), limit);
    return removed + clear(INDEX.of(rows, owner), limit - removed);
  }

  private static int clear(Table<?, ?> table, int limit) {
    return limit <= 0 ? 0 : table.all().clear(limit);
  }
}
