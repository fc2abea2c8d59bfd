package io.spoor.pipeline.assemble.chain;

import io.spoor.pipeline.Watermark;
import io.spoor.pipeline.assemble.row.FeatureSet;
import io.spoor.pipeline.detect.AccountFeature;
import io.spoor.pipeline.detect.FeatureKind;
import io.spoor.pipeline.manifest.NamedAccount;
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
 * Extracts features of an agent's behaviour from an event: only values that repeat from run to run.
 * Session names, ids of single objects and user agents are left out, as each run has its own.
 * Features carry clamped time. A clock set to 2099 would otherwise put them after all later runs,
 * and each of those would cause another evaluation.
 */
public final class FeatureExtractor {
  private static final int MAX_RESOURCES = 4;
  private static final int MAX_LENGTH = 256;
  private static final int MAX_PATH_PARTS = 2;
  private static final int NETWORK_PREFIX_BYTES = 6;
  private static final String ARN = "arn:";

  private final FeatureSet features;
  private final IdentityEvent event;
  private final long time;
  private final boolean failed;
  private final boolean hasAccounts;
  private boolean changed;

  private FeatureExtractor(FeatureSet features, IdentityEvent event, boolean hasAccounts) {
    this.hasAccounts = hasAccounts;
    this.features = features;
    this.event = event;
    // Arrival times of records read from a file are unknown.
    this.time = event.getArrivedAt() == 0 ? event.getTime() : Watermark.clampedTime(event);
    this.failed = "failure".equals(event.getOutcome());
  }

  /**
   * Adds the event's features; returns whether one is new.
   *
   * @param hasAccounts whether accounts are features whose person the event does not state
   */
  static boolean add(FeatureSet features, IdentityEvent event, boolean hasAccounts) {
    var extractor = new FeatureExtractor(features, event, hasAccounts);
    extractor.extract();
    return extractor.changed;
  }

  private void extract() {
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
    for (int i = 0; i < Math.min(MAX_RESOURCES, resources.size()); i++) {
      String prefix = resourcePrefix(resources.get(i).getId());
      if (!prefix.isEmpty()) {
        add(FeatureKind.RESOURCE, prefix);
      }
    }
    Principal principal = event.getPrincipal();
    if (principal != null) {
      boolean servesPerson = span != null && "human".equals(principal.getType());
      add(servesPerson ? FeatureKind.PERSON : FeatureKind.IDENTITY, identity(principal));
      String account = account(principal);
      if (account != null) {
        changed |= features.add(FeatureKind.ACCOUNT, account, time, event.getEventId(), failed);
      }
    }
    Network network = event.getNetwork();
    String networkPrefix = network == null ? null : networkPrefix(network.getIp());
    if (networkPrefix != null) {
      add(FeatureKind.NETWORK, networkPrefix);
    }
    if (event.getErrorCode() != null) {
      add(FeatureKind.ERROR, event.getErrorCode());
    }
  }

  private @Nullable String account(Principal principal) {
    String stated = AccountFeature.of(principal);
    NamedAccount named = stated != null || !hasAccounts ? null : NamedAccount.of(event, principal);
    return named == null
        ? stated
        : AccountFeature.withoutPerson(named.directory(), principal.getId());
  }

  private void add(FeatureKind kind, String value) {
    String bounded = value.length() > MAX_LENGTH ? value.substring(0, MAX_LENGTH) : value;
    changed |= features.add(kind, bounded, time, event.getEventId(), failed);
  }

  /** Sessions of one role count as one identity. */
  private static String identity(Principal principal) {
    return Objects.requireNonNullElse(principal.getSessionIssuer(), principal.getId());
  }

  /**
   * An ARN without its last part, or the bucket's whole ARN; the first two parts of a URL or path.
   * Other values are ids without a meaning for other runs.
   */
  static String resourcePrefix(String id) {
    if (id.startsWith(ARN)) {
      return arnPrefix(id);
    }
    int scheme = id.indexOf("://");
    int from = scheme < 0 ? 0 : scheme + "://".length();
    int cut = from;
    int parts = id.startsWith("/") ? -1 : 0;
    for (int i = from; i < id.length(); i++) {
      if (id.charAt(i) == '/' && ++parts == MAX_PATH_PARTS) {
        return id.substring(0, i);
      }
      cut = i + 1;
    }
    return parts > 0 || scheme >= 0 ? id.substring(0, cut) : "";
  }

  private static String arnPrefix(String id) {
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

  private static @Nullable String networkPrefix(@Nullable String ip) {
    if (ip == null) {
      return null;
    }
    if (ip.indexOf(':') < 0) {
      return ip.substring(0, Math.max(0, ip.lastIndexOf('.'))) + ".0/24";
    }
    try {
      return InetAddress.ofLiteral(ip) instanceof Inet6Address address
          ? HexFormat.of().formatHex(address.getAddress(), 0, NETWORK_PREFIX_BYTES) + "::/48"
          : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
