package io.spoor.client.kibana;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.schemas.text.ResourceText;

/** Spoor's bundled data views, saved searches and dashboards. */
public final class SavedObjects {
  /** File name of the import, as Kibana requires it. */
  static final String FILE = "spoor.ndjson";

  /** Kibana major version of the objects; later major versions migrate them. */
  static final int MAJOR = 9;

  private SavedObjects() {}

  /** The objects as NDJSON, one per line, UTF-8. */
  public static byte[] ndjson() {
    return ResourceText.read(SavedObjects.class, "/kibana/" + FILE).getBytes(UTF_8);
  }
}
