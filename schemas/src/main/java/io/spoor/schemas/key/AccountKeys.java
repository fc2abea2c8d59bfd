package io.spoor.schemas.key;

/** Keys of accounts: principals as one directory names them. */
public final class AccountKeys {
  private static final String KIND = "account";

  private AccountKeys() {}

  /**
   * The key of an account within a tenant.
   *
   * @param id id of the principal in the directory
   */
  public static String of(String tenant, String directory, String id) {
    return Keys.of(tenant, KIND, directory, id);
  }
}
