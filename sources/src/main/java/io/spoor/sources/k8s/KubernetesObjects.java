package io.spoor.sources.k8s;

import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditRecord;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what detectors need of the object that a request creates or changes. */
public final class KubernetesObjects {
  private static final Set<String> FULL_ROLES = Set.of("cluster-admin", "admin", "system:masters");
  private static final String ALL = "*";

  private KubernetesObjects() {}

  /**
   * Adds labels.
   *
   * @param resource plural name of the resource
   * @param object the object, empty when it is not logged
   */
  public static void read(@Nullable String resource, AuditRecord object, AuditEvent event) {
    if (resource == null || object.isEmpty()) {
      return;
    }
    switch (resource) {
      case "clusterrolebindings", "rolebindings" -> readBinding(object, event);
      case "clusterroles", "roles" -> readRole(object, event);
      case "services" -> readService(object, event);
      default -> readWorkload(object, event);
    }
  }

  private static void readBinding(AuditRecord binding, AuditEvent event) {
    if (FULL_ROLES.contains(String.valueOf(binding.text("roleRef.name")))) {
      event.label(EventLabels.GRANTS, "admin");
    }
    for (AuditRecord subject : binding.objects("subjects")) {
      String name = subject.text("name");
      if (name != null) {
        boolean isAccount = "ServiceAccount".equals(subject.text("kind"));
        event.label(
            EventLabels.GRANTEE,
            isAccount ? "system:serviceaccount:" + subject.text("namespace") + ':' + name : name);
        boolean isEverybody =
            name.equals("system:anonymous") || name.equals("system:unauthenticated");
        event.label(EventLabels.EXPOSED_TO, isEverybody ? "public" : null);
        return;
      }
    }
  }

  private static void readRole(AuditRecord role, AuditEvent event) {
    for (AuditRecord rule : role.objects("rules")) {
      if (rule.texts("verbs").contains(ALL) && rule.texts("resources").contains(ALL)) {
        event.label(EventLabels.GRANTS, "admin");
      }
    }
  }

  private static void readService(AuditRecord service, AuditEvent event) {
    String type = service.text("spec.type");
    if ("NodePort".equals(type) || "LoadBalancer".equals(type)) {
      event.label(EventLabels.EXPOSED_TO, "public");
      List<AuditRecord> ports = service.objects("spec.ports");
      event.label(EventLabels.PORTS, ports.isEmpty() ? null : ports.getFirst().text("port"));
    }
  }

  private static void readWorkload(AuditRecord workload, AuditEvent event) {
    AuditRecord pod =
        workload.object("spec.template.spec", "spec.jobTemplate.spec.template.spec", "spec");
    boolean reachesHost =
        pod.isTrue("hostNetwork") || pod.isTrue("hostPID") || pod.isTrue("hostIPC");
    for (AuditRecord volume : pod.objects("volumes")) {
      reachesHost |= volume.member("hostPath") != null;
    }
    for (AuditRecord container : pod.objects("containers")) {
      AuditRecord security = container.object("securityContext");
      reachesHost |= security.isTrue("privileged");
      reachesHost |= "0".equals(security.text("runAsUser"));
    }
    event.label(EventLabels.PRIVILEGED, reachesHost ? "true" : null);
  }
}
