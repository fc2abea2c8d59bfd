package io.spoor.sources.audit;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.schemas.Agent;
import io.spoor.schemas.Credential;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.Resource;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.text.MailAddress;
import io.spoor.schemas.text.Words;
import io.spoor.schemas.vocabulary.CallObserver;
import io.spoor.schemas.vocabulary.EventLabels;
import io.spoor.schemas.vocabulary.PersonRule;
import io.spoor.schemas.vocabulary.RequestStage;
import io.spoor.sources.mapping.Addresses;
import io.spoor.sources.mapping.AliasKeys;
import io.spoor.sources.mapping.EventFlags;
import io.spoor.sources.mapping.LinkCollector;
import io.spoor.sources.mapping.MappingContext;
import io.spoor.sources.mapping.SubjectAlias;
import io.spoor.sources.mapping.TextTruncation;
import io.spoor.sources.mapping.TokenIssuers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Collects what one audit record states, in any order, and makes the event of it. A null sets
 * nothing.
 *
 * <p>The trail of the event is the credential, if one is presented, otherwise the principal on one
 * day, otherwise the event itself.
 */
public final class AuditEvent {
  private static final int MAX_RESOURCES = 20;
  private static final int MAX_ID_CHARS = 1024;
  private static final int MAX_ERROR_CHARS = 2048;
  private static final int MAX_LABEL_CHARS = 256;
  private static final int MAX_SUMMARY_CHARS = 200;
  private static final String UNKNOWN = "unknown";

  /**
   * Codes that ask for another step: OpenID Connect Core §3.1.2.6, RFC 8628 §3.5, RFC 9449 §8, RFC
   * 9470 §3.
   */
  private static final Set<String> STEPS =
      Words.set(
          """
          login_required interaction_required consent_required account_selection_required
          authorization_pending slow_down use_dpop_nonce insufficient_user_authentication
          mfa_required
          """);

  private final MappingContext context;
  private final String source;
  private final AuditTrail trail;
  private final AuditJoins joins;
  private final Map<String, Resource> resources = new LinkedHashMap<>();
  private final Map<String, String> labels = new HashMap<>();
  private OptionalLong time = OptionalLong.empty();
  private OptionalLong ended = OptionalLong.empty();
  private String log;
  private @Nullable String id;
  private @Nullable String action;
  private @Nullable String service;
  private @Nullable String type;
  private String outcome = UNKNOWN;
  private boolean isInterrupted;
  private @Nullable String errorCode;
  private @Nullable String errorMessage;
  private @Nullable Boolean readOnly;
  private @Nullable Principal principal;
  private @Nullable String directory;
  private @Nullable String login;
  private @Nullable PersonRule loginRule;
  private @Nullable Credential credential;
  private @Nullable Issued issued;
  private @Nullable Agent agent;
  private @Nullable String runId;
  private @Nullable String address;
  private @Nullable String userAgent;
  private @Nullable String via;
  private @Nullable String account;
  private @Nullable String region;
  private @Nullable String sharedId;
  private @Nullable String requestId;
  private @Nullable String parentEventId;
  private @Nullable CallObserver observer;
  private boolean isReceived;

  AuditEvent(MappingContext context, String source) {
    this.context = context;
    this.source = source;
    this.log = source;
    trail = new AuditTrail(context.tenant());
    joins = new AuditJoins(context.tenant(), trail);
  }

  /** Adds a flag of an irregularity. */
  public void flag(String flag) {
    context.flag(flag);
  }

  public void id(@Nullable String id) {
    this.id = id;
  }

  public void time(OptionalLong time) {
    this.time = time;
  }

  /**
   * The source whose log the record is of, where the log of another one carries it: a request that
   * is a trail of its own has the same trail by either.
   */
  public void log(String source) {
    log = source;
  }

  /** End of the action, or time of the last record of a request. */
  public void ended(OptionalLong ended) {
    this.ended = ended;
  }

  /** The vendor's name of the action, and the service that it concerns. */
  public void action(@Nullable String action, @Nullable String service) {
    this.action = action;
    this.service = service;
  }

  /** The vendor's type or category of the record. */
  public void type(@Nullable String type) {
    this.type = type;
  }

  public void succeeded() {
    outcome = "success";
  }

  /**
   * {@code code}: as {@code DenialCodes} has it when the caller lacks a right. A code by which a
   * protocol asks for another step is no failure.
   */
  public void failed(@Nullable String code, @Nullable String message) {
    if (code != null && STEPS.contains(code)) {
      interrupted(code, message);
      return;
    }
    outcome = "failure";
    errorCode = code;
    errorMessage = message;
  }

  /** Another step is asked for: a second factor, a consent. The outcome is open. */
  public void interrupted(@Nullable String code, @Nullable String message) {
    isInterrupted = true;
    errorCode = code;
    errorMessage = message;
  }

  public void readOnly(@Nullable Boolean readOnly) {
    this.readOnly = readOnly;
  }

  /**
   * The identity that the action ran as.
   *
   * @param directory the directory in which the id is unique, as the second part of keys
   * @param account organization or tenant at the vendor
   */
  public void principal(
      ActorType type,
      String directory,
      @Nullable String id,
      @Nullable String name,
      @Nullable String account) {
    if (id != null) {
      principal = principalOf(type, id, name, account);
      trail.principal(principalKey(directory, id));
      this.directory = directory;
    }
  }

  /** The directory of the principal, where its trail is not named by it. */
  public void directory(String directory) {
    this.directory = directory;
  }

  /**
   * The login of the principal, if it is a mail address.
   *
   * @param rule how the record states it; never a display name, which anybody may choose
   */
  public void login(PersonRule rule, @Nullable String login) {
    String address = MailAddress.normalise(login);
    if (address != null) {
      this.login = address;
      loginRule = rule;
    }
  }

  /** A principal with bounded texts. */
  public static Principal principalOf(
      ActorType type, String id, @Nullable String name, @Nullable String account) {
    return new Principal(
        Keys.bounded(id),
        type.label(),
        bounded(name),
        bounded(account),
        /* session_issuer= */ null,
        /* session_name= */ null,
        /* directory= */ null,
        /* login= */ null,
        /* login_rule= */ null,
        /* person= */ null);
  }

  private String principalKey(String directory, String id) {
    return Keys.of(context.tenant(), "principal", directory, id);
  }

  /**
   * The credential presented, which becomes the trail.
   *
   * @param kind access-key, token, session or svid
   * @param isLasting whether it serves many runs, so that each day is a trail of its own
   */
  public void credential(String kind, String issuer, @Nullable String id, boolean isLasting) {
    if (id != null) {
      String key = Keys.of(context.tenant(), kind, TokenIssuers.name(issuer), id);
      trail.presented(key, isLasting);
      credential = credential(kind, id, key);
    }
  }

  private static Credential credential(String kind, String id, String key) {
    return new Credential(
        Keys.bounded(id),
        kind,
        key,
        /* parent_id= */ null,
        /* parent_key= */ null,
        /* audience= */ null,
        /* actor= */ null,
        /* mfa= */ null,
        /* created_at= */ null,
        /* scopes= */ List.of(),
        /* jkt= */ null);
  }

  /** The trail, where something else than the credential marks one execution. */
  public void trail(String kind, String issuer, @Nullable String value, boolean isLasting) {
    if (value != null) {
      trail.presented(Keys.of(context.tenant(), kind, issuer, value), isLasting);
    }
  }

  /**
   * The identity on whose behalf the principal acts, or that acts behind an impersonated one, as
   * the issuer states it. Its trail of the day and that of the two together are joined.
   */
  public void delegatedBy(String directory, @Nullable String id) {
    if (id == null || principal == null || id.equals(principal.getId())) {
      return;
    }
    label(EventLabels.DELEGATED_BY, id);
    if (trail.presented() == null) {
      String both = id + " as " + principal.getId();
      trail.delegation(
          Keys.of(context.tenant(), "on-behalf", directory, both), principalKey(directory, id));
    }
  }

  /** The credential that the action created. */
  public void issued(
      String kind,
      String issuer,
      @Nullable String id,
      @Nullable Principal holder,
      OptionalLong expires) {
    if (id != null) {
      issued =
          new Issued(
              Keys.bounded(id),
              kind,
              Keys.of(context.tenant(), kind, TokenIssuers.name(issuer), id),
              holder,
              expires.isPresent() ? (Long) expires.getAsLong() : null);
      joins.issued(issued);
    }
  }

  /** The issued credential can be renewed beyond its expiry. */
  public void renewable() {
    joins.renewable();
  }

  /**
   * The person to whom the token was issued in a sign-in, by a mail address. A run that shows the
   * token goes before one that only names the person, at the address of the record.
   */
  public void issuedTo(@Nullable String person) {
    joins.issuedTo(person);
  }

  /**
   * The actors of the issued credential (RFC 8693 §4.1): the current one outside, earlier ones
   * inside. Tokens that they name are linked, each under the next.
   *
   * @param issuer of tokens for which {@code act} states none
   */
  public void act(String issuer, @Nullable JsonNode act) {
    joins.act(issuer, act);
  }

  /**
   * The trail is the trace of a server that received the credential and does not hold it: the trace
   * belongs to the chain of the credential.
   */
  public void received() {
    isReceived = true;
  }

  /**
   * The request is a trail of its own: the caller makes it for others, one after the other, who are
   * not related by that.
   */
  public void forOthers() {
    trail.setForOthers();
  }

  /**
   * The request is a trail of its own, whatever credential it presents: it is one step of one
   * chain, and the credential serves many.
   */
  public void ownTrail() {
    trail.setOwn();
  }

  /**
   * As {@link #ownTrail}; as long as nothing else is known, the request belongs to the principal's
   * day.
   */
  public void stepOfDay() {
    trail.setStepOfDay();
  }

  /**
   * The call is one of a delegation that lasts, and belongs to whoever named this subject minutes
   * before. So its trail is a minute of the delegation. As long as nothing else is known, it
   * belongs to the delegator's day.
   */
  public void brieflyAfter(SubjectAlias.Kind kind, String subject) {
    if (trail.isDelegated()) {
      trail.setBrief();
      follows(kind, subject);
    }
  }

  /**
   * What is issued was exchanged for what is presented, and is no part of a sign-in. The exchange
   * is a trail of its own: several runs may exchange one token, or in one session.
   */
  public void exchange() {
    joins.exchange();
  }

  /**
   * Whoever names this subject in the next minutes belongs to what is issued, or else to the trail.
   */
  public void precedes(SubjectAlias.Kind kind, @Nullable String subject) {
    if (subject != null) {
      joins.precedes(kind, subject);
    }
  }

  /** The trail belongs to whoever named this subject minutes before. */
  public void follows(SubjectAlias.Kind kind, @Nullable String subject) {
    if (subject != null) {
      joins.follows(kind, subject, null);
    }
  }

  /**
   * As {@link #follows(SubjectAlias.Kind, String)}, for one change or token. Who named the subject
   * before stands for one only: if records of these minutes follow it for two, none does.
   *
   * @param matter kind and public id of the change or token; id null if the record states none
   */
  public void follows(
      SubjectAlias.Kind kind, @Nullable String subject, String matter, @Nullable String id) {
    if (subject != null) {
      joins.follows(kind, subject, id == null ? null : Keys.of(context.tenant(), matter, "", id));
    }
  }

  /** A run of a workflow, which sessions of roles may be named after. */
  public void workflowRun(String repository, String run) {
    joins.workflowRun(AliasKeys.workflowKey(context.tenant(), repository, run));
  }

  /** The transaction that begins or goes on with the credential presented. */
  public void transaction(@Nullable String id) {
    joins.transaction(AliasKeys.uniqueOrNull(id));
    label("txn", id);
  }

  public void agent(@Nullable String id, @Nullable String name) {
    if (id != null) {
      agent =
          new Agent(
              Keys.bounded(id),
              bounded(name),
              /* version= */ null,
              /* instance= */ null,
              /* code_digest= */ null,
              /* by_name= */ false,
              /* service= */ null,
              /* service_namespace= */ null,
              /* service_version= */ null);
    }
  }

  public void run(@Nullable String id) {
    runId = bounded(id);
  }

  /** A resource acted on, with its type as the vendor writes it. */
  public void resource(@Nullable String id, @Nullable String type) {
    if (id != null && id.length() <= MAX_ID_CHARS && resources.size() < MAX_RESOURCES) {
      resources.putIfAbsent(id, new Resource(id, bounded(type), /* account= */ null));
    }
  }

  public void network(@Nullable String address, @Nullable String userAgent) {
    this.address = address;
    joins.address(address);
    this.userAgent = userAgent;
  }

  /** Service that made the call on behalf of the principal. */
  public void via(@Nullable String via) {
    this.via = via;
  }

  /** Organization, project, subscription or tenant whose log it is. */
  public void account(@Nullable String account) {
    this.account = account;
  }

  public void region(@Nullable String region) {
    this.region = region;
  }

  /** Id that records of one cause share. */
  public void sharedId(@Nullable String sharedId) {
    this.sharedId = sharedId;
  }

  public void requestId(@Nullable String requestId) {
    this.requestId = requestId;
  }

  /** The record saw a tool call that others may have seen, too. */
  public void observer(CallObserver observer) {
    this.observer = observer;
  }

  /** Id of the event of the enclosing action, whether or not it is recorded. */
  public void parent(@Nullable String eventId) {
    parentEventId = bounded(eventId);
  }

  /** The record is one of several of a request, all with the same id. */
  public void stage(RequestStage stage) {
    label(EventLabels.STAGE, stage.label());
  }

  public void label(String name, @Nullable String value) {
    if (value != null) {
      labels.put(name, TextTruncation.singleLine(value, MAX_LABEL_CHARS));
    }
  }

  private static @Nullable String bounded(@Nullable String text) {
    return text == null ? null : Keys.bounded(text);
  }

  private static @Nullable Long orNull(OptionalLong time) {
    return time.isPresent() ? (Long) time.getAsLong() : null;
  }

  IdentityEvent.Builder toEvent() {
    String eventId = eventId();
    long start = start();
    String name = action == null ? UNKNOWN : Keys.bounded(action);
    if (action == null) {
      flag(EventFlags.UNKNOWN_ACTION);
    }
    String key = trail.key(log, eventId, start, joins.isOwnTrail(isDone()));
    return context
        .event(source)
        .setEventId(eventId)
        .setTime(start)
        .setEnded(orNull(ended))
        .setTrailKey(key)
        .setAction(name)
        .setService(bounded(service))
        .setEventType(bounded(type))
        .setOutcome(outcome)
        .setErrorCode(bounded(errorCode))
        .setErrorMessage(TextTruncation.truncateOrNull(errorMessage, MAX_ERROR_CHARS))
        .setReadOnly(readOnly)
        .setPrincipal(statedPrincipal())
        .setCredential(credential == null ? null : withTrail(credential, key))
        .setIssued(isDone() ? issued : null)
        .setAgent(agent)
        .setRunId(runId)
        .setResources(List.copyOf(resources.values()))
        .setNetwork(network())
        .setCloudAccount(bounded(account))
        .setCloudRegion(bounded(region))
        .setSharedEventId(bounded(sharedId))
        .setRequestId(bounded(requestId))
        .setSummary(summary(name))
        .setLinks(links(eventId, start, key, name))
        .setLabels(labels)
        .setParentEventId(parentEventId)
        .setObserver(observer == null ? null : observer.label());
  }

  /** The principal with its directory and login. */
  private @Nullable Principal statedPrincipal() {
    return principal == null
        ? null
        : new Principal(
            principal.getId(),
            principal.getType(),
            principal.getName(),
            principal.getAccount(),
            principal.getSessionIssuer(),
            principal.getSessionName(),
            bounded(directory),
            login,
            loginRule == null ? null : loginRule.label(),
            /* person= */ null);
  }

  private boolean isFailure() {
    return "failure".equals(outcome);
  }

  /** False if nothing was issued, or not yet. */
  private boolean isDone() {
    return !isFailure() && !isInterrupted;
  }

  private String eventId() {
    if (id != null) {
      return Keys.bounded(id);
    }
    flag(EventFlags.NO_EVENT_ID);
    return context.contentHash().get();
  }

  private long start() {
    return time.isPresent() ? time.getAsLong() : context.arrivalTime();
  }

  /** The credential has the key of its trail, with the day of a lasting one. */
  private static Credential withTrail(Credential credential, String trail) {
    return Keys.base(trail).equals(credential.getKey())
        ? credential(credential.getKind(), credential.getId(), trail)
        : credential;
  }

  private List<Link> links(String eventId, long start, String trail, String name) {
    var links = new LinkCollector(context, eventId, start, agent == null ? null : agent.getId());
    if (isReceived && credential != null) {
      joins.received(credential.getKey());
    }
    joins.addTo(links, trail, isDone(), name);
    return links.collected();
  }

  private @Nullable Network network() {
    if (address == null && userAgent == null && via == null) {
      return null;
    }
    return new Network(
        bounded(address),
        address != null && Addresses.isIp(address) ? address : null,
        TextTruncation.truncateOrNull(userAgent, MAX_ID_CHARS),
        bounded(via),
        /* endpoint= */ null,
        /* operator= */ null);
  }

  private String summary(String name) {
    List<String> words = new ArrayList<>(List.of(name));
    if (!resources.isEmpty()) {
      words.add(resources.values().iterator().next().getId());
    }
    if (isFailure()) {
      words.add(errorCode == null ? "(failed)" : "(failed: " + errorCode + ')');
    }
    return TextTruncation.singleLine(String.join(" ", words), MAX_SUMMARY_CHARS);
  }
}
