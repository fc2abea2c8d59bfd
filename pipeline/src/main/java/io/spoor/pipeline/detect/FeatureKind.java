package io.spoor.pipeline.detect;

import java.util.Locale;

/** Kinds of behaviours that may or may not be normal for an agent. */
public enum FeatureKind {
  /** A tool, by its name. */
  TOOL,
  /** A service, by its name. */
  SERVICE,
  /** A service's operation, {@code service:action}. */
  ACTION,
  /** Prefix of a resource: a bucket, two parts of a path, an ARN without its last part. */
  RESOURCE,
  /** A role, user or service identity that the run uses; never a session name. */
  IDENTITY,
  /** Network of the caller, {@code /24} or {@code /48}. */
  NETWORK,
  /** An error code of failed calls. */
  ERROR,
  /** The user an agent says it acts for: the requester, not a behaviour of the agent. */
  PERSON,
  /** An account of a person: not a behaviour of the agent. See {@link AccountFeature}. */
  ACCOUNT;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** Name in messages. */
  public String label() {
    return label;
  }

  /** Whether it names a principal: an identity used, or a user acted for. */
  public boolean isPrincipal() {
    return this == IDENTITY || this == PERSON;
  }

  /** The kind with this label; throws {@link IllegalArgumentException} when there is none. */
  public static FeatureKind of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
