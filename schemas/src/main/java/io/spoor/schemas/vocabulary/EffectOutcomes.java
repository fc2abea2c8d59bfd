package io.spoor.schemas.vocabulary;

/** Outcomes of effects. */
public final class EffectOutcomes {
  public static final String SUCCESS = "success";
  public static final String FAILURE = "failure";

  /** Refused for lack of rights. */
  public static final String DENIED = "denied";

  /** The object does not exist, as with a guessed id. */
  public static final String NOT_FOUND = "not-found";

  private EffectOutcomes() {}
}
