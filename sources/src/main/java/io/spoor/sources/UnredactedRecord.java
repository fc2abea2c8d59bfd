package io.spoor.sources;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A record before redaction, parsed again when a fingerprint needs it. */
final class UnredactedRecord implements Supplier<ObjectNode> {
  private final ObjectNode redacted;
  private final Supplier<@Nullable ObjectNode> parser;
  private @Nullable ObjectNode parsed;

  /** {@code redacted}: takes its place if it cannot be parsed. */
  UnredactedRecord(ObjectNode redacted, Supplier<@Nullable ObjectNode> parser) {
    this.redacted = redacted;
    this.parser = parser;
  }

  @Override
  public ObjectNode get() {
    ObjectNode known = parsed;
    if (known == null) {
      ObjectNode again = parser.get();
      known = again == null ? redacted : again;
      parsed = known;
    }
    return known;
  }
}
