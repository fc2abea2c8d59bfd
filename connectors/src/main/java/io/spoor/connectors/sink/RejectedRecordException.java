package io.spoor.connectors.sink;

import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Thrown if a record can never be delivered to the sink's destination. */
public final class RejectedRecordException extends DataException {

  private static final long serialVersionUID = 1;

  public RejectedRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
