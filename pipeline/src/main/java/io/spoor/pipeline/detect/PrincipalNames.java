package io.spoor.pipeline.detect;

/** Names as people say them. */
final class PrincipalNames {
  private PrincipalNames() {}

  /**
   * {@code role/deploy} for {@code arn:aws:iam::111122223333:role/deploy}; anything else as it is.
   */
  static String shortName(String principal) {
    return principal.startsWith("arn:")
        ? principal.substring(principal.lastIndexOf(':') + 1)
        : principal;
  }
}
