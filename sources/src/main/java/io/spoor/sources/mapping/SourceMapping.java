package io.spoor.sources.mapping;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.json.UnusableRecordException;
import java.util.Set;

/** Maps the records of one source to events. Pure; unexpected exceptions need not be caught. */
public interface SourceMapping {

  /** Name of the source. */
  String source();

  /**
   * Members (in attribute lists: keys) that identify something. A value that looks like a live
   * secret is replaced by its hash, so that equal values stay equal and different ones distinct.
   */
  Set<String> identifiers();

  /** Whether records of the source may contain arguments, results or messages. */
  boolean carriesContent();

  /** Maps a record to an event. */
  IdentityEvent map(MappingContext context) throws UnusableRecordException;
}
