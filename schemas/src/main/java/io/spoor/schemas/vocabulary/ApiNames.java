package io.spoor.schemas.vocabulary;

/** Normalises names of API operations. */
public final class ApiNames {
  private static final int MIN_VERSION_LENGTH = 8;

  private ApiNames() {}

  /**
   * {@code UpdateFunctionCode} for {@code UpdateFunctionCode20150331v2}: some services append their
   * API version to the name.
   */
  public static String withoutVersion(String action) {
    int end = action.length();
    if (end == 0 || !Character.isDigit(action.charAt(end - 1))) {
      return action;
    }
    int at = end;
    while (at > 0 && (Character.isDigit(action.charAt(at - 1)) || action.charAt(at - 1) == 'v')) {
      at--;
    }
    return end - at >= MIN_VERSION_LENGTH ? action.substring(0, at) : action;
  }
}
