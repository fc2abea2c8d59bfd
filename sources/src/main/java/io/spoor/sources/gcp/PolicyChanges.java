package io.spoor.sources.gcp;

import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.sources.audit.AuditEvent;
import io.spoor.sources.audit.AuditRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads who gains or loses rights by a change of an IAM policy. */
final class PolicyChanges {
  private static final Set<String> FULL_ROLES =
      Set.of(
          "roles/owner",
          "roles/resourcemanager.organizationAdmin",
          "roles/iam.securityAdmin",
          "roles/iam.organizationRoleAdmin");

  /** Roles that add data, and show none (cloud.google.com/iam/docs/roles-permissions). */
  private static final Set<String> WRITING_ROLES =
      Set.of(
          "roles/storage.objectCreator",
          "roles/pubsub.publisher",
          "roles/logging.logWriter",
          "roles/monitoring.metricWriter",
          "roles/cloudtasks.enqueuer");

  private static final Set<String> EVERYBODY = Set.of("allUsers", "allAuthenticatedUsers");

  /** The name of a resource within a project, perhaps behind the host of its service. */
  private static final Pattern PART_OF_PROJECT = Pattern.compile("(?:^|/)projects/[^/]+/(.+)$");

  private PolicyChanges() {}

  static void read(AuditRecord entry, AuditEvent event) {
    List<AuditRecord> changes =
        entry
            .objects("serviceData.policyDelta.bindingDeltas", "metadata.policyDelta.bindingDeltas")
            .stream()
            .filter(change -> change.text("member") != null)
            .toList();
    String caller = String.valueOf(caller(entry));
    String own = domain(caller);
    Set<String> admitted = new LinkedHashSet<>();
    List<AuditRecord> added = new ArrayList<>();
    boolean isWriteOnly = true;
    for (AuditRecord change : changes) {
      String member = member(change);
      if ("REMOVE".equals(change.text("action"))) {
        event.label(EventLabels.REVOKED_FROM, id(member));
      } else {
        added.add(change);
        admitted.add(member);
        isWriteOnly &= !isOutsider(member, own) || isWriting(change.text("role"));
      }
    }
    added.stream()
        .min(Comparator.comparingInt(change -> rank(change, caller)))
        .ifPresent(
            grant -> {
              addGrant(member(grant), grant.text("role"), event);
              event.label(EventLabels.GRANTS_WITHIN, part(entry.text("resourceName")));
            });
    String outsiders = exposedTo(admitted, own);
    event.label(EventLabels.EXPOSED_TO, outsiders);
    event.label(EventLabels.WRITE_ONLY, outsiders != null && isWriteOnly ? "true" : null);
    if (changes.isEmpty()) {
      readWholePolicy(entry, event);
    }
  }

  /** The grants by gravity, so that a harmless one beside them hides none: 0 is the gravest. */
  private static int rank(AuditRecord grant, String caller) {
    boolean isOwn = id(member(grant)).equals(caller);
    return (isOwn ? 0 : 2) + (isFull(grant.text("role")) ? 0 : 1);
  }

  private static String member(AuditRecord change) {
    return String.valueOf(change.text("member"));
  }

  private static boolean isFull(@Nullable String role) {
    return role != null && FULL_ROLES.contains(role);
  }

  /** {@code datasets/d1} of {@code projects/p/datasets/d1}; null for a whole project or more. */
  private static @Nullable String part(@Nullable String resource) {
    Matcher part = resource == null ? null : PART_OF_PROJECT.matcher(resource);
    return part == null || !part.find() ? null : part.group(1);
  }

  private static @Nullable String caller(AuditRecord entry) {
    return entry.text("authenticationInfo.principalEmail");
  }

  /**
   * Everybody, and who else is admitted of another domain than the caller's; null without
   * everybody: who belongs to the organization is not in the record.
   */
  private static @Nullable String exposedTo(Set<String> admitted, String own) {
    if (admitted.stream().noneMatch(EVERYBODY::contains)) {
      return null;
    }
    return Stream.concat(
            Stream.of("public"),
            admitted.stream()
                .filter(member -> !EVERYBODY.contains(member))
                .filter(member -> isOutsider(member, own))
                .map(PolicyChanges::id))
        .collect(Collectors.joining(", "));
  }

  private static boolean isOutsider(String member, String own) {
    return EVERYBODY.contains(member) || !domain(id(member)).equalsIgnoreCase(own);
  }

  private static boolean isWriting(@Nullable String role) {
    return role != null && WRITING_ROLES.contains(role);
  }

  /** {@code larkfield.example} for {@code ada@larkfield.example}. */
  private static String domain(String id) {
    return id.substring(id.indexOf('@') + 1);
  }

  private static void addGrant(String member, @Nullable String role, AuditEvent event) {
    event.label(EventLabels.GRANTEE, id(member));
    if (role != null) {
      event.label("role", role);
      event.label(EventLabels.GRANTS, isFull(role) ? "admin" : null);
    }
  }

  /** A whole policy does not tell what is new, but whether it admits everybody. */
  private static void readWholePolicy(AuditRecord entry, AuditEvent event) {
    List<AuditRecord> open =
        entry.objects("request.policy.bindings").stream()
            .filter(binding -> binding.texts("members").stream().anyMatch(EVERYBODY::contains))
            .toList();
    if (!open.isEmpty()) {
      boolean isWriteOnly = open.stream().allMatch(binding -> isWriting(binding.text("role")));
      event.label(EventLabels.EXPOSED_TO, "public");
      event.label(EventLabels.WRITE_ONLY, isWriteOnly ? "true" : null);
    }
  }

  /** The id of {@code user:ada@larkfield.example}, as callers have it. */
  private static String id(String member) {
    int colon = member.indexOf(':');
    return colon < 0 ? member : member.substring(colon + 1);
  }
}
