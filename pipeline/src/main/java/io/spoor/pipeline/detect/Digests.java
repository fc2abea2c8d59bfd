package io.spoor.pipeline.detect;

import io.spoor.schemas.key.Keys;

/** Ids derived from several parts, encoded so that parts cannot be confused. */
public final class Digests {
  private Digests() {}

  public static String of(String... parts) {
    var joined = new StringBuilder();
    for (String part : parts) {
      joined.append(part.length()).append(':').append(part);
    }
    return Keys.id(joined.toString());
  }
}
