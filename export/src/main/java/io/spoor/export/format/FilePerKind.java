package io.spoor.export.format;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;

/** A file for each kind of which there is a record. */
public final class FilePerKind implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final NewFiles files;
  private final String before;
  private final String after;
  private final SortedMap<String, OutputStream> open = new TreeMap<>();

  /**
   * None yet.
   *
   * @param before what stands before the kind in a file's name
   * @param after what stands after it
   */
  public FilePerKind(NewFiles files, String before, String after) {
    this.files = files;
    this.before = before;
    this.after = after;
  }

  /** The file of a kind. */
  public OutputStream of(String kind) throws IOException {
    OutputStream out = open.get(kind);
    if (out == null) {
      out = new BufferedOutputStream(files.create(before + safe(kind) + after), BUFFER_BYTES);
      open.put(kind, out);
    }
    return out;
  }

  /** A kind comes from the log: it must not lead out of the directory. */
  public static String safe(String kind) {
    if (!kind.matches("[a-z][a-z0-9-]{0,40}")) {
      throw new IllegalArgumentException("a record is of a kind that is no name: " + kind);
    }
    return kind;
  }

  @Override
  public void close() throws IOException {
    for (OutputStream out : open.values()) {
      out.close();
    }
  }
}
