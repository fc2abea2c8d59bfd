package io.spoor.export.format;

import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.util.SortedMap;
import java.util.TreeMap;

/** One file for each kind that occurs. */
public final class KindFiles implements Closeable {
  private static final int BUFFER_BYTES = 1 << 16;

  private final OutputFiles files;
  private final String prologue;
  private final String after;
  private final SortedMap<String, OutputStream> open = new TreeMap<>();

  /**
   * Starts without files.
   *
   * @param prologue part of the file name before the kind
   * @param after part of the file name after the kind
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

  /** A kind comes from the log: it must not lead to a path outside the directory. */
  public static String safe(String kind) {
    if (!kind.matches("[a-z][a-z0-9-]{0,40}")) {
      throw new IllegalArgumentException("the kind of a record is not a valid name: " + kind);
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
