package io.spoor.client.kibana;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Our data views, saved searches and dashboards, as they are built into the program. */
public final class SavedObjects {
  /** Kibana refuses a file that is not called so. */
  static final String FILE = "spoor.ndjson";

  /** The Kibana that they are for; one of a later major version migrates them. */
  static final int MAJOR = 9;

  private SavedObjects() {}

  /** NDJSON, one object a line, UTF-8. */
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
