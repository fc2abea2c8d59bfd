package io.spoor.localstack.security;

import org.junit.platform.suite.api.AfterSuite;
import org.junit.platform.suite.api.SelectClasses;
import org.junit.platform.suite.api.Suite;

/**
 * Tests that use one {@link SecureStack}, in one JVM. {@code cli/pom.xml} excludes these classes
 * from the other JVMs.
 */
@Suite
@SelectClasses({SecureStackIT.class, WrongConnectionsIT.class, LocalUserIT.class})
class SharedSecureStackIT {

  @AfterSuite
  static void stop() {
    SecureStack.stop();
  }
}
