package io.spoor.sources;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.content.redaction.TextRedactor;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.sources.mapping.TextTruncation;

/** Creates dead letters of one source, with a redacted prefix of the record. */
final class DeadLetterFactory {
  private static final int MAX_PREFIX_CHARS = 200;
  // Long enough to recognise a secret that begins in the prefix.
  private static final int SCANNED_BYTES = 4096;

  private final String source;
  private final boolean carriesContent;
  private final boolean removesContent;

  /** {@code removesContent}: content of the source is stored in no capture mode. */
  DeadLetterFactory(String source, boolean carriesContent, boolean removesContent) {
    this.source = source;
    this.carriesContent = carriesContent;
    this.removesContent = removesContent;
  }

  DeadLetter create(
      RawRecord raw,
      RawPointer pointer,
      NormaliseSettings settings,
      UnusableRecordException cause) {
    // In a rejected record, content cannot be distinguished from other values.
    boolean isHidden =
        removesContent || (carriesContent && settings.capture() == ContentCapture.OFF);
    return DeadLetter.newBuilder()
        .setTenant(settings.tenant())
        .setSource(source)
        .setRaw(pointer)
        .setReason(cause.reason().label())
        .setDetail(cause.detail())
        .setPosition(cause.position())
        .setSize(raw.value().length)
        .setPrefix(isHidden ? "" : prefix(raw.value()))
        .setArrivedAt(raw.arrivedAtMillis())
        .build();
  }

  private static String prefix(byte[] value) {
    var text = new String(value, 0, Math.min(value.length, SCANNED_BYTES), UTF_8);
    return TextTruncation.singleLine(TextRedactor.redactTruncated(text), MAX_PREFIX_CHARS);
  }
}
