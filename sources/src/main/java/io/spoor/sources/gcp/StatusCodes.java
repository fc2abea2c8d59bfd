package io.spoor.sources.gcp;

import java.util.List;

/** Names of the status codes of gRPC (github.com/googleapis, google/rpc/code.proto). */
final class StatusCodes {
  static final String PERMISSION_DENIED = "PERMISSION_DENIED";

  private static final List<String> NAMES =
      List.of(
          "OK",
          "CANCELLED",
          "UNKNOWN",
          "INVALID_ARGUMENT",
          "DEADLINE_EXCEEDED",
          "NOT_FOUND",
          "ALREADY_EXISTS",
          PERMISSION_DENIED,
          "RESOURCE_EXHAUSTED",
          "FAILED_PRECONDITION",
          "ABORTED",
          "OUT_OF_RANGE",
          "UNIMPLEMENTED",
          "INTERNAL",
          "UNAVAILABLE",
          "DATA_LOSS",
          "UNAUTHENTICATED");

  private StatusCodes() {}

  /** The name of a code; a code that is none stays as it is. */
  static String name(String code) {
    boolean isNumber = code.length() <= 2 && code.chars().allMatch(c -> c >= '0' && c <= '9');
    int number = isNumber ? Integer.parseInt(code) : NAMES.size();
    return number < NAMES.size() ? NAMES.get(number) : code;
  }
}
