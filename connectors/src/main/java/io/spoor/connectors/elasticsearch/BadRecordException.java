package io.spoor.connectors.elasticsearch;

import org.apache.kafka.connect.errors.DataException;
import org.jspecify.annotations.Nullable;

/** Why a record will never be a document in Elasticsearch. */
final class BadRecordException extends DataException {

  private static final long serialVersionUID = 1;

  BadRecordException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
