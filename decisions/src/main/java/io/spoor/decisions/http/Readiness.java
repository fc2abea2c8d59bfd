package io.spoor.decisions.http;

import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Whether requests can be decided, and whether by all that is known elsewhere. */
@FunctionalInterface
public interface Readiness {
  /** Why no request can be decided now, as one line for callers; empty: requests are decided. */
  Optional<String> obstacle();

  /** One condition, and the line for callers while it does not hold. */
  static Readiness of(BooleanSupplier condition, String otherwise) {
    return () -> condition.getAsBoolean() ? Optional.empty() : Optional.of(otherwise);
  }

  /**
   * Why callers should ask another server, as one line: an obstacle, or old facts, by which this
   * server still answers. Empty: it is ready.
   */
  default Optional<String> lag() {
    return obstacle();
  }

  /** Requests are decided, but callers should ask another server while a line is given. */
  static Readiness lagging(Supplier<Optional<String>> lag) {
    return new Readiness() {
      @Override
      public Optional<String> obstacle() {
        return Optional.empty();
      }

      @Override
      public Optional<String> lag() {
        return lag.get();
      }
    };
  }

  /** Both conditions; the first obstacle is named. */
  default Readiness and(Readiness other) {
    Readiness first = this;
    return new Readiness() {
      @Override
      public Optional<String> obstacle() {
        return first.obstacle().or(other::obstacle);
      }

      @Override
      public Optional<String> lag() {
        return first.lag().or(other::lag);
      }
    };
  }
}
