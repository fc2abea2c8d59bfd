package io.spoor.export.table;

/**
 * A column of a kind's table.
 *
 * @param name path of the value with dots, {@code event.principal.id}; header members have the
 *     prefix {@code _}
 */
record Column(String name, Type type) {
  /** Type of the column's values. */
  enum Type {
    TEXT,
    INT,
    LONG,
    DOUBLE,
    BOOLEAN,
    /** Nanoseconds since the Unix epoch, UTC. */
    NANOS,
    /** Milliseconds since the Unix epoch, UTC. */
    MILLIS,
    /** A list of texts. */
    TEXTS,
    /** Any other list or map, as JSON text. */
    JSON
  }
}
