package io.spoor.schemas.vocabulary;

import java.util.Set;

/** Names of the qualifiers of effects. A flag has the value {@code true} or is absent. */
public final class EffectQualifiers {
  /** Flag: the question is typical of an inventory of an account. */
  public static final String INVENTORY = "inventory";

  /** Flag: the question is typical of a plan to misuse mail or models. */
  public static final String MISUSE = "misuse";

  /** Flag: the credential remains usable until it is ended. */
  public static final String LASTING = "lasting";

  /** Flag: the action is also common in normal operation. */
  public static final String ROUTINE = "routine";

  /** Flag: the rights amount to full access. */
  public static final String FULL_RIGHTS = "full-rights";

  /** The part of an account or cluster to which the rights are limited, {@code namespace shop}. */
  public static final String WITHIN = "within";

  /** Flag: an older version of a policy applies again. */
  public static final String OLDER_VERSION = "older-version";

  /** Name of the bucket or vault that holds the objects. */
  public static final String CONTAINER = "container";

  /** Kind of object that the safeguard protects, where it belongs to one object. */
  public static final String PROTECTS = "protects";

  /** Flag: many objects with one call. */
  public static final String MANY = "many";

  /** Flag: each object of the call has a record of its own besides. */
  public static final String EACH_RECORDED = "each-recorded";

  /** Flag: no last copy and no older version remains. */
  public static final String IRREVERSIBLE = "irreversible";

  /** How it is done, where that makes a difference: {@link Manner}. */
  public static final String MANNER = "manner";

  /** Begin of the names of the objects that it is about; absent: of all. */
  public static final String BEGINS_WITH = "begins-with";

  /** Days until it happens. */
  public static final String AFTER_DAYS = "after-days";

  /**
   * Ports that are opened, separated by spaces: {@code 22 3389 8000-8100}. The last may be {@code
   * others}, where the list is cut.
   */
  public static final String PORTS = "ports";

  /** Number and type, {@code 10 x p3.16xlarge}. */
  public static final String AMOUNT = "amount";

  /** Name of the bucket that receives the records. */
  public static final String STORED_IN = "stored-in";

  /** Owner of the encryption key. */
  public static final String KEY_OWNER = "key-owner";

  /** Whether a sign-in used a second factor: a value of {@link SecondFactor}. */
  public static final String SECOND_FACTOR = "second-factor";

  /** Flag: the identity before is the one that a person gets by signing in. */
  public static final String FROM_SIGN_IN = "from-sign-in";

  /** What lets a workload reach its host, as {@link EventLabels#PRIVILEGED} has it. */
  public static final String REACHES = "reaches";

  /** Flag: the machine reports about itself. */
  public static final String REPORTS_ITSELF = "reports-itself";

  /** Name of the operation with the effect, where a record states several; absent: the action. */
  public static final String OPERATION = "operation";

  private static final Set<String> ALL =
      Set.of(
          INVENTORY,
          MISUSE,
          LASTING,
          ROUTINE,
          FULL_RIGHTS,
          WITHIN,
          OLDER_VERSION,
          CONTAINER,
          PROTECTS,
          MANY,
          EACH_RECORDED,
          IRREVERSIBLE,
          MANNER,
          AFTER_DAYS,
          BEGINS_WITH,
          PORTS,
          AMOUNT,
          STORED_IN,
          KEY_OWNER,
          OPERATION,
          REACHES,
          SECOND_FACTOR,
          FROM_SIGN_IN,
          REPORTS_ITSELF);

  private EffectQualifiers() {}

  /** Values of {@link #MANNER}. */
  public static final class Manner {
    /** A date is set; it can be undone until then. */
    public static final String SCHEDULED = "scheduled";

    /** A call that may serve another purpose: the record does not state that it has the effect. */
    public static final String POSSIBLE = "possible";

    /** It takes effect once another party accepts it. */
    public static final String REQUESTED = "requested";

    /** The beneficiary has the rights once it activates them. */
    public static final String ELIGIBLE = "eligible";

    /** The beneficiary is invited, and has access once it accepts. */
    public static final String INVITED = "invited";

    /** The beneficiary joins by its own call; who admitted it is not in the record. */
    public static final String JOINED = "joined";

    /** What is deleted can be restored; the object remains. */
    public static final String RECOVERABLE = "recoverable";

    /** What was deleted, disabled or scheduled for deletion is there again. */
    public static final String RESTORED = "restored";

    /** Parts of the object are deleted or replaced. */
    public static final String PARTS = "parts";

    /** The whole is deleted, not a part removed from it. */
    public static final String DISSOLVED = "dissolved";

    /** It is permitted from now on; whether it is done is not in the record. */
    public static final String PERMITTED = "permitted";

    /** It sets, or ends, how long data is kept. */
    public static final String RETENTION = "retention";

    /** A policy or webhook by which a cluster admits objects. */
    public static final String ADMISSION = "admission";

    /** A flow of sign-in, or a step of it. */
    public static final String SIGN_IN_STEP = "sign-in-step";

    /** After the call, a step of sign-in is off. */
    public static final String SIGN_IN_STEP_OFF = "sign-in-step-off";

    /** A ruleset, whose rules are not in the record. */
    public static final String RULESET = "ruleset";

    /** A rule that allowed or denied: the record does not state which. */
    public static final String RULE = "rule";

    /** By membership in a group, whose rights are not in the record. */
    public static final String MEMBERSHIP = "membership";

    /** As another user, or in another group, by impersonation. */
    public static final String IMPERSONATED = "impersonated";

    /** In a session that another principal obtained for it. */
    public static final String OBTAINED_SESSION = "obtained-session";

    /** It gets an address that others can look up; a firewall decides who connects. */
    public static final String PUBLIC_ADDRESS = "public-address";

    /** Hooks that see calls of models. */
    public static final String HOOKS = "hooks";

    /** A copy is made before, as the record states. */
    public static final String COPIED = "copied";

    /** It is out of use until it is enabled again. */
    public static final String DISABLED = "disabled";

    /** Past records are deleted; whether recording goes on is not stated. */
    public static final String ENTRIES = "entries";

    /** The record states that nothing used it. */
    public static final String UNUSED = "unused";

    /** By the script that a machine runs at its start. */
    public static final String START_SCRIPT = "start-script";

    /** A function gets a library of another account. */
    public static final String FOREIGN_LIBRARY = "foreign-library";

    /** A function gets a library of its own account. */
    public static final String OWN_LIBRARY = "own-library";

    /** A key that admits to a machine is given to it. */
    public static final String PUSHED_KEY = "pushed-key";

    /** A shell is opened; the log does not show what is typed there. */
    public static final String SHELL = "shell";

    /** A session on a machine is opened or resumed; the record does not state its use. */
    public static final String SESSION = "session";

    /** A port of a machine is forwarded to the caller. */
    public static final String FORWARDED_PORT = "forwarded-port";

    /** A port of another host is forwarded to the caller, through a machine. */
    public static final String FORWARDED_REMOTE_PORT = "forwarded-remote-port";

    /** All that the named user has. */
    public static final String ALL = "all";

    /** Others may add data, and read none. */
    public static final String WRITE_ONLY = "write-only";

    /** The caller attaches to a process that already runs. */
    public static final String ATTACHED = "attached";

    /** A container is added to a running workload. */
    public static final String ADDED_CONTAINER = "added-container";

    /** A web address is obtained that admits its holder. */
    public static final String ADDRESS = "address";

    /** Code, or an object that holds code, is created. */
    public static final String CREATED = "created";

    /** An object that holds code is created or updated: the record does not tell which. */
    public static final String DEFINED = "defined";

    /** An object is updated; the record does not state what of it changed. */
    public static final String UPDATED = "updated";

    /** An object is deleted that may carry records; the call does not state whether it does. */
    public static final String CARRIER = "carrier";

    /** A draft of code becomes the version in use. */
    public static final String PUBLISHED = "published";

    /** A run of code that exists is started. */
    public static final String STARTED = "started";

    /** Code of others is registered for later use. */
    public static final String REGISTERED = "registered";

    /** It changes which code runs at an event. */
    public static final String BINDINGS = "bindings";

    /** A protection stays in force, and one change is made in spite of it. */
    public static final String BYPASSED = "bypassed";

    /** The object itself goes to the beneficiary, once the beneficiary accepts it. */
    public static final String TRANSFER = "transfer";

    /** A protection exists further, and protects one object no longer. */
    public static final String DETACHED = "detached";

    /** A protection is out of force until it is resumed. */
    public static final String SUSPENDED = "suspended";

    /** The record states a setting, and not whether it was another before. */
    public static final String SETTING = "setting";

    /** After the call, the protection is off. */
    public static final String OFF = "off";

    /** After the call, the protection notifies and does not block. */
    public static final String NOT_BLOCKING = "not-blocking";

    /** Only when somebody is free or busy is shown. */
    public static final String FREE_BUSY = "free-busy";

    /** An agent decides by itself when it asks. */
    public static final String AUTOMATIC = "automatic";

    /** An organization of a code host leaves its enterprise. */
    public static final String FROM_ENTERPRISE = "from-enterprise";

    /** A subscription leaves a group of its organization, and comes under the root group alone. */
    public static final String FROM_GROUP = "from-group";

    /**
     * The platform ties both identities: a node and the agent on it, a federated workload and the
     * account of its pool, a service of the platform and the account that it acts for.
     */
    public static final String BOUND = "bound";

    /** The record states a grant to act as the identity, limited to it and made before. */
    public static final String GRANTED = "granted";

    /** It changes who may act as the identity. */
    public static final String TRUST = "trust";

    /** A workload is defined that may control its machine: {@link #REACHES}. */
    public static final String PRIVILEGED = "privileged";

    private Manner() {}
  }

  /** All names. */
  public static Set<String> all() {
    return ALL;
  }
}
