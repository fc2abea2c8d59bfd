package io.spoor.sources.cloudtrail;

import io.spoor.schemas.Resource;
import io.spoor.sources.mapping.TextTruncation;
import java.util.List;

/**
 * Renders a one-line summary of a request: {@code AssumeRole role/acacia-role as aws-go-sdk-1688}.
 */
final class CallSummary {
  private static final int MAX_CHARS = 200;

  private CallSummary() {}

  static String of(
      String action, JsonFields request, List<Resource> resources, CallOutcome outcome) {
    var line = new StringBuilder(action);
    String role = request.text("roleArn");
    if (role != null) {
      line.append(' ').append(Arns.resource(role));
    } else if (!resources.isEmpty()) {
      line.append(' ').append(Arns.resource(resources.getFirst().getId()));
    }
    String session = request.text("roleSessionName");
    if (session != null) {
      line.append(" as ").append(session);
    }
    if (outcome.isFailure()) {
      line.append(" (failed")
          .append(outcome.code() == null ? "" : ": " + outcome.code())
          .append(')');
    }
    return TextTruncation.singleLine(line.toString(), MAX_CHARS);
  }
}
