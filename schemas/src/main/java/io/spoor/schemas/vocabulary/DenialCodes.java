package io.spoor.schemas.vocabulary;

import io.spoor.schemas.text.Words;
import java.util.Locale;
import java.util.Set;

/** Error codes that deny the caller, rather than the content of the request. */
public final class DenialCodes {
  /** In lower case and without a prefix up to a dot. */
  private static final Set<String> CODES =
      Words.set(
          """
          accessdenied accessdeniedexception unauthorizedoperation unauthorizedaccess
          unauthorizedexception unauthorized authorizationerror authorizationerrorexception
          notauthorized notauthorizedexception forbidden forbiddenexception permissiondenied
          permission_denied access_denied authorizationfailed linkedauthorizationfailed
          """);

  private DenialCodes() {}

  /** Whether an error code denies the caller. */
  public static boolean contains(String code) {
    return CODES.contains(code.substring(code.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
  }
}
