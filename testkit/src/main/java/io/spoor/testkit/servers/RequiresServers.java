package io.spoor.testkit.servers;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Starts the named servers concurrently before the first test of a class; {@link RealStack} has
 * their addresses.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ServersExtension.class)
public @interface RequiresServers {

  /** The servers to start. */
  TestServer[] value();
}
