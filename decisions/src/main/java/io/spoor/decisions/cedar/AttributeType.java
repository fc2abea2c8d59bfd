package io.spoor.decisions.cedar;

import java.util.Map;

/** What a schema says of an attribute, as far as values are mapped by it. */
sealed interface AttributeType {
  /** Anything whose values stand for themselves. */
  record Plain() implements AttributeType {}

  record DecimalNumber() implements AttributeType {}

  record SetOf(AttributeType element) implements AttributeType {}

  /** A record with these members and no others. */
  record RecordOf(Map<String, AttributeType> members) implements AttributeType {
    static final RecordOf NOTHING = new RecordOf(Map.of());
  }
}
