package io.spoor.pipeline.detect;

import java.util.Locale;

/** Kinds of things that a run does and that may be normal for its agent or not. */
public enum FeatureKind {
  /** A tool, by its name. */
  TOOL,
  /** A service, by its name. */
  SERVICE,
  /** What is done at a service, {@code service:action}. */
  ACTION,
  /** The first parts of what is acted on: a bucket, two parts of a path, an ARN without its end. */
  RESOURCE,
  /** A role, a user or a service that the run acts as; never a session's name. */
  IDENTITY,
  /** Where it comes from, {@code /24} or {@code /48}. */
  NETWORK,
  /** A code with which calls fail. */
  ERROR,
  /** Whom the agent says it acts for: who asked it, and nothing that it did. */
  PERSON;

  private final String label = name().toLowerCase(Locale.ROOT);

  /** As messages say it. */
  public String label() {
    return label;
  }

  /** Whether it is somebody, whom the run acted as or for. */
  public boolean isPrincipal() {
    return this == IDENTITY || this == PERSON;
  }

  /** Throws {@link IllegalArgumentException} when there is no such kind. */
  public static FeatureKind of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
