package io.spoor.schemas.registry;

import org.jspecify.annotations.Nullable;

/**
 * The registry did not do what it was asked; the message says what, where, and what to do, never a
 * credential.
 */
public abstract sealed class RegistryException extends RuntimeException {

  private RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * No registry served the request, though it was repeated: an outage, not a fault of the record at
   * hand.
   */
  public static final class Unavailable extends RegistryException {
    Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The registry refuses the schema: incompatible with earlier versions, or not a schema. */
  public static final class SchemaRefused extends RegistryException {
    SchemaRefused(String message) {
      super(message, null);
    }
  }

  /** The credentials are missing, wrong, or not enough. */
  public static final class Unauthorised extends RegistryException {
    Unauthorised(String message) {
      super(message, null);
    }
  }

  /**
   * Whoever answered cannot show that it is the registry: its certificate is not one that the
   * configured authority vouches for. Trying again does not change that.
   */
  public static final class Untrusted extends RegistryException {
    Untrusted(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no such subject, version or schema. */
  public static final class NotFound extends RegistryException {
    NotFound(String message) {
      super(message, null);
    }
  }

  /** Something answered, but not as a registry does. */
  public static final class NotARegistry extends RegistryException {
    NotARegistry(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
