package io.spoor.pipeline.detect.explanation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The subject of an explanation. */
public sealed interface Actor {

  /**
   * An agent.
   *
   * @param id null when the chain's agent is unknown
   * @param principal the identity it acted as; null to leave it out
   */
  record Agent(@Nullable String id, @Nullable String principal) implements Actor {}

  /**
   * A principal outside a known agent.
   *
   * @param person who signed in to act as the principal, or impersonates it; null when not stated
   * @param others number of further principals that made some of the calls
   */
  record Identity(String principal, @Nullable String person, int others) implements Actor {}

  /**
   * A credential, key or other named thing.
   *
   * @param id null when the record names none
   * @param holder its owner; null when unknown
   */
  record Named(Noun kind, @Nullable String id, @Nullable Holder holder) implements Actor {}

  /**
   * The owner of a credential.
   *
   * @param kind null when the name speaks for itself
   * @param names empty when it has none; several when records name different owners
   * @param principal identity of the owner; null to leave it out
   */
  record Holder(@Nullable Noun kind, List<String> names, @Nullable String principal) {
    public Holder {
      names = List.copyOf(names);
    }

    public Holder(@Nullable Noun kind, @Nullable String name, @Nullable String principal) {
      this(kind, name == null ? List.of() : List.of(name), principal);
    }
  }

  static Actor agent(@Nullable String id) {
    return new Agent(id, null);
  }

  static Actor principal(String principal) {
    return new Identity(principal, null, 0);
  }

  static Actor credential(String id) {
    return new Named(Noun.CREDENTIAL, id, null);
  }

  static Actor credential(String id, Holder holder) {
    return new Named(Noun.CREDENTIAL, id, holder);
  }
}
