package io.spoor.sources.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Describes requests for unusually powerful instances: {@code 10 x p3.16xlarge}. Types follow
 * docs.aws.amazon.com/AWSEC2, "Instance type naming conventions".
 */
final class CapacityRequest {
  /** Family letters, size, and size multiplier. */
  private static final Pattern TYPE =
      Pattern.compile("(u-|[a-z]+)[0-9a-z-]*\\.(?:(\\d{0,4})xlarge|(metal)\\S*|[a-z]+)");

  /** Families with accelerators in every size. */
  private static final Set<String> ACCELERATED = Set.of("p", "trn", "dl", "vt", "f", "hpc", "u-");

  /** Families with accelerators that also have small sizes for general use. */
  private static final Set<String> CONDITIONAL = Set.of("g", "gr", "inf");

  private static final int LARGE_SIZE = 8;
  private static final int ALWAYS_COSTLY_SIZE = 24;
  private static final int MANY_INSTANCES = 20;
  private static final int SEVERAL_INSTANCES = 4;
  private static final int MAX_IDS = 20;
  private static final int MAX_ID_CHARS = 32;

  private CapacityRequest() {}

  /**
   * The description; null for ordinary requests. A request asks for a number between two limits:
   * the response states how many started, and otherwise the upper limit is told as one.
   */
  static @Nullable String describe(JsonFields request, JsonFields response) {
    String type = request.text("instanceType");
    if (type == null) {
      JsonFields specification = request.object("launchSpecification");
      type = specification.text("instanceType");
    }
    int count = count(request);
    if (count < MANY_INSTANCES && (type == null || !isCostly(type, count))) {
      return null;
    }
    return amount(request, response, count) + (type == null ? " machines" : " x " + type);
  }

  /** Ids of the instances that started, separated by spaces; null where the response has none. */
  static @Nullable String started(JsonFields response) {
    List<String> ids = new ArrayList<>();
    for (JsonNode item : PolicyDocument.each(response.object("instancesSet").get("items"))) {
      String id = JsonFields.text(item.get("instanceId"));
      if (id != null && id.length() <= MAX_ID_CHARS && ids.size() < MAX_IDS) {
        ids.add(id);
      }
    }
    return ids.isEmpty() ? null : String.join(" ", ids);
  }

  private static String amount(JsonFields request, JsonFields response, int most) {
    int started = 0;
    for (JsonNode ignored : PolicyDocument.each(response.object("instancesSet").get("items"))) {
      started++;
    }
    if (started > 0) {
      return String.valueOf(started);
    }
    return least(request) == most ? String.valueOf(most) : "up to " + most;
  }

  /** The lower limit; 0: the request states none, as of spot instances. */
  private static int least(JsonFields request) {
    int least = 0;
    for (JsonNode item : PolicyDocument.each(request.object("instancesSet").get("items"))) {
      least += item.path("minCount").asInt(0);
    }
    JsonNode stated = request.get("minCount");
    return stated == null ? least : stated.asInt(0);
  }

  private static int count(JsonFields request) {
    int count = 0;
    JsonNode items = request.object("instancesSet").get("items");
    for (JsonNode item : PolicyDocument.each(items)) {
      count += item.path("maxCount").asInt(1);
    }
    JsonNode countNode = request.get("maxCount");
    countNode = countNode == null ? request.get("instanceCount") : countNode;
    return Math.max(1, countNode == null ? count : countNode.asInt(count));
  }

  private static boolean isCostly(String type, int count) {
    Matcher parts = TYPE.matcher(type);
    if (!parts.matches()) {
      return false;
    }
    String family = parts.group(1);
    String sizeFactor = parts.group(2);
    boolean isMetal = parts.group(3) != null;
    int size = sizeFactor == null ? 0 : sizeFactor.isEmpty() ? 1 : Integer.parseInt(sizeFactor);
    return ACCELERATED.contains(family)
        || size >= ALWAYS_COSTLY_SIZE
        || (CONDITIONAL.contains(family)
            && (isMetal || size >= LARGE_SIZE || count >= SEVERAL_INSTANCES));
  }
}
