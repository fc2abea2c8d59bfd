package io.spoor.pipeline.stitch;

import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.rows.KeyEncoder;
import io.spoor.pipeline.rows.RowCatalogue;
import io.spoor.pipeline.rows.RowCodec;
import io.spoor.pipeline.rows.RowFamily;
import io.spoor.pipeline.rows.RowKey;
import io.spoor.pipeline.rows.Rows;
import io.spoor.pipeline.rows.Rows.Row;
import io.spoor.pipeline.rows.Table;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.codec.AvroCodec;
import io.spoor.schemas.key.ChainViewKey;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;

/**
 * Publishes the content of runs for decision servers, which evaluate calls before they are made.
 *
 * <p>A trail has at most {@link #MAX_RECORDS} records of each kind, and {@link #MAX_BYTES} of them;
 * the newest are retained. Each record tells how many were left out before it. Each kind has a
 * limit of its own: a flood of spans displaces no content, and one of harmless content no order.
 */
final class RunContents {
  /** Maximum records of each kind of a trail. */
  static final int MAX_RECORDS = 512;

  /** Maximum size of the records of each kind of a trail, bytes of Avro. */
  static final int MAX_BYTES = 1 << 20;

  /** Maximum size of one record, bytes of Avro. */
  static final int MAX_RECORD_BYTES = MAX_BYTES / 8;

  private static final AvroCodec<RunContent> CODEC = AvroCodec.of(RunContent.class, List.of());

  /** A published record, by kind and number. */
  private static final RowFamily<Place, Published> PUBLISHED =
      RowFamily.<Place, Published>grouped(
              'C', "published content", Place::encode, new PublishedCodec())
          .underTertiaryOwner();

  /** What is published of one kind. */
  private static final RowFamily<byte[], Tally> TALLY =
      RowFamily.<byte[], Tally>grouped('G', "tally of content", KeyEncoder.BYTES, new TallyCodec())
          .underTertiaryOwner();

  static final RowCatalogue CATALOGUE = RowCatalogue.of(PUBLISHED, TALLY);

  private final Rows rows;
  private final ChainViewSink out;
  private final int generation;

  RunContents(Rows rows, ChainViewSink out, int generation) {
    this.rows = rows;
    this.out = out;
    this.generation = generation;
  }

  /** What records contribute to the evaluation of calls. */
  private enum Kind {
    /** A request, an order, or a destination. */
    ORDER,
    /** Other content. */
    CONTENT,
    /** The place of others. */
    FRAME;

    static Kind of(IdentityEvent reduced) {
      if (!ContentReducer.hasContent(reduced)) {
        return FRAME;
      }
      return ContentReducer.mayOrder(reduced) ? ORDER : CONTENT;
    }

    @SuppressWarnings("EnumOrdinal") // the order is the contract, in stored keys
    byte[] tag() {
      return new byte[] {(byte) ordinal()};
    }
  }

  private record Place(Kind kind, long number) {
    static byte[] encode(byte[] prefix, Place place) {
      return RowKey.append(prefix, place.kind.tag(), RowKey.ordered(place.number));
    }
  }

  /**
   * A published record.
   *
   * @param record hash of its name
   * @param bytes its size
   */
  private record Published(String record, int bytes) {}

  /**
   * The records of a kind.
   *
   * @param first number of the earliest that is retained
   * @param next number of the next one
   * @param bytes size of those retained
   * @param leftOut number of those that are not
   */
  private record Tally(long first, long next, long bytes, long leftOut) {
    static final Tally NONE = new Tally(0, 0, 0, 0);
  }

  /** Publishes the content of an event; must be called before the event is handed on. */
  void publish(String trailKey, IdentityEvent event) {
    if (!out.isHeard()) {
      return;
    }
    IdentityEvent reduced = ContentReducer.reduce(event);
    if (reduced == null) {
      return;
    }
    Kind kind = Kind.of(reduced);
    IdentityEvent published = reduced;
    int bytes = size(reduced);
    Tally tally = tally(trailKey, kind);
    if (bytes > MAX_RECORD_BYTES) {
      // It tells that there was more.
      published = ContentReducer.withoutContent(reduced);
      bytes = size(published);
      tally = new Tally(tally.first, tally.next, tally.bytes, tally.leftOut + 1);
    }
    String record = ChainViewKey.recordHash(event.getEventId() + '\n' + event.getRaw().getSha256());
    published(trailKey).put(new Place(kind, tally.next), new Published(record, bytes));
    Tally fitting =
        fit(
            trailKey,
            kind,
            new Tally(tally.first, tally.next + 1, tally.bytes + bytes, tally.leftOut));
    save(trailKey, kind, fitting);
    out.content(trailKey, record, new RunContent(generation, leftOut(trailKey), published));
  }

  private long leftOut(String trailKey) {
    long leftOut = 0;
    for (Kind kind : Kind.values()) {
      leftOut += tally(trailKey, kind).leftOut;
    }
    return leftOut;
  }

  private int size(IdentityEvent reduced) {
    return CODEC.encode(new RunContent(generation, 0L, reduced)).length;
  }

  /** Retracts the earliest records until the limits hold. */
  private Tally fit(String trailKey, Kind kind, Tally full) {
    Tally tally = full;
    while (tally.next - tally.first > MAX_RECORDS || tally.bytes > MAX_BYTES) {
      var place = new Place(kind, tally.first);
      Published earliest = published(trailKey).get(place);
      long bytes = 0;
      if (earliest != null) {
        bytes = earliest.bytes;
        published(trailKey).delete(place);
        out.content(trailKey, earliest.record, null);
      }
      tally = new Tally(tally.first + 1, tally.next, tally.bytes - bytes, tally.leftOut + 1);
    }
    return tally;
  }

  /** Retracts at most {@code limit} records of an evicted key; returns the number. */
  int retract(String trailKey, int limit) {
    if (limit <= 0) {
      return 0;
    }
    Table<Place, Published> published = published(trailKey);
    List<Row<Published>> page = published.all().first(limit);
    for (Row<Published> row : page) {
      published.delete(row);
      out.content(trailKey, row.value().record, null);
    }
    if (page.size() < limit) {
      tallies(trailKey).all().clear(Kind.values().length);
    }
    return page.size();
  }

  private Table<Place, Published> published(String trailKey) {
    return PUBLISHED.of(rows, RowKey.hash(trailKey));
  }

  private Table<byte[], Tally> tallies(String trailKey) {
    return TALLY.of(rows, RowKey.hash(trailKey));
  }

  private Tally tally(String trailKey, Kind kind) {
    Tally known = tallies(trailKey).get(kind.tag());
    return known == null ? Tally.NONE : known;
  }

  private void save(String trailKey, Kind kind, Tally tally) {
    tallies(trailKey).put(kind.tag(), tally);
  }

  /** Format, size, hash. To change the layout, add a format and branch on it in {@code decode}. */
  private static final class PublishedCodec implements RowCodec<Published> {
    private static final byte FORMAT = 1;
    private static final int BYTES = 1 + Integer.BYTES + RowKey.HASH;

    @Override
    public byte[] encode(Published published) {
      return ByteBuffer.allocate(BYTES)
          .put(FORMAT)
          .putInt(published.bytes)
          .put(HexFormat.of().parseHex(published.record))
          .array();
    }

    @Override
    public Published decode(byte[] bytes) {
      RowCodec.requireKnownFormat("Published", bytes, FORMAT);
      int header = 1 + Integer.BYTES;
      return new Published(
          HexFormat.of().formatHex(bytes, header, bytes.length), ByteBuffer.wrap(bytes).getInt(1));
    }

    @Override
    public int about(Published published, int last) {
      return BYTES;
    }
  }

  /** Format, four numbers. To change the layout, add a format and branch on it in decode. */
  private static final class TallyCodec implements RowCodec<Tally> {
    private static final byte FORMAT = 1;
    private static final int BYTES = 1 + 4 * Long.BYTES;

    @Override
    public byte[] encode(Tally tally) {
      return ByteBuffer.allocate(BYTES)
          .put(FORMAT)
          .putLong(tally.first)
          .putLong(tally.next)
          .putLong(tally.bytes)
          .putLong(tally.leftOut)
          .array();
    }

    @Override
    public Tally decode(byte[] bytes) {
      RowCodec.requireKnownFormat("Tally", bytes, FORMAT);
      ByteBuffer in = ByteBuffer.wrap(bytes, 1, bytes.length - 1);
      return new Tally(in.getLong(), in.getLong(), in.getLong(), in.getLong());
    }

    @Override
    public int about(Tally tally, int last) {
      return BYTES;
    }
  }
}
