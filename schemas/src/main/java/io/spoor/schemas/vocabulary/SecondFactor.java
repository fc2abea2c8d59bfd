package io.spoor.schemas.vocabulary;

/** What a record states of the second factor of a sign-in. */
public final class SecondFactor {
  public static final String USED = "true";
  public static final String NOT_USED = "false";

  /** None was required; whether one was used is not in the record. */
  public static final String NOT_REQUIRED = "not-required";

  private SecondFactor() {}
}
