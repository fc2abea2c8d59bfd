package io.spoor.cli.output;

/** Emphasis on a terminal; plain text elsewhere. */
public enum AnsiStyle {
  PLAIN(""),
  BOLD("1"),
  DIM("2"),
  RED("31"),
  ALARM("1;31"),
  YELLOW("33"),
  GREEN("32"),
  CYAN("36");

  private final String code;

  AnsiStyle(String code) {
    this.code = code;
  }

  /** The text in this style, or unchanged without colour. */
  public String apply(boolean colour, String text) {
    return !colour || code.isEmpty() || text.isEmpty()
        ? text
        : "\u001b[" + code + "m" + text + "\u001b[0m";
  }

  static AnsiStyle ofSeverity(String severity) {
    return switch (severity) {
      case "critical", "high" -> ALARM;
      case "medium" -> YELLOW;
      default -> PLAIN;
    };
  }

  static AnsiStyle ofRisk(int risk) {
    return risk >= 60 ? ALARM : risk >= 30 ? YELLOW : PLAIN;
  }
}
