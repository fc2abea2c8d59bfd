package io.spoor.pipeline.assemble;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an event shows of how an agent works: only what stays the same from run to run. Names of
 * sessions, ids of single objects and user agents are left out, for each run has its own. It is
 * dated as far as the event's time can be believed: what a clock puts into 2099 would otherwise
 * come after whatever later runs do, and be judged again with each of them.
 */
final class FeaturesOf {
  private static final int RESOURCES = 4;
  private static final int LONGEST = 256;
  private static final int PATH_PARTS = 2;
  private static final int NETWORK_BYTES = 6;
  private static final String ARN = "arn:";

  private final Features features;
  private final IdentityEvent event;
  private final long time;
  private boolean news;

  private FeaturesOf(Features features, IdentityEvent event) {
    this.features = features;
    this.event = event;
    // Of a file nobody knows when its records arrived.
    this.time = event.getArrivedAt() == 0 ? event.getTime() : Watermark.believed(event);
  }

  /** Whether the event adds something. */
  static boolean add(Features features, IdentityEvent event) {
    var adding = new FeaturesOf(features, event);
    adding.all();
    return adding.news;
  }

  private void all() {
    GenAi span = event.getGenAi();
    String tool = span == null ? null : span.getToolName();
    String service = event.getService();
    if (tool != null) {
      add(FeatureKind.TOOL, tool);
    } else if (span == null && service != null) {
      add(FeatureKind.ACTION, service + ':' + event.getAction());
    }
    if (service != null) {
      add(FeatureKind.SERVICE, service);
    }
    List<Resource> resources = event.getResources();
    for (int i = 0; i < Math.min(RESOURCES, resources.size()); i++) {
      String prefix = prefix(resources.get(i).getId());
      if (!prefix.isEmpty()) {
        add(FeatureKind.RESOURCE, prefix);
      }
    }
    Principal principal = event.getPrincipal();
    if (principal != null) {
      boolean servesPerson = span != null && "human".equals(principal.getType());
      add(servesPerson ? FeatureKind.PERSON : FeatureKind.IDENTITY, identity(principal));
    }
    Network network = event.getNetwork();
    String from = network == null ? null : network(network.getIp());
    if (from != null) {
      add(FeatureKind.NETWORK, from);
    }
    if (event.getErrorCode() != null) {
      add(FeatureKind.ERROR, event.getErrorCode());
    }
  }

  private void add(FeatureKind kind, String value) {
    String bounded = value.length() > LONGEST ? value.substring(0, LONGEST) : value;
    news |= features.add(kind, bounded, time, event.getEventId());
  }

  /** Two sessions of one role are one identity. */
  private static String identity(Principal principal) {
    return Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId());
  }

  /**
   * An ARN without its last part, a bucket where that is all of it; of a URL or path the first two
   * parts; anything else is an id of its own and tells nothing.
   */
  static String prefix(String id) {
    if (id.startsWith(ARN)) {
      return arn(id);
    }
    int scheme = id.indexOf("://");
    int from = scheme < 0 ? 0 : scheme + "://".length();
    int cut = from;
    int parts = id.startsWith("/") ? -1 : 0;
    for (int i = from; i < id.length(); i++) {
      if (id.charAt(i) == '/' && ++parts == PATH_PARTS) {
        return id.substring(0, i);
      }
      cut = i + 1;
    }
    return parts > 0 || scheme >= 0 ? id.substring(0, cut) : "";
  }

  private static String arn(String id) {
    int resource = 0;
    for (int i = 0; i < 5 && resource >= 0; i++) {
      resource = id.indexOf(':', resource) + 1;
      if (resource == 0) {
        return id;
      }
    }
    if (id.startsWith(":s3:", id.indexOf(':', ARN.length()))) {
      int path = id.indexOf('/', resource);
      return path < 0 ? id : id.substring(0, path);
    }
    int end = Math.max(id.lastIndexOf('/'), id.lastIndexOf(':'));
    return id.substring(0, Math.max(end, resource));
  }

  private static @Nullable String network(@Nullable String ip) {
    if (ip == null) {
      return null;
    }
    if (ip.indexOf(':') < 0) {
      return ip.substring(0, Math.max(0, ip.lastIndexOf('.'))) + ".0/24";
    }
    try {
      return InetAddress.ofLiteral(ip) instanceof Inet6Address address
          ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_BYTES) + "::/48"
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
