package io.spoor.schemas.key;

/** Keys of values that runs store and read. They hold the keyed hash of a value only. */
public final class ValueKeys {
  private static final String KIND = "value";

  private ValueKeys() {}

  /**
   * The key of a value within a tenant.
   *
   * @param keyId id of the key of the hash
   */
  public static String of(String tenant, int keyId, long hash) {
    return Keys.of(tenant, KIND, Integer.toHexString(keyId), Long.toHexString(hash));
  }
}
