package io.spoor.sources.gcp;

import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.OpenPorts;
import io.spoor.sources.mapping.OpenRanges;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what a request opens to everybody, and what it no longer records. */
final class ResourceChanges {
  private ResourceChanges() {}

  /** Whether the rule denies, is about outgoing traffic, or is off. */
  private static boolean isWithoutEffectOnCallers(AuditRecord rule) {
    return !rule.objects("denieds", "denied").isEmpty()
        || "EGRESS".equalsIgnoreCase(rule.text("direction"))
        || rule.isTrue("disabled");
  }

  private static @Nullable String ports(List<AuditRecord> allowed) {
    var ports = new OpenPorts();
    for (AuditRecord rule : allowed) {
      if (OpenPorts.hasPorts(rule.text("IPProtocol"))) {
        List<String> ranges = rule.texts("ports");
        ranges.forEach(ports::add);
        if (ranges.isEmpty()) {
          ports.add(null);
        }
      }
    }
    return ports.text();
  }

  static void read(String method, AuditRecord request, AuditEvent event) {
    String callers = OpenRanges.recipients(request.texts("sourceRanges"));
    if (method.contains("firewalls.") && callers != null && !isWithoutEffectOnCallers(request)) {
      List<AuditRecord> allowed = request.objects("alloweds", "allowed");
      String ports = ports(allowed);
      // A rule for a protocol without ports opens no service.
      event.label(EventLabels.EXPOSED_TO, allowed.isEmpty() || ports != null ? callers : null);
      event.label(EventLabels.PORTS, ports);
    }
    if (method.endsWith("Exclusion") && request.isTrue("exclusion.disabled")) {
      event.label("disabled", "true");
    }
    boolean isSilent =
        Boolean.FALSE.equals(request.bool("enableFlowLogs"))
            || Boolean.FALSE.equals(request.bool("logConfig.enable"));
    if (method.contains("subnetworks.") && isSilent) {
      event.label(EventLabels.AUDIT_LIMITED, "true");
    }
  }
}
