package io.spoor.pipeline.detect.explanation;

/** Shortens principals for explanations. */
public final class PrincipalNames {
  private PrincipalNames() {}

  /**
   * {@code role/deploy} for {@code arn:aws:iam::111122223333:role/deploy}; other names unchanged.
   */
  public static String shortName(String principal) {
    return principal.startsWith("arn:")
        ? principal.substring(principal.lastIndexOf(':') + 1)
        : principal;
  }
}
