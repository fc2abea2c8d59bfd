package io.spoor.pipeline.detect.explanation;

import java.util.List;

/** A reason why the action matters, or a limit of the record. */
public record Clause(Kind kind, List<String> values) {
  public Clause {
    values = List.copyOf(values);
    if (values.size() != kind.values) {
      throw new IllegalArgumentException(kind + " has " + kind.values + " values, not " + values);
    }
  }

  static Clause of(Kind kind, String... values) {
    return new Clause(kind, List.of(values));
  }

  /** The same reason, where the order of the calls is not known. */
  Clause withoutOrder() {
    Kind unordered =
        switch (kind) {
          case SHARED_AFTER, SHARED_IN_SAME_SECOND -> Kind.SHARED_TOO;
          case READ_BEFORE, READ_IN_SAME_SECOND -> Kind.READ_TOO;
          case VERSIONS_LISTED, VERSIONS_LISTED_IN_SAME_SECOND -> Kind.VERSIONS_LISTED_TOO;
          case NETWORK_RETURN, NETWORKS_IN_SAME_SECOND -> Kind.NETWORKS;
          default -> kind;
        };
    return new Clause(unordered, values.subList(0, unordered.values));
  }

  /** Kinds of clauses, each with the number of its values. */
  public enum Kind {
    // Manifest
    NO_MANIFEST("no manifest declares this agent"),
    IDENTITY_UNDECLARED("its manifest does not declare %s"),
    SERVICE_UNDECLARED("its manifest does not list service %s"),
    TOOL_UNDECLARED("its manifest does not list %s"),
    TOOL_AND_SERVICE_UNDECLARED("its manifest lists neither %s nor the service of the call"),
    PATH_DECLARED("its manifest declares this identity only %s"),
    DIGEST_UNDECLARED("its manifest does not list this digest"),
    EVALUATED_BY_TIME("each action is evaluated with the version in force at its time"),
    DECIDED_TO_DENY("the decision was to deny it"),
    EARLIEST_RECORD("only the earliest record of the agent is shown"),
    // Lineage
    PRESENTED_IN_VAIN("the calls that presented it failed, as far as they are recorded"),
    ISSUED_FOR_AGENT("the credential was issued for agent %s"),
    ISSUED_FOR_SERVICE("the token was issued for service %s"),
    NO_ACTOR_NAMED("the record of the exchange names no actor of this token"),
    PRESENTED_NAMED_ACTOR("the token presented named actor %s"),
    CLIENT_HAD_ACTOR("client %s had obtained a token of this user that named actor %s"),
    ACTED_IN_EXCHANGE("%s acted in the exchange"),
    MAY_ACT_NAMES("the token presented permits %s to act, and %s acted"),
    MAY_ACT_NAMES_OTHER("the token presented does not permit %s to act"),
    DERIVED_THROUGH("the credential was derived through %s others"),
    CALL_CLAIMED_FOR("a record names agent %s for a call of these"),
    ALSO_CLAIMED_FOR("a record of the run names agent %s for this call"),
    OTHER_TOOL_PROPOSED("the model proposed tool %s under the same call id"),
    OTHER_ARGUMENTS_PROPOSED("the model proposed other arguments under the same call id"),
    OTHER_OUTCOME_SEEN("the %s recorded that the call %s"),
    OTHER_ARGUMENTS_SEEN("the %s recorded other arguments"),
    MANY_PROPOSALS("more different calls are proposed under its call id than are evaluated"),
    IDENTITY_HELD_EARLIER("an earlier credential of the same lineage had this identity"),
    OBTAINED_BY("%s obtained the credential"),
    OBTAINED_BY_CALL("%s obtained the credential (%s)"),
    OBTAINED_UNSEEN("this chain does not record who obtained the session"),
    OBTAINED_BY_WORKFLOW("a workflow started by %s obtained the credential"),
    OBTAINED_BY_CALL_OF_WORKFLOW("a workflow started by %s obtained the credential (%s)"),
    CALLER_IS_ASSUMED("the caller is itself an assumed role"),
    NOT_IN_PARENT("its parent credential does not allow that"),
    NOT_IN_ANCESTOR(
        "the nearest credential above it whose scopes are recorded does not allow that"),
    PARENT_FOR_SERVICE("its parent credential was issued for service %s"),
    ONE_KEY_EXPECTED("a bound token has one"),
    HOLDERS_CUT("%s of these runs left out of the evaluation"),
    FIRST_PRESENTED_BY("%s presented it first"),
    FIRST_PRESENTATIONS_TIED("the first records of it have the same second"),
    // Sequence and thresholds
    UNUSED_FOR("no run of the agent had used this identity for %s"),
    MORE_THAN_WITHIN("more than %s of them within %s"),
    NOT_LINKED("further keys are not linked to it"),
    LINEAGE_CUT("its chain does not include key %s above it"),
    SUCCEEDED_AFTER_DENIALS("%s succeeded %s"),
    SAME_TARGET_SUCCEEDED("%s of a denied target succeeded %s"),
    OTHER_TARGET_SUCCEEDED("%s of a target that was not denied succeeded %s"),
    OTHER_SUCCEEDED("the sensitive action %s, which was not denied, succeeded %s"),
    ALSO_REQUESTED("it also requested %s (%s)"),
    SAME_CALLER_ASSUMED("the same caller also assumed the identity"),
    SAME_CHAIN_ASSUMED("%s, in the same chain, also assumed the identity"),
    SAME_CHAIN_CREDENTIAL("the same chain also created a credential for it (%s)"),
    CREDENTIAL_USED("a call with the credential succeeded"),
    CREDENTIAL_USE_UNKNOWN("this chain records no use of it"),
    CREDENTIAL_USE_NOT_FOLLOWED("uses of such a credential are not followed"),
    CREDENTIAL_USE_FAILED("the calls with it that this chain records failed"),
    CREDENTIAL_USE_OPEN("no record states that a call with it succeeded"),
    ALSO_GRANTED("the same call gave them to %s, too"),
    ALSO_REVOKED("the same call took other permissions away from it"),
    ACCESS_TAKEN("the same call took access away from %s"),
    FIREWALL_DECIDES("its security groups decide who can connect"),
    ADMISSION_UNKNOWN("the record does not show who admitted it"),
    NO_AUTHORIZER_RESTRICTS("no authorizer restricts members of %s"),
    SUPERUSER_BY_IMPERSONATION(
        "by impersonation it was in %s, whose members no authorizer restricts"),
    NO_EXPIRY("the access key does not expire"),
    EXPIRES_AFTER("it expires after %s"),
    SCHEDULED("of %s of them the deletion was scheduled, which can be undone until its date", true),
    DISABLED("of %s of them the use was disabled, which can be undone", true),
    RECOVERABLE("of %s of them a version was deleted, which can be undone", true),
    IN_PARTS("of %s of them only parts were deleted or replaced", true),
    RESTORED("later calls restored %s of them", true),
    COPIED("of %s of them a final snapshot was ordered", true),
    AUDIT_EFFECT_UNKNOWN("the record does not show whether this reduced logging or monitoring"),
    PASSWORD_CHANGE_UNKNOWN("the record does not show whether its password changed"),
    CODE_CHANGE_UNKNOWN("the record does not show whether its code changed"),
    CALLS_FAILED("%s of %s evaluated calls failed (%s)"),
    A_CALL_FAILED("a call of %s failed"),
    A_CALL_AS_FAILED("a call as %s (%s) failed"),
    ATTEMPT_FAILED_AT("an attempt at %s failed"),
    A_RECORD_FAILED("a record of a call of %s states failure"),
    OTHERS_SUCCEEDED("at least %s other queries in that time succeeded"),
    COUNTED_ONCE("equal calls are counted once"),
    OTHERS_DISPUTED("the records of %s more of its calls contradict each other", true),
    START_FAILED("the start of %s failed"),
    MACHINES_NOT_READ("how many machines and how large they are was not read"),
    PART_EVALUATED("of these calls, only the earliest and the latest are evaluated"),
    HOLDERS_DIFFER("its records name different holders"),
    NO_CALL_SUCCEEDED("none of the evaluated calls succeeded"),
    USER_OR_PERSON("the user may be a person or a service account"),
    TO_BE_ACTIVATED("they apply once they are activated"),
    NO_SECOND_FACTOR_REQUIRED(
        "no second factor was required, and whether one was used is not recorded"),
    PERHAPS_SAME_PERSON("both accounts may belong to one person"),
    BUCKET_HOLDS_TRAIL("the bucket receives audit logs"),
    INSTANCE_ADDRESSES("by its own reports, the instance calls from %s"),
    ADDRESS_UNKNOWN("the instance reported no address itself"),
    OUTSIDE_FUNCTION("no call of the function itself is recorded from there"),
    FEW_EARLIER_RUNS("fewer than %s earlier runs showed each of them"),
    NO_EARLIER_RUN("no earlier run showed them"),
    NEW_VERSION("the agent's version is new"),
    VERSIONS_LISTED_IN_SAME_SECOND(
        "it listed the versions in the same second; no record shows how many objects were deleted"),
    VERSIONS_LISTED(
        "it had listed the versions before; no record shows how many objects were deleted"),
    READ_INCOMPLETELY("the chain lacks actions of the run"),
    CONFLICTING_CLAIMS("they contradict each other, and each is evaluated"),
    FURTHER_RECORDS("further ones are left out beyond %s"),
    DEAD_LETTERS("the reasons are in dead letters (%s)"),
    // Content and request
    ADDRESSED_TEXT("by its wording, the result may contain instructions to an assistant"),
    DECODED_TEXT("read as encoded text, the result may contain an instruction"),
    READ_IN_SAME_SECOND(
        "before or in that second it called possible sources of third-party text (%s) and private"
            + " data (%s)"),
    READ_BEFORE(
        "before, it had called possible sources of third-party text (%s) and private data (%s)"),
    SHARED_AFTER("%s then gave data or access to %s (%s)"),
    SHARED_IN_SAME_SECOND("%s gave data or access to %s (%s) in the same second"),
    IDENTITIES_USED("the steps used %s identities"),
    NETWORK_RETURN("then from %s, and again from %s"),
    NETWORKS_IN_SAME_SECOND("and from %s, some of these calls in the same second"),
    SHARED_TOO("%s also gave data or access to %s (%s)"),
    READ_TOO("it also called possible sources of third-party text (%s) and private data (%s)"),
    VERSIONS_LISTED_TOO(
        "it also listed the versions; no record shows how many objects were deleted"),
    NETWORKS("and from %s"),
    NO_TIME_STATED("the records state no time"),
    SOME_STATE_NO_TIME("some of the records state no time"),
    SAME_DATA_UNKNOWN("whether it is the same data was not compared"),
    ORIGIN_UNKNOWN(
        "neither the user's request nor a tool result that this run had read before names it"),
    ORDERED_BEFORE("content before it tells an assistant to do such a thing"),
    ORDERED_ELSEWHERE("the words that ask for it are in another result (%s)"),
    EXCUSED_DELEGATED("the request seems to tell the agent to follow that content"),
    EXCUSED_POINTED("the request seems to point to that content"),
    EXCUSED_WITHOUT_EFFECTS(
        "no effect of the command outside the working directory was recognised"),
    EXCUSED_NAME("a name, a number or a date alone says little"),
    STORED_BY_RUN("trace %s had used the same value in a call after an untrusted %s result"),
    STORED_BY_A_RUN("another run had used the same value in a call after an untrusted result"),
    SAME_VALUE_ONLY("no record shows that this result has it from there"),
    NOT_READ("content of %s before it is not fully known (%s)"),
    MANY_NOT_READ("content of %s of the calls before it that were compared is not fully known"),
    UNUSED_REQUEST("of the requests, only one that no call follows states a value in it"),
    NO_INVOCATION("no agent invocation in its chain is recorded"),
    NO_AGENT_AND_RUN("no record of its chain names an agent or a run"),
    NO_RUN("the call belongs to no known run, so no user's request explains it"),
    NO_RUN_EVER("none of the agent's runs is known, so no user's request explains its calls"),
    COMMAND_EFFECT_NAMED("its command %s, and that result named %s"),
    COMMAND_EFFECT_UNNAMED("its command %s, and neither the request nor a result names %s"),
    REQUEST_NAMES_NOT("the user's own words do not name it"),
    REQUEST_QUOTES("the user's request names it only in text that it quotes from others"),
    REQUEST_UNKNOWN("the user's request is not known yet"),
    REQUEST_UNCLEAR("the user's request does not mention it, as far as it can be read"),
    REQUEST_NO("the user's request does not seem to ask for this call"),
    REQUEST_DELEGATES(
        "the user's request does not seem to name this call, and seems to refer to some content"),
    REQUEST_PARTLY(
        "the user's request seems to ask for this kind of action, but not clearly for this call"),
    REQUEST_PARTLY_WITHOUT_VALUE(
        "the user's request seems to ask for this kind of action, without this value"),
    REQUEST_YES("the user's request seems to ask for such a call"),
    REQUEST_YES_WITHOUT_VALUE(
        "the user's request seems to ask for such a call, without this value"),
    OPINION_OBJECTS("the second opinion of %s is that the user's request does not call for it"),
    OPINION_AGREES("that of %s is that it does"),
    WAS_IN_DOUBT("without it the call is in doubt (%s)");

    private final String template;
    private final boolean counts;
    private final int values;

    Kind(String template) {
      this(template, false);
    }

    /** {@code counts}: whether the first value counts calls, or objects of calls. */
    Kind(String template, boolean counts) {
      this.template = template;
      this.counts = counts;
      this.values = (template.length() - template.replace("%s", "").length()) / 2;
    }

    boolean counts() {
      return counts;
    }

    String template() {
      return template;
    }
  }
}
