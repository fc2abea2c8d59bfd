package io.spoor.export.format;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;

/** A file for each kind of which there is a record. */
public final class KindFiles implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputFiles files;
  private final String prologue;
  private final String after;
  private final SortedMap<String, OutputStream> open = new TreeMap<>();

  /**
   * None yet.
   *
   * @param prologue what stands before the kind in a file's name
   * @param after what stands after it
   */
  public KindFiles(OutputFiles files, String prologue, String after) {
    this.files = files;
    this.prologue = prologue;
    this.after = after;
  }

  /** The file of a kind. */
  public OutputStream of(String kind) throws IOException {
    OutputStream out = open.get(kind);
    if (out == null) {
      out = new BufferedOutputStream(files.create(prologue + safe(kind) + after), BUFFER_BYTES);
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
