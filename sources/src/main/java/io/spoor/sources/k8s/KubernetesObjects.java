package io.spoor.sources.k8s;

import io.spoor.schemas.text.Ipv4;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditRecord;
import io.spoor.sources.mapping.OpenPorts;
import io.spoor.sources.mapping.OpenRanges;
import java.util.ArrayList;
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

  private static final int MAX_RANGES = 10;

  /** Annotations of clouds that make a load balancer one of the private network, unless false. */
  private static final Set<String> INTERNAL =
      Set.of(
          "service.beta.kubernetes.io/aws-load-balancer-internal",
          "service.beta.kubernetes.io/azure-load-balancer-internal");

  /** Annotations of clouds with the kind of a load balancer. */
  private static final Set<String> BALANCER_KINDS =
      Set.of(
          "service.beta.kubernetes.io/aws-load-balancer-scheme",
          "networking.gke.io/load-balancer-type",
          "cloud.google.com/load-balancer-type");

  private static final String PROXY = "/proxy/";

  private KubernetesObjects() {}

  /**
   * Adds labels.
   *
   * @param resource plural name of the resource
   * @param namespace namespace of the request; null where it states none
   * @param object the object, empty when it is not logged
   */
  public static void read(
      @Nullable String resource, @Nullable String namespace, AuditRecord object, AuditEvent event) {
    if (resource == null || object.isEmpty()) {
      return;
    }
    switch (resource) {
      case "clusterrolebindings" -> readBinding(object, event);
      case "rolebindings" -> {
        readBinding(object, event);
        String stated = object.text("metadata.namespace");
        String within = stated == null ? namespace : stated;
        event.label(
            EventLabels.GRANTS_WITHIN, within == null ? "a namespace" : "namespace " + within);
      }
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
    List<String> others = new ArrayList<>();
    boolean isFirst = true;
    for (AuditRecord subject : binding.objects("subjects")) {
      String name = subject.text("name");
      if (name == null) {
        continue;
      }
      boolean isAccount = "ServiceAccount".equals(subject.text("kind"));
      String id =
          isAccount ? "system:serviceaccount:" + subject.text("namespace") + ':' + name : name;
      if (isFirst) {
        event.label(EventLabels.GRANTEE, id);
        isFirst = false;
      } else {
        others.add(id);
      }
      event.label(EventLabels.EXPOSED_TO, EVERYBODY.contains(name) ? "public" : null);
    }
    if (!others.isEmpty()) {
      int more = others.size() - 1;
      event.label(
          EventLabels.ALSO_GRANTED_TO,
          others.getFirst() + (more > 0 ? " and " + more + " more" : ""));
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
    boolean isBalancer = "LoadBalancer".equals(type);
    boolean isInternal = isBalancer && isInternal(service.object("metadata.annotations"));
    if (isInternal || (!isBalancer && !"NodePort".equals(type))) {
      return;
    }
    List<String> admitted = isBalancer ? service.texts("spec.loadBalancerSourceRanges") : List.of();
    String recipients = recipients(admitted);
    if (recipients != null) {
      event.label(EventLabels.EXPOSED_TO, recipients);
      var ports = new OpenPorts();
      for (AuditRecord port : service.objects("spec.ports")) {
        if (port.text("port") != null) {
          ports.add(port.text("port"));
        }
      }
      event.label(EventLabels.PORTS, ports.text());
    }
  }

  /** Whether an annotation of a cloud makes a load balancer one of the private network. */
  private static boolean isInternal(AuditRecord annotations) {
    return INTERNAL.stream()
            .map(name -> AuditTexts.of(annotations, name))
            .anyMatch(value -> value != null && !value.equalsIgnoreCase("false"))
        || BALANCER_KINDS.stream()
            .anyMatch(name -> "internal".equalsIgnoreCase(AuditTexts.of(annotations, name)));
  }

  /**
   * Who reaches a service: the ranges that it admits, without private ones; null: nobody outside.
   */
  private static @Nullable String recipients(List<String> admitted) {
    if (admitted.isEmpty() || admitted.stream().anyMatch(range -> range.endsWith("/0"))) {
      return OUTSIDE;
    }
    List<String> outside =
        admitted.stream().filter(range -> !isPrivate(range)).limit(MAX_RANGES).toList();
    return outside.isEmpty() ? null : String.join(", ", outside);
  }

  private static boolean isPrivate(String range) {
    if (OpenRanges.isWide(range)) {
      return false;
    }
    long address = Ipv4.parse(range.split("/", 2)[0]);
    return address >= 0
        ? Ipv4.isPrivate(address)
        : range.startsWith("fc") || range.startsWith("fd");
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
