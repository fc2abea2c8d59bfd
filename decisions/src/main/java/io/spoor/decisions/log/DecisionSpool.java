package io.spoor.decisions.log;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.spoor.schemas.DecisionRecord;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Records on disk that a target has not taken yet, in the order in which they were appended. It
 * outlives the process; a record may come twice after a crash, and none is lost but one that was
 * not appended whole. No caller fills it: see {@link SpoolShares}. Thread-safe; one process at a
 * time uses the directory.
 *
 * <p>Files: segments {@code 000000000001.spool}, {@code position} (the segment and the byte up to
 * which the target has taken it), {@code lock}.
 */
public final class DecisionSpool implements Closeable {
  private static final long SEGMENT_BYTES = 8 << 20;
  private static final Pattern SEGMENT = Pattern.compile("(\\d{12})\\.spool");
  private static final Pattern POSITION = Pattern.compile("(\\d{1,12}) (\\d{1,18})\n");

  private final Path directory;
  private final long maxBytes;
  private final Consumer<String> journal;
  private final FileChannel lock;

  /** Sizes of the segments that are not taken in full, by number. */
  private final NavigableMap<Long, Long> sizes = new TreeMap<>();

  private final SpoolShares shares = new SpoolShares();
  private @Nullable SpoolSegment writing;
  private @Nullable SpoolSegment reading;
  private long readingNumber;

  /** Up to where the target has taken the segment {@code readingNumber}. */
  private long taken;

  private long peeked;
  private List<DecisionRecord> peekedRecords = List.of();
  private List<Long> peekedSizes = List.of();
  private long damaged;

  private DecisionSpool(Path directory, long maxBytes, Consumer<String> journal, FileChannel lock) {
    this.directory = directory;
    this.maxBytes = maxBytes;
    this.journal = journal;
    this.lock = lock;
  }

  /**
   * Opens the spool in a directory, which is created if it is missing.
   *
   * @param maxBytes size of the files beyond which nothing is appended
   * @param journal receives a line for each damage
   * @throws IOException if the directory cannot be used, or another process uses it
   */
  public static DecisionSpool open(Path directory, long maxBytes, Consumer<String> journal)
      throws IOException {
    if (!Files.isDirectory(directory)) {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    FileChannel lock =
        FileChannel.open(
            directory.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    try {
      if (!isLocked(lock)) {
        throw new IOException("another decision server uses the directory");
      }
      var spool = new DecisionSpool(directory, maxBytes, journal, lock);
      spool.findSegments();
      return spool;
    } catch (IOException e) {
      lock.close();
      throw e;
    }
  }

  private static boolean isLocked(FileChannel channel) throws IOException {
    try {
      FileLock held = channel.tryLock();
      return held != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void findSegments() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        Matcher name = SEGMENT.matcher(String.valueOf(file.getFileName()));
        if (name.matches()) {
          sizes.put(Long.parseLong(name.group(1)), Files.size(file));
        }
      }
    }
    Path position = directory.resolve("position");
    Matcher stored =
        POSITION.matcher(Files.exists(position) ? Files.readString(position, US_ASCII) : "");
    if (stored.matches()) {
      readingNumber = Long.parseLong(stored.group(1));
      taken = Long.parseLong(stored.group(2));
      for (Long number : List.copyOf(sizes.headMap(readingNumber).keySet())) {
        delete(number);
      }
    }
  }

  /**
   * Appends a record.
   *
   * @return false: the spool has reached its limit, or its caller its share
   * @throws IOException if the disk does not take it; nothing is appended then
   */
  public synchronized boolean append(DecisionRecord record) throws IOException {
    ByteBuffer frame = SpoolSegment.frame(record);
    int size = frame.remaining();
    if (!hasRoom(record.getCaller(), size)) {
      return false;
    }
    if (writing == null || writing.end() >= SEGMENT_BYTES) {
      startSegment();
    }
    SpoolSegment segment = writing;
    if (segment != null) {
      segment.append(frame);
      sizes.put(sizes.lastKey(), segment.end());
      shares.add(sizes.lastKey(), record.getCaller(), size);
    }
    return true;
  }

  private void startSegment() throws IOException {
    long number = Math.max(sizes.isEmpty() ? 0 : sizes.lastKey(), readingNumber) + 1;
    SpoolSegment created = SpoolSegment.create(file(number));
    if (writing != reading) {
      close(writing);
    }
    writing = created;
    sizes.put(number, created.end());
  }

  /** Whether no further record of a caller is sure to find a place. */
  public synchronized boolean isFullFor(String caller) {
    return !hasRoom(caller, DecisionRecordBuilder.MAX_INPUT);
  }

  private boolean hasRoom(String caller, long size) {
    return shares.hasRoom(caller, size, maxBytes - bytes());
  }

  /** Bytes of records that the target has not taken. */
  public synchronized long bytes() {
    long all = sizes.values().stream().mapToLong(Long::longValue).sum();
    return sizes.containsKey(readingNumber) ? all - taken : all;
  }

  /** Number of damaged places that were skipped since it was last asked. */
  public synchronized long takeDamaged() {
    long count = damaged;
    damaged = 0;
    return count;
  }

  /** The next records, at most {@code max}, which stay until {@link #take}. */
  public synchronized List<DecisionRecord> peek(int max) throws IOException {
    while (true) {
      SpoolSegment segment = segmentToRead();
      if (segment == null) {
        return List.of();
      }
      SpoolSegment.Frames frames;
      try {
        frames = segment.read(Math.max(taken, segment.start()), max);
      } catch (RuntimeException e) {
        // Whole, and yet no record: its schema is that of another version.
        skip("records cannot be decoded: " + e.getClass().getName());
        continue;
      }
      peeked = frames.end();
      peekedRecords = frames.records();
      peekedSizes = frames.sizes();
      if (!frames.records().isEmpty()) {
        return frames.records();
      }
      if (frames.isDamaged()) {
        skip("a record is not whole");
      } else if (isWriting(readingNumber)) {
        return List.of();
      } else {
        finish();
      }
    }
  }

  /** Removes the records that {@link #peek} returned last. */
  public synchronized void take() throws IOException {
    taken = peeked;
    for (int i = 0; i < peekedRecords.size(); i++) {
      shares.remove(readingNumber, peekedRecords.get(i).getCaller(), peekedSizes.get(i));
    }
    peekedRecords = List.of();
    peekedSizes = List.of();
    savePosition();
  }

  private @Nullable SpoolSegment segmentToRead() throws IOException {
    while (reading == null) {
      Long number = sizes.ceilingKey(readingNumber);
      if (number == null) {
        return null;
      }
      if (number != readingNumber) {
        readingNumber = number;
        taken = 0;
      }
      if (isWriting(number)) {
        reading = writing;
      } else {
        try {
          reading = SpoolSegment.open(file(number));
        } catch (IOException e) {
          skip("it cannot be read: " + e.getMessage());
        }
      }
    }
    return reading;
  }

  private boolean isWriting(long number) {
    return writing != null && !sizes.isEmpty() && number == sizes.lastKey();
  }

  /** Gives up what is left of the segment. */
  private void skip(String reason) throws IOException {
    damaged++;
    journal.accept(
        "decisions in "
            + file(readingNumber)
            + " are lost from byte "
            + peekedOrTaken()
            + ": "
            + reason);
    finish();
  }

  private long peekedOrTaken() {
    return Math.max(peeked, taken);
  }

  /** Goes on to the next segment, and deletes this one. */
  private void finish() throws IOException {
    if (isWriting(readingNumber)) {
      close(writing);
      writing = null;
    } else {
      close(reading);
    }
    reading = null;
    long finished = readingNumber;
    readingNumber = finished + 1;
    taken = 0;
    peeked = 0;
    // Before the position: a full disk takes none until something is deleted. A position in a
    // segment that is gone means the next one.
    delete(finished);
    savePosition();
  }

  private void delete(long number) throws IOException {
    sizes.remove(number);
    shares.removeAll(number);
    Files.deleteIfExists(file(number));
  }

  private void savePosition() throws IOException {
    Path temporary = directory.resolve("position.new");
    Files.writeString(temporary, readingNumber + " " + taken + "\n", US_ASCII);
    Files.move(
        temporary,
        directory.resolve("position"),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  private Path file(long number) {
    return directory.resolve("%012d.spool".formatted(number));
  }

  private static void close(@Nullable SpoolSegment segment) throws IOException {
    if (segment != null) {
      segment.close();
    }
  }

  /** Closes the files; the records stay. */
  @Override
  public synchronized void close() throws IOException {
    close(writing);
    close(reading);
    lock.close();
  }
}
