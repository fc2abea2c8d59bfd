package io.spoor.schemas.access;

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

/** Brings a cluster's ACLs to what {@link AccessMatrix} says, for Spoor's accounts alone. */
public final class Acls {

  private Acls() {}

  /**
   * What it took.
   *
   * @param added ACLs that were missing
   * @param removed ACLs of our accounts that no row of the matrix asks for
   */
  public record Ensured(Set<AclBinding> added, Set<AclBinding> removed) {}

  /**
   * Adds what is missing and removes what is too much; other principals' ACLs are left alone.
   *
   * @throws org.apache.kafka.common.KafkaException if the broker refuses
   */
  public static Ensured ensure(Admin admin) {
    Set<AclBinding> wanted = AccessMatrix.bindings();
    Set<AclBinding> there = ofOurs(admin);
    Set<AclBinding> missing = less(wanted, there);
    Set<AclBinding> tooMuch = less(there, wanted);
    await(admin.createAcls(missing).all());
    await(admin.deleteAcls(tooMuch.stream().map(AclBinding::toFilter).toList()).all());
    return new Ensured(missing, tooMuch);
  }

  /** The ACLs that the cluster has for our accounts. */
  public static Set<AclBinding> ofOurs(Admin admin) {
    Set<String> ours =
        Stream.of(Account.values())
            .map(Account::principal)
            .collect(Collectors.toCollection(TreeSet::new));
    return await(admin.describeAcls(AclBindingFilter.ANY).values()).stream()
        .filter(acl -> ours.contains(acl.entry().principal()))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static Set<AclBinding> less(Set<AclBinding> all, Collection<AclBinding> without) {
    return all.stream()
        .filter(acl -> !without.contains(acl))
        .collect(Collectors.toUnmodifiableSet());
  }

  private static <T> T await(KafkaFuture<T> answer) {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof RuntimeException fault ? fault : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the broker", e);
    }
  }
}
