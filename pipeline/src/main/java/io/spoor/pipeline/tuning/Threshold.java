package io.spoor.pipeline.tuning;

/**
 * One value of a detector that an operator may change.
 *
 * @param name its member in the file
 * @param form what may stand there, for people: {@code a whole number from 1 to 100}
 * @param defaultValue the value where the file says nothing, in JSON
 * @param value the value in force, in JSON
 */
public record Threshold(String name, String form, String defaultValue, String value) {
  /** Whether an operator changed it. */
  public boolean isChanged() {
    return !value.equals(defaultValue);
  }
}
