package io.spoor.sources.cloudtrail;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What machines a request starts, where they are such as few need: {@code 10 x p3.16xlarge}. Types
 * after docs.aws.amazon.com/AWSEC2, "Instance type naming conventions".
 */
final class Capacity {
  /** Letters of a family, size, and what multiplies it. */
  private static final Pattern TYPE =
      Pattern.compile("(u-|[a-z]+)[0-9a-z-]*\\.(?:(\\d{0,4})xlarge|(metal)\\S*|[a-z]+)");

  /** Families that have accelerators in every size. */
  private static final Set<String> ACCELERATED = Set.of("p", "trn", "dl", "vt", "f", "hpc", "u-");

  /** Families that have some, and small sizes for everyday's work. */
  private static final Set<String> OFTEN = Set.of("g", "gr", "inf");

  private static final int LARGE = 8;
  private static final int LARGEST = 24;
  private static final int MANY = 20;
  private static final int SEVERAL = 4;

  private Capacity() {}

  /** Null where it is nothing out of the ordinary. */
  static @Nullable String of(Fields request) {
    String type = request.text("instanceType");
    if (type == null) {
      Fields specification = request.in("launchSpecification");
      type = specification.text("instanceType");
    }
    int count = count(request);
    if (type == null) {
      return count >= MANY ? count + " machines" : null;
    }
    return count >= MANY || isCostly(type, count) ? count + " x " + type : null;
  }

  private static int count(Fields request) {
    int count = 0;
    JsonNode items = request.in("instancesSet").get("items");
    for (JsonNode item : PolicyDocument.each(items)) {
      count += item.path("maxCount").asInt(1);
    }
    JsonNode stated = request.get("maxCount");
    stated = stated == null ? request.get("instanceCount") : stated;
    return Math.max(1, stated == null ? count : stated.asInt(count));
  }

  private static boolean isCostly(String type, int count) {
    Matcher parts = TYPE.matcher(type);
    if (!parts.matches()) {
      return false;
    }
    String family = parts.group(1);
    String times = parts.group(2);
    boolean metal = parts.group(3) != null;
    int size = times == null ? 0 : times.isEmpty() ? 1 : Integer.parseInt(times);
    return ACCELERATED.contains(family)
        || size >= LARGEST
        || (OFTEN.contains(family) && (metal || size >= LARGE || count >= SEVERAL));
  }
}
