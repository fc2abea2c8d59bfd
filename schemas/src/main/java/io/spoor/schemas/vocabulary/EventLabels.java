package io.spoor.schemas.vocabulary;

import java.util.Set;

/** Names of the labels that normalise adds to an event and detectors read. */
public final class EventLabels {
  /** The principal that first assumed a role, preserved across role chaining. */
  public static final String SOURCE_IDENTITY = "source_identity";

  /** The person who signed in through an identity provider to act as the role. */
  public static final String PERSON = "person";

  /**
   * The principals that the request admits, separated by commas: {@code public}, {@code
   * outside-cluster}, {@code outside identities}, {@code anyone with the link}, accounts, users or
   * domains.
   */
  public static final String EXPOSED_TO = "exposed_to";

  /** {@code true} if those of {@link #EXPOSED_TO} may add data, and read none. */
  public static final String WRITE_ONLY = "write_only";

  /** Ports that a firewall rule opens, {@code 22} or {@code 0-65535}. */
  public static final String PORTS = "ports";

  /**
   * The principal that receives permissions: {@code user/NAME}, {@code role/NAME} or {@code
   * group/NAME}.
   */
  public static final String GRANTEE = "grantee";

  /** Who else receives them by the same call: the first, and the number of more. */
  public static final String ALSO_GRANTED_TO = "also_granted_to";

  /** The user that joins a group, where the group is the grantee: {@code user/NAME}. */
  public static final String MEMBER = "member";

  /** {@code admin} if the granted permissions amount to full access. */
  public static final String GRANTS = "grants";

  /**
   * The event is a decision about an action, which it does not show to be taken: a value of {@link
   * DecisionLabels}.
   */
  public static final String DECISION = "decision";

  /** The part of an account or cluster to which granted permissions are limited, in words. */
  public static final String GRANTS_WITHIN = "grants_within";

  /** {@code true} if the request is only checked, and nothing is done. */
  public static final String DRY_RUN = "dry_run";

  /** {@code true} if the granted policy only denies. */
  public static final String ONLY_DENIES = "only_denies";

  /** {@code true} if the request reduces recording. */
  public static final String AUDIT_LIMITED = "audit_limited";

  /** Name of a bucket that receives audit logs. */
  public static final String LOG_BUCKET = "log_bucket";

  /** Days after which the objects of a bucket are deleted. */
  public static final String EXPIRES_DAYS = "expires_days";

  /** Source of an instance's credential: the version of its metadata service. */
  public static final String ROLE_DELIVERY = "role_delivery";

  /** Address that an instance reports as its own. */
  public static final String INSTANCE_ADDRESS = "instance_address";

  /** Account of the private endpoint, if it is not the caller's. */
  public static final String ENDPOINT_ACCOUNT = "endpoint_account";

  /** {@code true} if the credential results from a console sign-in. */
  public static final String FROM_CONSOLE = "from_console";

  /** {@code true} if secrets are requested in clear text. */
  public static final String DECRYPTED = "decrypted";

  /** {@code true} if an instance's start script is read or written. */
  public static final String USER_DATA = "user_data";

  /** Whether a sign-in used a second factor: a value of {@link SecondFactor}. */
  public static final String MFA = "mfa";

  /** Account of the code's origin, if it is not the caller's. */
  public static final String CODE_ACCOUNT = "code_account";

  /** A function uses libraries of its own account. */
  public static final String CODE_LAYERS = "code_layers";

  /** Id of the access key that the call revoked. */
  public static final String REVOKED_KEY = "revoked_key";

  /** Id of the access key that the call reactivated. */
  public static final String RESTORED_KEY = "restored_key";

  /** {@code true} if the request removes a safeguard, or the state in which it leaves it. */
  public static final String GUARD_LOWERED = "guard_lowered";

  /** {@code true} if the deletion leaves no last copy or older version. */
  public static final String FOR_GOOD = "for_good";

  /** {@code true} if the record states that a copy of the data is made before the deletion. */
  public static final String FINAL_COPY = "final_copy";

  /** {@code true} if the record states that nothing used what the call removes. */
  public static final String UNUSED = "unused";

  /** Begin of the names of the objects that a rule of a bucket deletes; absent: of all. */
  public static final String EXPIRES_PREFIX = "expires_prefix";

  /** {@code true} if the record states the role before, and it was the same or the higher one. */
  public static final String NO_GAIN = "no_gain";

  /** {@code true} if users are added by their own call, as those are who were invited. */
  public static final String JOINED = "joined";

  /** Owner of the encryption key of objects, if it is not the account's. */
  public static final String LOCKED_WITH = "locked_with";

  /** Rarely needed machine types, with their number: {@code 10 x p3.16xlarge}. */
  public static final String CAPACITY = "capacity";

  /** Ids of the machines that a request for {@link #CAPACITY} started, separated by spaces. */
  public static final String STARTED = "started";

  /** Stage of a request that has several records: {@link RequestStage}. */
  public static final String STAGE = "stage";

  /** Id of the identity behind the principal: the impersonator, or the user an agent acts for. */
  public static final String DELEGATED_BY = "delegated_by";

  /** The group or policy of the principal by which no authorizer restricts it. */
  public static final String SUPERUSER = "superuser";

  /** How the principal came to {@link #SUPERUSER}: {@link EffectQualifiers.Manner}. */
  public static final String SUPERUSER_BY = "superuser_by";

  /**
   * Why the impersonation needs no declaration: {@code Manner.BOUND} or {@code Manner.GRANTED} of
   * {@link EffectQualifiers}.
   */
  public static final String IMPERSONATION = "impersonation";

  /**
   * What lets a workload reach its host, separated by spaces: {@code privileged}, {@code
   * host-network}, {@code host-processes}, {@code host-ipc}, {@code host-files}, {@code root}.
   */
  public static final String PRIVILEGED = "privileged";

  /** Id of the principal that loses permissions. */
  public static final String REVOKED_FROM = "revoked_from";

  /** Verdict of a second opinion about a tool call: {@link OpinionVerdict}. */
  public static final String OPINION_VERDICT = "opinion_verdict";

  /** Id of the event of the tool call that the second opinion is about. */
  public static final String OPINION_ABOUT = "opinion_about";

  /** The model, or other evaluator, that gave the second opinion. */
  public static final String OPINION_MODEL = "opinion_model";

  /** {@code true} if a token was exchanged for another one, or was to be. */
  public static final String EXCHANGE = "exchange";

  /** The actor that the issued token names: the outermost one of its {@code act} claim. */
  public static final String ACT = "act";

  /** The actor that the token presented names. */
  public static final String SUBJECT_ACT = "subject_act";

  /** The party other than the subject that acted in an exchange, where the record states one. */
  public static final String ACTED_BY = "acted_by";

  /** The party that the {@code may_act} claim of the token presented names. */
  public static final String MAY_ACT = "may_act";

  /** The acting party, if the {@code may_act} claim of the token presented does not name it. */
  public static final String OUTSIDE_MAY_ACT = "outside_may_act";

  /** The client for which the token presented had been issued. */
  public static final String SUBJECT_TOKEN_CLIENT = "subject_token_client";

  /** {@code true} if the record is a request of the Model Context Protocol. */
  public static final String MCP_REQUEST = "mcp_request";

  /** {@code true} if a server made the call for a request of the Model Context Protocol. */
  public static final String FOR_MCP = "for_mcp";

  private static final Set<String> ALL =
      Set.of(
          SOURCE_IDENTITY,
          PERSON,
          EXPOSED_TO,
          WRITE_ONLY,
          PORTS,
          GRANTEE,
          ALSO_GRANTED_TO,
          MEMBER,
          GRANTS,
          GRANTS_WITHIN,
          DECISION,
          ONLY_DENIES,
          AUDIT_LIMITED,
          LOG_BUCKET,
          EXPIRES_DAYS,
          ROLE_DELIVERY,
          INSTANCE_ADDRESS,
          ENDPOINT_ACCOUNT,
          FROM_CONSOLE,
          DECRYPTED,
          USER_DATA,
          MFA,
          CODE_ACCOUNT,
          CODE_LAYERS,
          REVOKED_KEY,
          RESTORED_KEY,
          GUARD_LOWERED,
          FOR_GOOD,
          FINAL_COPY,
          UNUSED,
          EXPIRES_PREFIX,
          NO_GAIN,
          JOINED,
          LOCKED_WITH,
          CAPACITY,
          STARTED,
          STAGE,
          DELEGATED_BY,
          IMPERSONATION,
          SUPERUSER,
          SUPERUSER_BY,
          PRIVILEGED,
          REVOKED_FROM,
          OPINION_VERDICT,
          OPINION_ABOUT,
          OPINION_MODEL,
          EXCHANGE,
          ACT,
          SUBJECT_ACT,
          ACTED_BY,
          MAY_ACT,
          OUTSIDE_MAY_ACT,
          SUBJECT_TOKEN_CLIENT,
          MCP_REQUEST,
          FOR_MCP);

  private EventLabels() {}

  /** All names. */
  public static Set<String> all() {
    return ALL;
  }
}
