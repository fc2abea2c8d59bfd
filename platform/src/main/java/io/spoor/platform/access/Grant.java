package io.spoor.platform.access;

import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/**
 * One row of the matrix: an account's permissions on a resource. As in Kafka, reading, writing,
 * deleting and altering include describing.
 *
 * @param prefixed whether it applies to every resource whose name begins with {@code name}
 */
public record Grant(
    ServiceAccount account,
    ResourceType resource,
    String name,
    boolean prefixed,
    Set<AclOperation> operations) {

  public Grant {
    operations = Set.copyOf(operations);
  }

  /** The equivalent ACLs. */
  public List<AclBinding> bindings() {
    var pattern =
        new ResourcePattern(resource, name, prefixed ? PatternType.PREFIXED : PatternType.LITERAL);
    return sorted()
        .map(
            operation ->
                new AclBinding(
                    pattern,
                    new AccessControlEntry(
                        account.principal(), "*", operation, AclPermissionType.ALLOW)))
        .toList();
  }

  /** Whether the grant includes this operation. */
  boolean allows(
      ServiceAccount candidate, ResourceType type, String resourceName, AclOperation operation) {
    boolean described = operation == AclOperation.DESCRIBE && includesDescribe();
    return candidate == account
        && type == resource
        && (prefixed ? resourceName.startsWith(name) : resourceName.equals(name))
        && (operations.contains(operation) || described);
  }

  private boolean includesDescribe() {
    return operations.stream()
        .anyMatch(
            EnumSet.of(
                    AclOperation.READ, AclOperation.WRITE, AclOperation.DELETE, AclOperation.ALTER)
                ::contains);
  }

  /** The resource name as shown in the table. */
  String resourceText() {
    return resource == ResourceType.CLUSTER
        ? "the cluster"
        : "`" + name + (prefixed ? "*" : "") + "`";
  }

  /** The resource type as shown in the table. */
  String resourceType() {
    return toWords(resource.name());
  }

  /** The operations as shown in the table. */
  String operationsText() {
    return sorted().map(operation -> toWords(operation.name())).collect(Collectors.joining(", "));
  }

  private static String toWords(String constant) {
    return constant.toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private Stream<AclOperation> sorted() {
    return operations.stream().sorted();
  }
}
