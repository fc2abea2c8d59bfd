package io.spoor.sources.mapping;

import io.spoor.schemas.text.Ipv4;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Ranges of addresses that are as good as public: all addresses, or so many that no organization
 * has them, as the two halves {@code 0.0.0.0/1} and {@code 128.0.0.0/1}.
 */
public final class OpenRanges {
  private static final String PUBLIC = "public";

  private static final int MAX_NAMED = 5;

  /** Below these lengths of its prefix a range is larger than any that was ever assigned. */
  private static final int MIN_PREFIX_V4 = 8;

  private static final int MIN_PREFIX_V6 = 16;

  /** First address of the multicast and reserved ranges. */
  private static final long NOT_ROUTED_V4 = 224L << 24;

  private OpenRanges() {}

  /**
   * The recipient of access from a range in CIDR notation, as {@code EventLabels.EXPOSED_TO} has
   * it: {@code public}, or {@code addresses in 0.0.0.0/1}; null for a smaller range or another
   * text. A prefix of length 0 covers every address, whatever address precedes it.
   */
  public static @Nullable String recipient(String range) {
    if (range.endsWith("/0")) {
      return PUBLIC;
    }
    return isWide(range) ? "addresses in " + range : null;
  }

  /**
   * The recipients of several ranges, {@code public} alone if one of them is; null: none is open.
   */
  public static @Nullable String recipients(List<String> ranges) {
    Set<String> open = new LinkedHashSet<>();
    for (String range : ranges) {
      String recipient = recipient(range);
      if (recipient != null) {
        open.add(recipient);
      }
    }
    return open.isEmpty() ? null : open.contains(PUBLIC) ? PUBLIC : text(open);
  }

  private static String text(Set<String> recipients) {
    String first = String.join(", ", recipients.stream().limit(MAX_NAMED).toList());
    return recipients.size() > MAX_NAMED ? first + ", and others" : first;
  }

  /** Whether the range is too large for one organization, but not everything. */
  public static boolean isWide(String range) {
    int slash = range.indexOf('/');
    int length = slash < 0 ? -1 : prefix(range.substring(slash + 1));
    if (length <= 0) {
      return false;
    }
    String address = range.substring(0, slash);
    long number = Ipv4.parse(address);
    return number >= 0
        ? length < MIN_PREFIX_V4 && number < NOT_ROUTED_V4
        : length < MIN_PREFIX_V6 && isGlobalV6(address);
  }

  /** Whether the range begins outside those of private, link-local and multicast addresses. */
  private static boolean isGlobalV6(String address) {
    String lower = address.toLowerCase(Locale.ROOT);
    return address.indexOf(':') >= 0 && !lower.startsWith("f");
  }

  /** The length; -1 for another text. */
  private static int prefix(String text) {
    return !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(c -> c >= '0' && c <= '9')
        ? Integer.parseInt(text)
        : -1;
  }
}
