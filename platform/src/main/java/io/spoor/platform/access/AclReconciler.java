package io.spoor.platform.access;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclBindingFilter;

/** Reconciles a cluster's ACLs with {@link AccessMatrix}, for Spoor's accounts only. */
public final class AclReconciler {

  private AclReconciler() {}

  /**
   * The changes made.
   *
   * @param added ACLs that were missing
   * @param removed ACLs of Spoor's accounts that no row of the matrix requires
   */
  public record AclChanges(Set<AclBinding> added, Set<AclBinding> removed) {}

  /**
   * Adds the ACLs of the matrix that are missing and removes excess ones; other principals' ACLs
   * are not changed.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker refuses
   */
  public static AclChanges ensure(Admin admin, AccessMatrix matrix) {
    Set<AclBinding> required = matrix.bindings();
    Set<AclBinding> existing = existingBindings(admin);
    Set<AclBinding> missing = difference(required, existing);
    Set<AclBinding> obsolete = difference(existing, required);
    await(admin.createAcls(missing).all());
    await(admin.deleteAcls(obsolete.stream().map(AclBinding::toFilter).toList()).all());
    return new AclChanges(missing, obsolete);
  }

  /** The cluster's current ACLs of Spoor's accounts. */
  public static Set<AclBinding> existingBindings(Admin admin) {
    Set<String> principals =
        Stream.of(ServiceAccount.values())
            .map(ServiceAccount::principal)
            .collect(Collectors.toCollection(TreeSet::new));
    return await(admin.describeAcls(AclBindingFilter.ANY).values()).stream()
        .filter(acl -> principals.contains(acl.entry().principal()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<AclBinding> difference(Set<AclBinding> all, Collection<AclBinding> removed) {
    return all.stream()
        .filter(acl -> !removed.contains(acl))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> T await(KafkaFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the broker", e);
    }
  }
}
