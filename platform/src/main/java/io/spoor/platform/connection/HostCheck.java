package io.spoor.platform.connection;

import java.net.InetAddress;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Accepts requests that name the listener itself in the header {@code Host}. A web page of another
 * site that reaches a listener of this machine (DNS rebinding) sends the name of its own site.
 *
 * <p>Case and port have no influence. A name with a trailing dot is another name. Addresses are
 * compared as addresses: an IPv6 literal is in brackets, an IPv4 literal has four decimal parts.
 */
public final class HostCheck {
  private static final String LOCALHOST = "localhost";

  /** The client of a forwarded port states the address on its side, not that of the connection. */
  private static final List<InetAddress> LOOPBACK =
      List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*");
  private static final Pattern IPV4 = Pattern.compile("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
  private static final Pattern IPV6 = Pattern.compile("\\[[0-9a-f.]*:[0-9a-f:.]*]");
  private static final Pattern PORT = Pattern.compile("(:[0-9]{1,5})?");

  private final Set<String> names;
  private final Set<InetAddress> addresses;

  private HostCheck(Set<String> names, Set<InetAddress> addresses) {
    this.names = Set.copyOf(names);
    this.addresses = Set.copyOf(addresses);
  }

  /**
   * Accepts {@code localhost}, the loopback addresses 127.0.0.1 and ::1, the address of the
   * connection, and these hosts. With NAT, clients state an address that only this list can name.
   *
   * @param hosts names or addresses without a port; an IPv6 address in brackets
   * @throws IllegalArgumentException if one is not a host
   */
  public static HostCheck allowing(Collection<String> hosts) {
    Set<String> names = new HashSet<>(Set.of(LOCALHOST));
    Set<InetAddress> addresses = new HashSet<>(LOOPBACK);
    for (String each : hosts) {
      String host = each.toLowerCase(Locale.ROOT);
      Optional<InetAddress> address = address(host);
      if (address.isPresent()) {
        addresses.add(address.get());
      } else if (NAME.matcher(host).matches()) {
        names.add(host);
      } else {
        throw new IllegalArgumentException(
            "'"
                + host
                + "' is not a host name or address without a port, such as spoor.example or [2001:db8::1]");
      }
    }
    return new HostCheck(names, addresses);
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
        && (names.contains(host)
            || address(host).filter(at -> at.equals(local) || addresses.contains(at)).isPresent());
  }

  /** The address that a literal states; empty for a name. */
  private static Optional<InetAddress> address(String host) {
    try {
      if (IPV4.matcher(host).matches()) {
        return Optional.of(InetAddress.ofLiteral(host));
      }
      return IPV6.matcher(host).matches()
          ? Optional.of(InetAddress.ofLiteral(host.substring(1, host.length() - 1)))
          : Optional.empty();
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }
}
