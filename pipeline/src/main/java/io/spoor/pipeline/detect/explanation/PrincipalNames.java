package io.spoor.pipeline.detect.explanation;

/** Shortens principals for explanations. */
public final class PrincipalNames {
  /** The resource follows the partition, service, region and account. */
  private static final int RESOURCE = 5;

  /** End of the ARN of a log group, which stands for all of its streams. */
  private static final String ALL_OF_IT = ":*";

  private PrincipalNames() {}

  /**
   * {@code role/deploy} for {@code arn:aws:iam::111122223333:role/deploy}, {@code orders:live} for
   * {@code arn:aws:lambda:eu-north-1:111122223333:function:orders:live}; other names unchanged.
   */
  public static String shortName(String principal) {
    if (!principal.startsWith("arn:")) {
      return principal;
    }
    String[] parts = principal.split(":", RESOURCE + 1);
    if (parts.length <= RESOURCE) {
      return principal.substring(principal.lastIndexOf(':') + 1);
    }
    String resource = parts[RESOURCE];
    String name =
        resource.endsWith(ALL_OF_IT)
            ? resource.substring(0, resource.length() - ALL_OF_IT.length())
            : resource;
    int colon = name.indexOf(':');
    int slash = name.indexOf('/');
    boolean hasKind = colon >= 0 && (slash < 0 || colon < slash);
    return hasKind ? name.substring(colon + 1) : name;
  }
}
