package io.spoor.schemas.vocabulary;

/** Names of the labels that normalise puts on an event and detectors read. */
public final class EventLabels {
  /** Who first took on a role, through all roles taken on from there. */
  public static final String SOURCE_IDENTITY = "source_identity";

  /** Whom the request lets in: {@code public}, {@code outside identities}, or accounts. */
  public static final String EXPOSED_TO = "exposed_to";

  /** Ports that a firewall rule opens, {@code 22} or {@code 0-65535}. */
  public static final String PORTS = "ports";

  /** Who is given rights: {@code user/NAME}, {@code role/NAME} or {@code group/NAME}. */
  public static final String GRANTEE = "grantee";

  /** Who joins a group that is the grantee: {@code user/NAME}. */
  public static final String MEMBER = "member";

  /** {@code admin} where what is given amounts to everything. */
  public static final String GRANTS = "grants";

  /** {@code true} where the request leaves less recorded. */
  public static final String AUDIT_LIMITED = "audit_limited";

  /** Name of a bucket that takes audit logs. */
  public static final String LOG_BUCKET = "log_bucket";

  /** Days after which what lies in a bucket is deleted. */
  public static final String EXPIRES_DAYS = "expires_days";

  /** How an instance got its credential: the version of its metadata service. */
  public static final String ROLE_DELIVERY = "role_delivery";

  /** Address that an instance says it has. */
  public static final String INSTANCE_ADDRESS = "instance_address";

  /** Account of the private endpoint, where it is not the caller's. */
  public static final String ENDPOINT_ACCOUNT = "endpoint_account";

  /** {@code true} where the credential came out of a sign-in to the console. */
  public static final String FROM_CONSOLE = "from_console";

  /** {@code true} where secrets are asked for in clear text. */
  public static final String DECRYPTED = "decrypted";

  /** {@code true} where the start script of an instance is read or written. */
  public static final String USER_DATA = "user_data";

  /** {@code true} or {@code false}: whether a sign-in was confirmed with a second factor. */
  public static final String MFA = "mfa";

  /** Account that code is taken from, where it is not the caller's. */
  public static final String CODE_ACCOUNT = "code_account";

  /** A function takes libraries of its own account. */
  public static final String CODE_LAYERS = "code_layers";

  /** Id of the access key that the call ended. */
  public static final String REVOKED_KEY = "revoked_key";

  /** Id of the access key that the call lets be used again. */
  public static final String RESTORED_KEY = "restored_key";

  /** {@code true} where the request takes a safeguard away. */
  public static final String GUARD_LOWERED = "guard_lowered";

  /** {@code true} where what is deleted leaves no last copy or older version. */
  public static final String FOR_GOOD = "for_good";

  /** Whose key objects are encrypted with, where it is not the account's. */
  public static final String LOCKED_WITH = "locked_with";

  /** Machines that few need, and how many: {@code 10 x p3.16xlarge}. */
  public static final String CAPACITY = "capacity";

  private EventLabels() {}
}
