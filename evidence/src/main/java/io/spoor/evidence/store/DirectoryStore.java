package io.spoor.evidence.store;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.segment.SegmentStatement;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads segments from {@code DIR/segments}; needs no write permission. */
public class DirectoryStore implements SegmentStore {
  static final String SEGMENTS = "segments";
  static final String STAGING = "staging";
  static final String ALTERING = "altering";

  /** Acts recorded while the log had no writer; proves nothing until it is sealed. */
  private static final String ACTS = "acts";

  private static final String RECORDS = SegmentFile.RECORDS.fileName();
  private static final Pattern NUMBER = Pattern.compile("\\d{12}");
  private static final Set<String> PARTS =
      Stream.concat(
              Arrays.stream(SegmentFile.values()).map(SegmentFile::fileName),
              Stream.of(CompressedRecords.FILE_NAME))
          .collect(Collectors.toUnmodifiableSet());

  /**
   * Bytes of a segment's records per byte at sealing, at most: a withheld field's line has 66
   * bytes, and no field's line has fewer than 33.
   */
  private static final int MAX_GROWTH = 2;

  private final Path directory;

  DirectoryStore(Path directory) {
    this.directory = directory;
  }

  /**
   * Opens the log for reading.
   *
   * @throws NotDirectoryException if there is no log
   */
  public static DirectoryStore open(Path directory) throws IOException {
    if (!Files.isDirectory(directory.resolve(SEGMENTS))) {
      throw new NotDirectoryException(directory.resolve(SEGMENTS).toString());
    }
    return new DirectoryStore(directory);
  }

  final Path segmentDirectory(long segment) {
    return directory.resolve(SEGMENTS).resolve(name(segment));
  }

  /**
   * Creates a scratch directory; through a symbolic link, another directory's contents would be
   * deleted.
   *
   * @throws EvidenceException if it is a symbolic link
   */
  static Path ownDirectory(Path path) throws IOException {
    if (Files.isSymbolicLink(path)) {
      throw new EvidenceException(
          path + " is a link, and the files behind it would be deleted: remove the link");
    }
    return Files.createDirectories(path);
  }

  static String name(long segment) {
    return String.format(Locale.ROOT, "%012d", segment);
  }

  @Override
  public final SortedSet<Long> segments() throws IOException {
    var segments = new TreeSet<Long>();
    for (Path path : list(directory.resolve(SEGMENTS))) {
      if (isSegment(path)) {
        segments.add(Long.parseLong(fileName(path)));
      }
    }
    return segments;
  }

  @Override
  public final List<String> unknownFiles() throws IOException {
    var unknownFiles = new ArrayList<String>();
    var allowedNames = new HashSet<>(Set.of(SEGMENTS, STAGING, ALTERING, ACTS));
    for (Path path : list(directory)) {
      boolean linkAllowed = fileName(path).equals(SEGMENTS);
      if (!allowedNames.contains(fileName(path)) || (Files.isSymbolicLink(path) && !linkAllowed)) {
        unknownFiles.add(fileName(path));
      }
    }
    for (Path path : list(directory.resolve(SEGMENTS))) {
      if (!isSegment(path)) {
        unknownFiles.add(SEGMENTS + "/" + fileName(path));
        continue;
      }
      for (Path part : list(path)) {
        if (!PARTS.contains(fileName(part))
            || !Files.isRegularFile(part, LinkOption.NOFOLLOW_LINKS)
            || (isCompressed(part) && exists(part.resolveSibling(RECORDS)))) {
          unknownFiles.add(SEGMENTS + "/" + fileName(path) + "/" + fileName(part));
        }
      }
    }
    return unknownFiles;
  }

  private static boolean isSegment(Path path) {
    return NUMBER.matcher(fileName(path)).matches()
        && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
  }

  private static String fileName(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString();
  }

  private static List<Path> list(Path directory) throws IOException {
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.sorted().toList();
    }
  }

  /**
   * Does not follow symbolic links, and does not block on a pipe. Compressed records are expanded:
   * reading then throws an {@link IllegalArgumentException} if they are malformed.
   */
  @Override
  public final Optional<InputStream> open(long segment, SegmentFile segmentFile)
      throws IOException {
    if (segmentFile != SegmentFile.RECORDS) {
      return openFile(segmentDirectory(segment).resolve(segmentFile.fileName()));
    }
    Path file = recordsFile(segment);
    Optional<InputStream> stream = openFile(file);
    if (stream.isEmpty() || !isCompressed(file)) {
      return stream;
    }
    return Optional.of(new CompressedRecords(stream.get(), maxRecordBytes(segment)));
  }

  /** The file with a segment's records; the uncompressed one if there is none. */
  final Path recordsFile(long segment) throws IOException {
    Path plain = segmentDirectory(segment).resolve(RECORDS);
    Path compressed = segmentDirectory(segment).resolve(CompressedRecords.FILE_NAME);
    if (!exists(compressed)) {
      return plain;
    }
    if (exists(plain)) {
      throw new IOException(plain + " and " + compressed + " both exist");
    }
    return compressed;
  }

  @Override
  public final boolean isCompressed(long segment) throws IOException {
    return isCompressed(recordsFile(segment));
  }

  static boolean isCompressed(Path file) {
    return fileName(file).equals(CompressedRecords.FILE_NAME);
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** 0 if the statement permits no compressed records. */
  private long maxRecordBytes(long segment) throws IOException {
    byte[] statement = read(segment, SegmentFile.STATEMENT).orElse(new byte[0]);
    try {
      return SegmentStatement.parse(statement).maxBytes().orElse(0) * MAX_GROWTH;
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "the statement of segment " + segment + " is not valid: " + e.getMessage(), e);
    }
  }

  private static Optional<InputStream> openFile(Path file) throws IOException {
    if (exists(file) && !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file + " is not a regular file");
    }
    try {
      return Optional.of(Files.newInputStream(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  final Path directory() {
    return directory;
  }

  @Override
  public final String toString() {
    return directory.toString();
  }
}
