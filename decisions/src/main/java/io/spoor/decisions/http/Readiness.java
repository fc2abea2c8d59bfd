package io.spoor.decisions.http;

import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Whether requests can be decided. */
@FunctionalInterface
public interface Readiness {
  /** Why no request can be decided now, as one line for callers; empty: requests are decided. */
  Optional<String> obstacle();

  /** One condition, and the line for callers while it does not hold. */
  static Readiness of(BooleanSupplier condition, String otherwise) {
    return () -> condition.getAsBoolean() ? Optional.empty() : Optional.of(otherwise);
  }

  /** Both conditions; the first obstacle is named. */
  default Readiness and(Readiness other) {
    return () -> obstacle().or(other::obstacle);
  }
}
