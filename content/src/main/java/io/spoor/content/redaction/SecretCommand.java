package io.spoor.content.redaction;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A program and its arguments that are secrets.
 *
 * @param program name in small letters
 * @param required argument that must precede; empty for none
 */
record SecretCommand(String program, String required, List<Flag> flags) {
  private static final String PARTS = ":,%/";

  /**
   * A secret argument.
   *
   * @param name the flag, or the word before the secret for a positional argument
   * @param glued whether the value may follow without a space
   * @param separate whether it may follow as an argument of its own
   * @param part character after which the secret begins in the value; 0 for the whole value
   * @param positional whether it is no flag
   * @param position number of the argument, or its distance from the word {@code name}
   */
  record Flag(
      String name, boolean glued, boolean separate, char part, boolean positional, int position) {}

  /**
   * Parses a row of the rule file.
   *
   * @throws IllegalArgumentException if a flag is wrong
   */
  static SecretCommand parse(String name, List<String> flags) {
    int colon = name.indexOf(':');
    var parsed = new ArrayList<Flag>();
    for (String flag : flags) {
      parsed.add(flag.startsWith("@") ? positional(flag.substring(1)) : flag(flag));
    }
    return new SecretCommand(
        colon < 0 ? name : name.substring(0, colon),
        colon < 0 ? "" : name.substring(colon + 1),
        List.copyOf(parsed));
  }

  private static Flag flag(String written) {
    String name = written;
    boolean both = name.endsWith("+");
    boolean gluedOnly = name.endsWith("!");
    if (both || gluedOnly) {
      name = name.substring(0, name.length() - 1);
    }
    char part = 0;
    if (PARTS.indexOf(name.charAt(name.length() - 1)) >= 0) {
      part = name.charAt(name.length() - 1);
      name = name.substring(0, name.length() - 1);
    }
    if (name.length() < 2 || (name.charAt(0) != '-' && name.charAt(0) != '/')) {
      throw new IllegalArgumentException("no flag: " + written);
    }
    return new Flag(name, both || gluedOnly, !gluedOnly, part, false, 0);
  }

  private static Flag positional(String written) {
    String name = written;
    char part = 0;
    if (PARTS.indexOf(name.charAt(name.length() - 1)) >= 0) {
      part = name.charAt(name.length() - 1);
      name = name.substring(0, name.length() - 1);
    }
    int plus = name.indexOf('+');
    if (Character.isDigit(name.charAt(0))) {
      return new Flag("", false, true, part, true, Integer.parseInt(name));
    }
    int distance = plus < 0 ? 1 : Integer.parseInt(name.substring(plus + 1));
    return new Flag(plus < 0 ? name : name.substring(0, plus), false, true, part, true, distance);
  }

  /** The flag that the argument is or begins with; null when it is none. */
  @Nullable Flag flagOf(String argument) {
    for (Flag flag : flags) {
      if (!flag.positional
          && argument.startsWith(flag.name)
          && (argument.length() == flag.name.length()
              || flag.glued
              || argument.charAt(flag.name.length()) == '=')) {
        return flag;
      }
    }
    return null;
  }
}
