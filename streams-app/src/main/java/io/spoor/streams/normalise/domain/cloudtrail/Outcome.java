package io.spoor.streams.normalise.domain.cloudtrail;

import org.jspecify.annotations.Nullable;

/**
 * How a call ended. CloudTrail writes an error code for what failed and nothing for what did not.
 */
record Outcome(String label, @Nullable String code, @Nullable String message) {

  static Outcome of(Fields record, String action) {
    String code = record.text("errorCode");
    String message = record.text("errorMessage");
    if (code != null || message != null) {
      return new Outcome("failure", code, message);
    }
    // Sign-in events state their outcome in the answer, under their own name.
    String stated = record.in("responseElements").text(action);
    if ("Failure".equalsIgnoreCase(stated)) {
      return new Outcome("failure", null, null);
    }
    return new Outcome("success", null, null);
  }

  boolean isFailure() {
    return label.equals("failure");
  }
}
