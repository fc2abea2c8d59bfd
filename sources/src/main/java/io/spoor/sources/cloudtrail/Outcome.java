package io.spoor.sources.cloudtrail;

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
    // Sign-in events state their outcome under their own name: in the answer, and where single
    // sign-on asks for a password, in the details.
    if (isFailure(record.in("responseElements").text(action))
        || isFailure(record.in("serviceEventDetails").text(action))) {
      return new Outcome("failure", null, null);
    }
    return new Outcome("success", null, null);
  }

  private static boolean isFailure(@Nullable String stated) {
    return "Failure".equalsIgnoreCase(stated);
  }

  boolean isFailure() {
    return label.equals("failure");
  }
}
