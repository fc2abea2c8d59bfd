package io.spoor.decisions.policy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What lifts the denial of a policy: a person's approval, and for a step-up also a newer or
 * stronger authentication of the subject (RFC 9470). A policy states it by annotations:
 *
 * <pre>
 *   {@literal @}answer("confirm")
 *   {@literal @}answer("step-up") {@literal @}acr_values("urn:example:mfa") {@literal @}max_age("300")
 * </pre>
 *
 * @param acrValues authentication contexts that suffice, preferred first; empty: any
 * @param maxAge greatest age of the authentication, seconds; empty: any
 */
public record Remedy(List<String> acrValues, OptionalInt maxAge) {
  private static final String ANSWER = "answer";
  private static final String ACR_VALUES = "acr_values";
  private static final String MAX_AGE = "max_age";

  /** An annotation whose value is not valid; the message is one line. */
  static final class InvalidAnnotationException extends Exception {
    private static final long serialVersionUID = 1L;

    InvalidAnnotationException(String message) {
      super(message);
    }
  }

  public Remedy {
    acrValues = List.copyOf(acrValues);
  }

  /** Whether the subject can lift it by a step-up. */
  public boolean isStepUp() {
    return !acrValues.isEmpty() || maxAge.isPresent();
  }

  /** What lifts this and the other one: authentication contexts of both, the lower age. */
  public Remedy and(Remedy other) {
    List<String> both = acrValues.stream().filter(other.acrValues::contains).toList();
    if (acrValues.isEmpty()) {
      both = other.acrValues;
    } else if (other.acrValues.isEmpty()) {
      both = acrValues;
    }
    OptionalInt lower =
        maxAge.isPresent() && other.maxAge.isPresent()
            ? OptionalInt.of(Math.min(maxAge.getAsInt(), other.maxAge.getAsInt()))
            : maxAge.isPresent() ? maxAge : other.maxAge;
    return new Remedy(both, lower);
  }

  /**
   * The remedy of a policy; null: it has none.
   *
   * @param annotations of the policy, by name
   */
  static @Nullable Remedy of(Map<String, String> annotations, boolean isForbid)
      throws InvalidAnnotationException {
    String answer = annotations.get(ANSWER);
    if (answer == null) {
      for (String member : List.of(ACR_VALUES, MAX_AGE)) {
        if (annotations.containsKey(member)) {
          throw new InvalidAnnotationException(
              "@" + member + " needs @answer(\"step-up\") beside it");
        }
      }
      return null;
    }
    if (!isForbid) {
      throw new InvalidAnnotationException(
          "@answer says what lifts a denial, and this policy is a permit");
    }
    return switch (answer) {
      case "confirm" -> confirm(annotations);
      case "step-up" -> stepUp(annotations);
      default -> throw new InvalidAnnotationException("@answer must be \"confirm\" or \"step-up\"");
    };
  }

  private static Remedy confirm(Map<String, String> annotations) throws InvalidAnnotationException {
    if (annotations.containsKey(ACR_VALUES) || annotations.containsKey(MAX_AGE)) {
      throw new InvalidAnnotationException(
          "@acr_values and @max_age belong to @answer(\"step-up\")");
    }
    return new Remedy(List.of(), OptionalInt.empty());
  }

  private static Remedy stepUp(Map<String, String> annotations) throws InvalidAnnotationException {
    List<String> values =
        Arrays.stream(annotations.getOrDefault(ACR_VALUES, "").split(" ", -1))
            .filter(value -> !value.isEmpty())
            .toList();
    var remedy = new Remedy(values, maxAge(annotations.get(MAX_AGE)));
    if (!remedy.isStepUp()) {
      throw new InvalidAnnotationException(
          "@answer(\"step-up\") needs @acr_values, @max_age or both");
    }
    return remedy;
  }

  private static OptionalInt maxAge(@Nullable String text) throws InvalidAnnotationException {
    if (text == null) {
      return OptionalInt.empty();
    }
    if (!text.matches("[0-9]{1,9}")) {
      throw new InvalidAnnotationException("@max_age must be a number of seconds, such as \"300\"");
    }
    return OptionalInt.of(Integer.parseInt(text));
  }
}
