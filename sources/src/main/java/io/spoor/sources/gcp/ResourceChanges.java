package io.spoor.sources.gcp;

import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;

/** Reads what a request opens to everybody, and what it no longer records. */
final class ResourceChanges {
  private static final List<String> ANYWHERE = List.of("0.0.0.0/0", "::/0");

  private ResourceChanges() {}

  /** Whether the rule denies, is about outgoing traffic, or is off. */
  private static boolean isWithoutEffectOnCallers(AuditRecord rule) {
    return !rule.objects("denieds", "denied").isEmpty()
        || "EGRESS".equalsIgnoreCase(rule.text("direction"))
        || rule.isTrue("disabled");
  }

  static void read(String method, AuditRecord request, AuditEvent event) {
    if (method.contains("firewalls.")
        && !isWithoutEffectOnCallers(request)
        && request.texts("sourceRanges").stream().anyMatch(ANYWHERE::contains)) {
      event.label(EventLabels.EXPOSED_TO, "public");
      List<AuditRecord> allowed = request.objects("alloweds", "allowed");
      event.label(
          EventLabels.PORTS,
          allowed.isEmpty()
              ? null
              : allowed.getFirst().texts("ports").stream().findFirst().orElse("0-65535"));
    }
    boolean isSilent =
        Boolean.FALSE.equals(request.bool("enableFlowLogs"))
            || Boolean.FALSE.equals(request.bool("logConfig.enable"));
    if (method.contains("subnetworks.") && isSilent) {
      event.label(EventLabels.AUDIT_LIMITED, "true");
    }
  }
}
