package io.spoor.sources.mapping;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.json.UnusableRecordException;
import java.util.Set;

/** How one source's records are read. Pure; need not catch what goes wrong unexpectedly. */
public interface SourceMapping {

  /** Name of the source. */
  String source();

  /**
   * Members (for attribute lists: keys) that identify something. Where such a value looks like a
   * live secret it is replaced by its hash, so that equal ones stay equal and different ones apart.
   */
  Set<String> identifiers();

  /** Whether records of the source may carry arguments, results or messages. */
  boolean carriesContent();

  /** The event that a record tells. */
  IdentityEvent map(MappingContext context) throws UnusableRecordException;
}
