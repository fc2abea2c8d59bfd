package io.spoor.pipeline.tuning;

/**
 * One tunable value of a detector.
 *
 * @param name its member in the file
 * @param form permitted values, in words: {@code a whole number from 1 to 100}
 * @param defaultValue the default, in JSON
 * @param value the value in force, in JSON
 */
public record Threshold(String name, String form, String defaultValue, String value) {
  /** Whether an operator changed it. */
  public boolean isChanged() {
    return !value.equals(defaultValue);
  }
}
