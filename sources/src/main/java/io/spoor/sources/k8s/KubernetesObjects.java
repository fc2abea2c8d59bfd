package io.spoor.sources.k8s;

import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditRecord;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what detectors need of the object that a request creates or changes. */
public final class KubernetesObjects {
  private static final Set<String> FULL_ROLES = Set.of("cluster-admin", "admin", "system:masters");
  private static final String ALL = "*";
  private static final Set<String> EVERYBODY = Set.of("system:anonymous", "system:unauthenticated");

  /** Of a node port or a load balancer, the network decides who reaches it. */
  private static final String OUTSIDE = "outside-cluster";

  private static final String PROXY = "/proxy/";

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
    String role = binding.text("roleRef.name");
    event.label("role", role);
    if (FULL_ROLES.contains(String.valueOf(role))) {
      event.label(EventLabels.GRANTS, "admin");
    }
    boolean isFirst = true;
    for (AuditRecord subject : binding.objects("subjects")) {
      String name = subject.text("name");
      if (name == null) {
        continue;
      }
      if (isFirst) {
        boolean isAccount = "ServiceAccount".equals(subject.text("kind"));
        event.label(
            EventLabels.GRANTEE,
            isAccount ? "system:serviceaccount:" + subject.text("namespace") + ':' + name : name);
        isFirst = false;
      }
      event.label(EventLabels.EXPOSED_TO, EVERYBODY.contains(name) ? "public" : null);
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
      event.label(EventLabels.EXPOSED_TO, OUTSIDE);
      List<AuditRecord> ports = service.objects("spec.ports");
      event.label(EventLabels.PORTS, ports.isEmpty() ? null : ports.getFirst().text("port"));
    }
  }

  private static void readWorkload(AuditRecord workload, AuditEvent event) {
    AuditRecord pod =
        workload.object("spec.template.spec", "spec.jobTemplate.spec.template.spec", "spec");
    Set<String> reaches = new LinkedHashSet<>();
    for (AuditRecord container : pod.objects("containers")) {
      AuditRecord security = container.object("securityContext");
      add(reaches, "privileged", security.isTrue("privileged"));
      add(reaches, "root", "0".equals(security.text("runAsUser")));
    }
    add(reaches, "host-network", pod.isTrue("hostNetwork"));
    add(reaches, "host-processes", pod.isTrue("hostPID"));
    add(reaches, "host-ipc", pod.isTrue("hostIPC"));
    for (AuditRecord volume : pod.objects("volumes")) {
      add(reaches, "host-files", volume.member("hostPath") != null);
    }
    event.label(EventLabels.PRIVILEGED, reaches.isEmpty() ? null : String.join(" ", reaches));
  }

  private static void add(Set<String> reaches, String what, boolean isReached) {
    if (isReached) {
      reaches.add(what);
    }
  }

  /**
   * Adds what a request through the proxy of a node asks the node's agent for: the first part of
   * the path behind it, {@code exec} or {@code metrics}.
   */
  public static void readProxied(@Nullable String path, AuditEvent event) {
    int start = path == null ? -1 : path.indexOf(PROXY);
    if (path != null && start >= 0) {
      event.label("proxied", path.substring(start + PROXY.length()).split("[/?]", 2)[0]);
    }
  }
}
