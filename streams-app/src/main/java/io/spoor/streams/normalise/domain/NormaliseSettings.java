package io.spoor.streams.normalise.domain;

/**
 * What an operator chooses about normalising.
 *
 * @param tenant tenant that the records belong to
 * @param capture what is kept of tool arguments, results and messages
 * @param maxRecordBytes greater records become dead letters unread
 * @param maxContentChars where {@link ContentCapture#REDACTED} cuts a field of content, UTF-16
 *     units
 */
public record NormaliseSettings(
    String tenant, ContentCapture capture, int maxRecordBytes, int maxContentChars) {

  public NormaliseSettings {
    if (tenant.isBlank()) {
      throw new IllegalArgumentException(
          "tenant is empty; give it a name, for instance \"default\"");
    }
    if (maxRecordBytes < 1 || maxContentChars < 1) {
      throw new IllegalArgumentException("maxRecordBytes and maxContentChars must be 1 or more");
    }
  }

  public static NormaliseSettings defaults() {
    return new NormaliseSettings("default", ContentCapture.REDACTED, 1 << 20, 8192);
  }
}
