package io.spoor;

import io.spoor.localstack.security.SecureStack;
import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * Tests that use one {@link SecureStack}, in one JVM. {@code it/pom.xml} excludes these classes
 * from the other JVMs.
 */
@Suite
@SelectClasses(
    names = {
      "io.spoor.localstack.security.SecureStackIT",
      "io.spoor.localstack.security.WrongConnectionsIT",
      "io.spoor.localstack.security.LocalUserIT"
    })
class SharedSecureStackIT {

  @AfterSuite
  static void stop() {
    SecureStack.stop();
  }
}
