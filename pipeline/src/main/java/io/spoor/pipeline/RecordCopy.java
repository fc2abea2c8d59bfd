package io.spoor.pipeline;

import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * Copies records. A copy shares the values of the record, as records do not change; Avro's builders
 * copy each of them, which takes far longer.
 */
public final class RecordCopy {
  private RecordCopy() {}

  /**
   * A copy with another value of one field; the record itself if it has that value.
   *
   * @param field position of the field in the schema
   */
  // Avro's put takes null for a field that may be; the same value is the same object.
  @SuppressWarnings({"NullAway", "ReferenceEquality"})
  public static <T extends SpecificRecordBase> T with(T record, int field, @Nullable Object value) {
    if (record.get(field) == value) {
      return record;
    }
    @SuppressWarnings("unchecked") // an instance of the record's own class
    T copy = (T) SpecificData.newInstance(record.getClass(), record.getSchema());
    for (int i = 0; i < record.getSchema().getFields().size(); i++) {
      copy.put(i, i == field ? value : record.get(i));
    }
    return copy;
  }
}
