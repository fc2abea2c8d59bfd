package io.spoor.evidence.store;

import io.spoor.evidence.segment.SegmentFile;
import io.spoor.evidence.store.WritableStore.Draft;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** A segment draft in a separate directory, which becomes part of the log by a rename. */
final class DirectoryDraft implements Draft {
  private final Disk disk;
  private final Path directory;
  private final Path target;
  private @Nullable CompressingOutput records;

  DirectoryDraft(Disk disk, Path directory, Path target) {
    this.disk = disk;
    this.directory = directory;
    this.target = target;
  }

  @Override
  public OutputStream records() throws IOException {
    return compressed();
  }

  private CompressingOutput compressed() throws IOException {
    if (records == null) {
      records = CompressingOutput.create(disk, directory.resolve(CompressedRecords.FILE_NAME));
    }
    return records;
  }

  @Override
  public void commit(byte[] hashes, byte[] statement, byte[] checkpoint) throws IOException {
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(target.toString());
    }
    try (CompressingOutput complete = compressed()) {
      complete.force();
    }
    write(SegmentFile.HASHES, hashes);
    write(SegmentFile.STATEMENT, statement);
    write(SegmentFile.CHECKPOINT, checkpoint);
    // First the entries in it, then its own: after a power failure no directory lacks its files.
    disk.forceDirectory(directory);
    disk.rename(directory, target);
    disk.forceDirectory(target.resolveSibling(""));
  }

  private void write(SegmentFile segmentFile, byte[] bytes) throws IOException {
    try (Disk.Output out = disk.create(directory.resolve(segmentFile.fileName()))) {
      out.write(bytes);
      out.force();
    }
  }

  @Override
  public void close() throws IOException {
    if (records != null) {
      records.close();
    }
    FileTrees.delete(directory);
  }
}
