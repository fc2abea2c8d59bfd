package io.spoor.client.kibana;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Spoor's bundled data views, saved searches and dashboards. */
public final class SavedObjects {
  /** File name of the import, as Kibana requires it. */
  static final String FILE = "spoor.ndjson";

  /** Kibana major version of the objects; later major versions migrate them. */
  static final int MAJOR = 9;

  private SavedObjects() {}

  /** The objects as NDJSON, one per line, UTF-8. */
  public static byte[] ndjson() {
    try (InputStream in = SavedObjects.class.getResourceAsStream("/kibana/" + FILE)) {
      if (in == null) {
        throw new IllegalStateException("kibana/" + FILE + " is not on the class path");
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
