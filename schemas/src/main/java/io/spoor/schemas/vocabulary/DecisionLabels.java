package io.spoor.schemas.vocabulary;

/** Values of {@link EventLabels#DECISION}. */
public final class DecisionLabels {
  public static final String PERMIT = "permit";
  public static final String DENY = "deny";

  private DecisionLabels() {}
}
