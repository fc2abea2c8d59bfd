package io.spoor.platform.registry;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if a registry request failed; the message states the request, the place and the remedy,
 * never a credential.
 */
public abstract sealed class RegistryException extends RuntimeException {

  private RegistryException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /**
   * No registry served the request despite retries: an outage, not a fault of the current record.
   */
  public static final class Unavailable extends RegistryException {
    Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** The registry rejects the schema: incompatible with earlier versions, or not a schema. */
  public static final class SchemaRefused extends RegistryException {
    SchemaRefused(String message) {
      super(message, null);
    }
  }

  /** The credentials are missing, wrong or insufficient. */
  public static final class Unauthorised extends RegistryException {
    Unauthorised(String message) {
      super(message, null);
    }
  }

  /**
   * The server cannot prove that it is the registry: its certificate is not signed by a trusted
   * authority. A retry does not help.
   */
  public static final class Untrusted extends RegistryException {
    Untrusted(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /** The subject, version or schema does not exist. */
  public static final class NotFound extends RegistryException {
    NotFound(String message) {
      super(message, null);
    }
  }

  /** The server's response is not that of a registry. */
  public static final class NotARegistry extends RegistryException {
    NotARegistry(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }
}
