package io.spoor.schemas.access;

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
 * One row of the matrix: what an account may do with what. Reading, writing, deleting and altering
 * include describing, as Kafka has it.
 *
 * @param prefixed whether every resource whose name begins with {@code name} is meant
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

  /** The ACLs it takes. */
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

  /** Whether it allows this, or includes it. */
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

  /** The name as the table has it. */
  String resourceText() {
    return resource == ResourceType.CLUSTER
        ? "the cluster"
        : "`" + name + (prefixed ? "*" : "") + "`";
  }

  /** What kind of thing that is, as the table has it. */
  String resourceType() {
    return toWords(resource.name());
  }

  /** The operations as the table has them. */
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
