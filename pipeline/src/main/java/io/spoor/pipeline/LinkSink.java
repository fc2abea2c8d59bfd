package io.spoor.pipeline;

import org.apache.avro.specific.SpecificRecord;

/** Receives messages to the owners of keys, values, accounts, agents and principals. */
public interface LinkSink {
  /**
   * Sends a Link, RootAnnounced, ChildRegistered, NameResolved, AnnounceContinued, RequestStated,
   * RequestsIndexed, RequestMatched, ValueStored, ValueRead, PersonStated, PersonAsked or Behaviour
   * to the owner of {@code key}.
   */
  void toLinks(String key, SpecificRecord message);
}
