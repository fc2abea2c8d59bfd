package io.spoor.decisions.evaluation;

import io.spoor.decisions.view.Hash;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.codec.AvroCodec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/**
 * What runs have read and done, on disk. The directory is temporary: its content is that of {@code
 * spoor.chain-views}, and is read from there at each start. One thread writes, any number read.
 *
 * <pre>
 *  c trail record   arrival, generation, RunContent    a record of a trail
 *  k trail          chain                              the chain of a trail
 *  t chain trail    nothing                            the trails of a chain
 * </pre>
 */
public final class RunContentStore implements AutoCloseable {
  private static final long CACHE_BYTES = 16L << 20;
  private static final long MEMTABLE_BYTES = 8L << 20;
  private static final int BLOCK_BYTES = 8 << 10;
  private static final int BLOOM_BITS = 10;
  private static final int HEADER_BYTES = Long.BYTES + Integer.BYTES;
  private static final byte CONTENT = 'c';
  private static final byte CHAIN = 'k';
  private static final byte TRAIL = 't';
  private static final byte[] EMPTY = {};
  private static final AvroCodec<RunContent> CODEC = AvroCodec.of(RunContent.class, List.of());

  private final ContentDirectory directory;
  private final Cache cache;
  private final BloomFilter bloom;
  private final Options options;
  private final WriteOptions writes;
  private final RocksDB rocks;

  /** Nothing may use the database when it is closed. */
  private final ReadWriteLock lock = new ReentrantReadWriteLock();

  private long arrivals;
  private boolean closed;

  /**
   * A record of a trail.
   *
   * @param arrival number of the record, in order of arrival
   * @param bytes of the encoded record
   */
  public record Stored(long arrival, RunContent content, int bytes) {}

  /**
   * How much of a trail is read.
   *
   * @param records their number
   * @param bytes of memory: of each record twice its size, and the overhead
   * @param overhead of each record, bytes
   */
  record Room(int records, long bytes, long overhead) {
    private Room without(byte[] value) {
      return new Room(records - 1, bytes - overhead - 2L * (value.length - HEADER_BYTES), overhead);
    }

    private boolean isOver() {
      return records < 0 || bytes < 0;
    }
  }

  /** The first records of a trail, in order of arrival; whether there are more. */
  record Contents(List<Stored> records, boolean isCut) {}

  private RunContentStore(ContentDirectory directory) throws RocksDBException {
    this.directory = directory;
    RocksDB.loadLibrary();
    this.cache = new LRUCache(CACHE_BYTES);
    this.bloom = new BloomFilter(BLOOM_BITS, false);
    this.options =
        new Options()
            .setCreateIfMissing(true)
            .setTableFormatConfig(
                new BlockBasedTableConfig()
                    .setBlockCache(cache)
                    .setCacheIndexAndFilterBlocks(true)
                    // A filter as a whole is larger than a part of the cache, so it would be read
                    // from disk for each look-up.
                    .setIndexType(IndexType.kTwoLevelIndexSearch)
                    .setPartitionFilters(true)
                    .setPinTopLevelIndexAndFilter(true)
                    .setBlockSize(BLOCK_BYTES)
                    .setFilterPolicy(bloom))
            .setWriteBufferSize(MEMTABLE_BYTES)
            .setMaxWriteBufferNumber(2)
            .setCompressionType(CompressionType.LZ4_COMPRESSION);
    // It is rebuilt at each start.
    this.writes = new WriteOptions().setDisableWAL(true);
    this.rocks = RocksDB.open(options, directory.path().toString());
  }

  /**
   * An empty store in a new directory, which is deleted when the store is closed. Directories of
   * processes that were killed are deleted now.
   *
   * @param parent where the directory is created
   * @throws IOException if it cannot be written
   */
  public static RunContentStore create(Path parent) throws IOException {
    ContentDirectory directory = ContentDirectory.create(parent);
    try {
      return new RunContentStore(directory);
    } catch (RocksDBException e) {
      directory.close();
      throw new IOException("the content of runs cannot be stored in " + parent, e);
    }
  }

  /** Stores a record, in the place of an earlier one of its name; returns what is stored. */
  Stored put(Hash trail, Hash record, RunContent content) {
    byte[] encoded = CODEC.encode(content);
    var stored = new Stored(arrivals++, content, encoded.length);
    byte[] value =
        ByteBuffer.allocate(HEADER_BYTES + encoded.length)
            .putLong(stored.arrival)
            .putInt(content.getGeneration())
            .put(encoded)
            .array();
    write(batch -> batch.put(key(CONTENT, trail, record), value));
    return stored;
  }

  /** Deletes a record. */
  void delete(Hash trail, Hash record) {
    write(batch -> batch.delete(key(CONTENT, trail, record)));
  }

  /**
   * Places a trail in a chain.
   *
   * @param chain null: in none
   * @return its chain until now; null: none
   */
  @Nullable Hash place(Hash trail, @Nullable Hash chain) {
    Hash last = chainOf(trail);
    if (chain == null ? last == null : chain.equals(last)) {
      return last;
    }
    write(
        batch -> {
          if (last != null) {
            batch.delete(key(TRAIL, last, trail));
          }
          if (chain == null) {
            batch.delete(key(CHAIN, trail));
          } else {
            batch.put(key(CHAIN, trail), key(CHAIN, chain));
            batch.put(key(TRAIL, chain, trail), EMPTY);
          }
        });
    return last;
  }

  /** The chain of a trail; null: not known. */
  @Nullable Hash chainOf(Hash trail) {
    return read(() -> Optional.ofNullable(rocks.get(key(CHAIN, trail))))
        .map(chain -> Hash.read(ByteBuffer.wrap(chain, 1, Hash.BYTES)))
        .orElse(null);
  }

  /** The first trails of a chain, in a fixed order. */
  List<Hash> trails(Hash chain, int limit) {
    List<Hash> trails = new ArrayList<>();
    scan(
        key(TRAIL, chain),
        (key, value) -> {
          trails.add(Hash.read(ByteBuffer.wrap(key, 1 + Hash.BYTES, Hash.BYTES)));
          return trails.size() < limit;
        });
    return trails;
  }

  /** The records of a trail that arrived first, as many as there is room for. */
  Contents contents(Hash trail, Room room) {
    List<byte[]> values = new ArrayList<>();
    scan(
        key(CONTENT, trail),
        (key, value) -> {
          values.add(value);
          return true;
        });
    // Before they are decoded, which is what costs.
    values.sort(Comparator.comparingLong(value -> ByteBuffer.wrap(value).getLong()));
    List<Stored> records = new ArrayList<>();
    Room left = room;
    for (byte[] value : values) {
      left = left.without(value);
      if (left.isOver()) {
        return new Contents(records, true);
      }
      records.add(stored(value));
    }
    return new Contents(records, false);
  }

  private static Stored stored(byte[] value) {
    return new Stored(
        ByteBuffer.wrap(value).getLong(),
        CODEC.decode(Arrays.copyOfRange(value, HEADER_BYTES, value.length)),
        value.length - HEADER_BYTES);
  }

  /** Deletes the records of earlier generations. Places are those of the last generation anyway. */
  void deleteBefore(int generation) {
    scan(
        new byte[] {CONTENT},
        (key, value) -> {
          if (ByteBuffer.wrap(value).getInt(Long.BYTES) < generation) {
            write(batch -> batch.delete(key));
          }
          return true;
        });
  }

  private static byte[] key(byte kind, Hash... parts) {
    ByteBuffer key = ByteBuffer.allocate(1 + parts.length * Hash.BYTES).put(kind);
    for (Hash part : parts) {
      part.write(key);
    }
    return key.array();
  }

  /** Changes of one step. */
  @FunctionalInterface
  private interface Changes {
    void addTo(WriteBatch batch) throws RocksDBException;
  }

  private void write(Changes changes) {
    read(
        () -> {
          try (var batch = new WriteBatch()) {
            changes.addTo(batch);
            rocks.write(writes, batch);
          }
          return true;
        });
  }

  /** Receives rows until it has enough. */
  @FunctionalInterface
  private interface RowReader {
    boolean read(byte[] key, byte[] value);
  }

  private void scan(byte[] prefix, RowReader reader) {
    read(
        () -> {
          try (var reading = new ReadOptions();
              RocksIterator rows = rocks.newIterator(reading)) {
            rows.seek(prefix);
            while (rows.isValid()
                && Arrays.equals(prefix, Arrays.copyOf(rows.key(), prefix.length))
                && reader.read(rows.key(), rows.value())) {
              rows.next();
            }
            rows.status();
          }
          return true;
        });
  }

  /** A step that uses the database. */
  @FunctionalInterface
  private interface Step<T extends Object> {
    T run() throws RocksDBException;
  }

  private <T extends Object> T read(Step<T> step) {
    lock.readLock().lock();
    try {
      if (closed) {
        throw new UncheckedIOException(new IOException("the store is closed"));
      }
      return step.run();
    } catch (RocksDBException e) {
      throw new UncheckedIOException(
          new IOException("the content of runs in " + directory.path() + " cannot be used", e));
    } finally {
      lock.readLock().unlock();
    }
  }

  /** Closes the store, and deletes its directory. */
  @Override
  public void close() {
    lock.writeLock().lock();
    try {
      if (closed) {
        return;
      }
      closed = true;
      rocks.close();
      writes.close();
      options.close();
      bloom.close();
      cache.close();
    } finally {
      lock.writeLock().unlock();
    }
    try {
      directory.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
