package io.spoor.localstack.security;

import io.spoor.client.OperationFailedException;
import io.spoor.platform.access.AccessMatrix;
import io.spoor.platform.access.AclReconciler;
import io.spoor.platform.access.ServiceAccount;
import io.spoor.sources.Normalisers;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialAlteration;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;

/** Creates the accounts and their ACLs on a broker. */
public final class KafkaUserSetup {

  private static final int ITERATIONS = 8_192;

  private KafkaUserSetup() {}

  /**
   * Creates or updates all accounts with their passwords and the ACLs of the matrix.
   *
   * @param superuser client settings of an account with permission to do so
   */
  public static void ensure(Map<String, Object> superuser, StackSecurity security) {
    List<UserScramCredentialAlteration> users =
        Stream.of(ServiceAccount.values())
            .<UserScramCredentialAlteration>map(
                account ->
                    new UserScramCredentialUpsertion(
                        account.user(),
                        new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_512, ITERATIONS),
                        security.kafkaPassword(account)))
            .toList();
    try (Admin admin = Admin.create(superuser)) {
      admin.alterUserScramCredentials(users).all().get();
      AclReconciler.ensure(admin, AccessMatrix.of(Normalisers.all().rawSources()));
    } catch (ExecutionException e) {
      throw new OperationFailedException("Kafka rejected the users: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new OperationFailedException("interrupted while creating Kafka users", e);
    }
  }
}
