package io.spoor.sources.mapping;

import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.json.UnusableRecordException;
import java.util.List;
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

  /**
   * Names, in small letters, of objects that are called as a secret and only describe it, such as
   * the id and owner of a key.
   */
  default Set<String> describedSecrets() {
    return Set.of();
  }

  /** Whether records of the source may contain arguments, results or messages. */
  boolean carriesContent();

  /** Whether content of its records is stored in no capture mode. */
  default boolean removesContent() {
    return false;
  }

  /**
   * Whether its statements outrank those of other sources. Only a login of its own may write the
   * raw records of such a source.
   */
  default boolean isAuthority() {
    return false;
  }

  /**
   * Maps a record to an event. It begins with {@link MappingContext#event}, and states only what
   * the record does.
   */
  IdentityEvent.Builder map(MappingContext context) throws UnusableRecordException;

  /**
   * Events that mark the runs of a rejected record as incompletely read, as far as the record still
   * shows them. Equal records have equal marks, and many records of a run few different ones.
   */
  default List<IdentityEvent> marks(RejectedRecord rejected) {
    return List.of();
  }

  /**
   * Describes a mapped event of this source in the vocabulary of all sources. Must not throw for
   * any event.
   */
  default EventDescription describe(IdentityEvent event) {
    return EventDescription.empty();
  }

  /** Digest of the tables behind {@link #describe}; "" when there are none. */
  default String tablesDigest() {
    return "";
  }
}
