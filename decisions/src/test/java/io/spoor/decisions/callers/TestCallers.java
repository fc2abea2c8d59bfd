package io.spoor.decisions.callers;

import java.util.EnumSet;

/** Callers without credentials, with all rights. */
public final class TestCallers {
  private TestCallers() {}

  /** A caller of tenant acme whose allowance never grows again. */
  public static DecisionCaller of(String name, int perSecond) {
    return new DecisionCaller(name, "acme", EnumSet.allOf(Right.class), perSecond, () -> 0);
  }
}
