package io.spoor.schemas.connection;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Accepts requests that name the listener itself in the header {@code Host}. A web page of another
 * site that reaches a listener of this machine (DNS rebinding) sends the name of its own site.
 */
public final class HostCheck {
  private static final String LOCALHOST = "localhost";
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
  private static final Pattern PORT = Pattern.compile("(:[0-9]{1,5})?");

  private final Set<String> names;

  private HostCheck(Set<String> names) {
    this.names = names;
  }

  /**
   * Accepts {@code localhost}, the address of the connection, and these names.
   *
   * @throws IllegalArgumentException if one is not a host name
   */
  public static HostCheck allowing(Collection<String> names) {
    Set<String> allowed =
        Stream.concat(Stream.of(LOCALHOST), names.stream())
            .map(name -> name.toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    for (String name : allowed) {
      if (!NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            "'" + name + "' is not a host name without a port, such as spoor.example");
      }
    }
    return new HostCheck(allowed);
  }

  /**
   * Whether the request is for this listener.
   *
   * @param headers all values of {@code Host}
   * @param local address of the connection on this machine
   */
  public boolean accepts(List<String> headers, InetAddress local) {
    if (headers.size() != 1) {
      return false;
    }
    String header = headers.getFirst().toLowerCase(Locale.ROOT);
    int end = header.startsWith("[") ? header.indexOf(']') + 1 : header.indexOf(':');
    String host = end < 0 ? header : header.substring(0, end);
    return PORT.matcher(header.substring(host.length())).matches()
        && (names.contains(host) || isAddress(host, local));
  }

  private static boolean isAddress(String host, InetAddress local) {
    try {
      return InetAddress.ofLiteral(host.replaceAll("^\\[|]$", "")).equals(local);
    } catch (IllegalArgumentException noAddress) {
      return false;
    }
  }
}
