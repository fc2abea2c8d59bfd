package io.spoor.streams.normalise.domain.cloudtrail;

import static io.spoor.streams.normalise.domain.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** Whether a request leaves less recorded, or for less long. */
final class Recording {
  private Recording() {}

  static boolean isLimited(String action, Fields request) {
    return switch (action) {
      case "PutEventSelectors" -> drops(request);
      case "UpdateTrail" ->
          isOff(request, "isMultiRegionTrail")
              || isOff(request, "includeGlobalServiceEvents")
              || isOff(request, "enableLogFileValidation")
              || isOff(request, "isOrganizationTrail");
      case "UpdateDetector" -> isOff(request, "enable");
      case "PutBucketLogging" ->
          request.in("BucketLoggingStatus").get("LoggingEnabled") == null
              && request.get("BucketLoggingStatus") != null;
      default -> false;
    };
  }

  private static boolean isOff(Fields request, String name) {
    return Boolean.FALSE.equals(request.bool(name));
  }

  private static boolean drops(Fields request) {
    for (JsonNode selector : each(request.get("eventSelectors"))) {
      Fields fields = Fields.of(selector, request.lowerCase());
      String which = fields.text("readWriteType");
      if (isOff(fields, "includeManagementEvents")
          || (which != null && !which.equalsIgnoreCase("All"))) {
        return true;
      }
    }
    return false;
  }

  /** The least number of days after which something in a bucket is deleted. */
  static @Nullable String expiryDays(Fields request) {
    int least = Integer.MAX_VALUE;
    Fields configuration = request.in("LifecycleConfiguration");
    for (JsonNode rule : each(configuration.get("Rule"))) {
      int days = rule.path("Expiration").path("Days").asInt(Integer.MAX_VALUE);
      if (rule.path("Status").asText("Enabled").equalsIgnoreCase("Enabled")) {
        least = Math.min(least, days);
      }
    }
    return least == Integer.MAX_VALUE ? null : String.valueOf(least);
  }
}
