package io.spoor.sources.cloudtrail;

import org.jspecify.annotations.Nullable;

/** Outcome of a call. CloudTrail writes an error code for failures and nothing for success. */
record CallOutcome(String label, @Nullable String code, @Nullable String message) {

  static CallOutcome of(JsonFields record, String action) {
    String code = record.text("errorCode");
    String message = record.text("errorMessage");
    if (code != null || message != null) {
      return new CallOutcome("failure", code, message);
    }
    // Sign-in events state their outcome under their own name: in the response, or in the details
    // for the password step of single sign-on.
    if (isFailure(record.object("responseElements").text(action))
        || isFailure(record.object("serviceEventDetails").text(action))) {
      return new CallOutcome("failure", null, null);
    }
    // AWS Sign-In states whether it issued a token beside the response.
    if (action.contains("OAuth2")
        && Boolean.FALSE.equals(record.object("additionalEventData").bool("success"))) {
      return new CallOutcome("failure", null, null);
    }
    return new CallOutcome("success", null, null);
  }

  static CallOutcome failure(String code, @Nullable String message) {
    return new CallOutcome("failure", code, message);
  }

  private static boolean isFailure(@Nullable String status) {
    return "Failure".equalsIgnoreCase(status);
  }

  boolean isFailure() {
    return label.equals("failure");
  }
}
