package io.spoor.sources.cloudtrail;

import static io.spoor.sources.cloudtrail.PolicyDocument.each;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Recognises requests that reduce logging or its retention. */
final class AuditLoggingChanges {
  private static final int SHORT_RETENTION_DAYS = 3;

  private AuditLoggingChanges() {}

  static boolean reducesLogging(String action, JsonFields request) {
    return switch (action) {
      case "PutEventSelectors" -> dropsEvents(request);
      case "UpdateTrail" ->
          isOff(request, "isMultiRegionTrail")
              || isOff(request, "includeGlobalServiceEvents")
              || isOff(request, "enableLogFileValidation")
              || isOff(request, "isOrganizationTrail");
      case "UpdateDetector" -> isOff(request, "enable");
      case "UpdateMacieSession" -> "PAUSED".equals(request.text("status"));
      case "CreateFilter", "UpdateFilter" -> "ARCHIVE".equals(request.text("action"));
      case "PutInsightSelectors" ->
          request.get("insightSelectors") instanceof ArrayNode selectors && selectors.isEmpty();
      case "PutRetentionPolicy" -> retentionDays(request) <= SHORT_RETENTION_DAYS;
      case "ModifyLoadBalancerAttributes" -> dropsAccessLogs(request);
      case "UpdateClusterConfig" -> dropsClusterLogs(request);
      case "PutBucketLogging" ->
          request.object("BucketLoggingStatus").get("LoggingEnabled") == null
              && request.get("BucketLoggingStatus") != null;
      default -> false;
    };
  }

  private static boolean isOff(JsonFields request, String name) {
    return Boolean.FALSE.equals(request.bool(name));
  }

  private static int retentionDays(JsonFields request) {
    JsonNode days = request.get("retentionInDays");
    return days == null ? Integer.MAX_VALUE : days.asInt(Integer.MAX_VALUE);
  }

  private static boolean dropsAccessLogs(JsonFields request) {
    for (JsonNode attribute : each(request.get("attributes"))) {
      if ("access_logs.s3.enabled".equals(attribute.path("key").asText())
          && "false".equals(attribute.path("value").asText())) {
        return true;
      }
    }
    return false;
  }

  private static boolean dropsClusterLogs(JsonFields request) {
    for (JsonNode logs : each(request.object("logging").get("clusterLogging"))) {
      if (logs.has("enabled") && !logs.path("enabled").asBoolean(true)) {
        return true;
      }
    }
    return false;
  }

  /** Whether no advanced selector includes management events. */
  private static boolean dropsManagement(@Nullable JsonNode selectors) {
    if (!(selectors instanceof ArrayNode list)) {
      return false;
    }
    for (JsonNode selector : list) {
      for (JsonNode field : each(selector.get("fieldSelectors"))) {
        if ("eventCategory".equals(field.path("field").asText())
            && field.path("equals").toString().contains("\"Management\"")) {
          return false;
        }
      }
    }
    return true;
  }

  private static boolean dropsEvents(JsonFields request) {
    if (dropsManagement(request.get("advancedEventSelectors"))) {
      return true;
    }
    for (JsonNode selector : each(request.get("eventSelectors"))) {
      JsonFields fields = JsonFields.of(selector, request.lowerCase());
      String readWriteType = fields.text("readWriteType");
      if (isOff(fields, "includeManagementEvents")
          || (readWriteType != null && !readWriteType.equalsIgnoreCase("All"))) {
        return true;
      }
    }
    return false;
  }

  /** Shortest expiry of objects in a bucket, in days. */
  static @Nullable String expiryDays(JsonFields request) {
    JsonNode rule = shortestRule(request);
    return rule == null ? null : String.valueOf(days(rule));
  }

  /** Begin of the names of the objects that the rule with the shortest expiry is for; null: all. */
  static @Nullable String expiryPrefix(JsonFields request) {
    JsonNode rule = shortestRule(request);
    if (rule == null) {
      return null;
    }
    JsonNode filter = rule.path("Filter");
    return Stream.of(rule, filter, filter.path("And"))
        .map(part -> part.path("Prefix").asText(""))
        .filter(prefix -> !prefix.isEmpty())
        .findFirst()
        .orElse(null);
  }

  /** Of the rules in force, the first with the shortest expiry; null: none has one. */
  private static @Nullable JsonNode shortestRule(JsonFields request) {
    JsonNode shortest = null;
    JsonFields configuration = request.object("LifecycleConfiguration");
    for (JsonNode rule : each(configuration.get("Rule"))) {
      boolean isOn = rule.path("Status").asText("Enabled").equalsIgnoreCase("Enabled");
      if (isOn
          && days(rule) < Integer.MAX_VALUE
          && (shortest == null || days(rule) < days(shortest))) {
        shortest = rule;
      }
    }
    return shortest;
  }

  private static int days(JsonNode rule) {
    return rule.path("Expiration").path("Days").asInt(Integer.MAX_VALUE);
  }
}
