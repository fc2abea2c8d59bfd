package io.spoor.sources.mapping;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Ports that a request opens, in the order in which it names them. */
public final class OpenPorts {
  private static final String ALL = "0-65535";

  /** Ends a list that is cut. */
  private static final String OTHERS = "others";

  /** So many fit into a label. */
  private static final int MAX_RANGES = 20;

  /** Protocols without ports, by name and number; an unknown one may have some. */
  private static final Set<String> WITHOUT_PORTS =
      Set.of("icmp", "icmpv6", "esp", "ah", "ipip", "gre", "1", "58", "50", "51", "94", "47");

  private final Set<String> ranges = new LinkedHashSet<>();

  /** Whether the protocol has ports. */
  public static boolean hasPorts(@Nullable String protocol) {
    return protocol == null || !WITHOUT_PORTS.contains(protocol.toLowerCase(Locale.ROOT));
  }

  /** A port or a range {@code 22-25}; null: all. */
  public void add(@Nullable String range) {
    ranges.add(range == null ? ALL : range);
  }

  /** A range by its ends; null: all. */
  public void add(@Nullable String from, @Nullable String to) {
    add(from == null || to == null ? null : from.equals(to) ? from : from + '-' + to);
  }

  /** Ports and ranges separated by spaces, the first {@value #MAX_RANGES}; null: there are none. */
  public @Nullable String text() {
    if (ranges.isEmpty()) {
      return null;
    }
    String first = String.join(" ", ranges.stream().limit(MAX_RANGES).toList());
    return ranges.size() <= MAX_RANGES ? first : first + ' ' + OTHERS;
  }
}
