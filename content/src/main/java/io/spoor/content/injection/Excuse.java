package io.spoor.content.injection;

/** A reason that lowers the score of a call, beside what its request asks for. */
public enum Excuse {
  DELEGATED("request tells to do what that says"),
  POINTED("request points there"),
  WITHOUT_EFFECTS("a command without effects"),
  ONLY_A_NAME("only a name or a number");

  private final String reason;

  Excuse(String reason) {
    this.reason = reason;
  }

  /** The reason as a summand of the score states it. */
  String reason() {
    return reason;
  }
}
