package io.spoor.pipeline.simulation;

import io.spoor.schemas.Agent;
import io.spoor.schemas.Credential;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.key.Keys;
import io.spoor.schemas.key.TokenAliases;
import io.spoor.schemas.vocabulary.CallObserver;
import io.spoor.sources.Normalisers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds events by what they say, for tests of the stages behind normalise. */
public final class Events {
  public static final String TENANT = "default";
  static final long NOON = 1_793_620_800_000_000_000L; // 2026-11-02T12:00:00Z
  private static final long SECOND = 1_000_000_000L;

  private final IdentityEvent.Builder event;
  private final String id;
  private final List<Link> links = new ArrayList<>();

  private Events(String id, long second, String trail, String source) {
    this.id = id;
    this.event =
        IdentityEvent.newBuilder()
            .setEventId(id)
            .setTenant(TENANT)
            .setSource(source)
            .setTime(NOON + second * SECOND)
            .setArrivedAt((NOON + second * SECOND) / 1_000_000)
            .setRaw(new RawPointer("spoor.raw." + source, 0, 0L, "0".repeat(64)))
            .setTrailKey(trail)
            .setAction("act")
            .setOutcome("success");
  }

  public static String trace(String id) {
    return Keys.of(TENANT, "trace", "", id);
  }

  public static String token(String id) {
    return Keys.of(TENANT, "token", "", id);
  }

  public static String accessKey(String id) {
    return Keys.of(TENANT, "access-key", "aws", id);
  }

  public static String txn(String id) {
    return Keys.of(TENANT, "txn", "", id);
  }

  /** What a run, a tool call and the like are called: no key, but a name that keys go by. */
  public static String name(String namespace, String value) {
    return Keys.of(TENANT, "name", namespace, value);
  }

  /** A key used across days: its trail is the day of the event. */
  public static String longLived(String id, long second) {
    return Keys.withDay(accessKey(id), NOON + second * SECOND);
  }

  /** A span of a run. */
  public static Events span(String id, long second, String trace) {
    return new Events(id, second, trace, "otel");
  }

  /** A record of the credential's own log. */
  public static Events call(String id, long second, String credentialKey, String principal) {
    return new Events(id, second, credentialKey, "cloudtrail")
        .as(principal, "role")
        .with(credentialKey);
  }

  /** A record of an issuance that presents nothing: its trail is the credential it mints. */
  public static Events mint(String id, long second, String credentialKey, String service) {
    return new Events(id, second, credentialKey, "cloudtrail").as(service);
  }

  public Events as(String principal) {
    return as(principal, "human");
  }

  public Events as(String principal, String type) {
    event.setPrincipal(Principal.newBuilder().setId(principal).setType(type).build());
    return this;
  }

  /** The span is the run itself, and lasted so many seconds. */
  public Events lasting(long seconds) {
    event.setEnded(event.getTime() + seconds * SECOND);
    event.setGenAi(GenAi.newBuilder().setOperation("invoke_agent").build());
    return this;
  }

  /** The span calls a tool. */
  public Events calling(String tool) {
    event.setGenAi(GenAi.newBuilder().setOperation("execute_tool").setToolName(tool).build());
    return this;
  }

  /** What was presented allows so much, was proved by such a key, and names who acts with it. */
  public Events showing(List<String> scopes, @Nullable String jkt, @Nullable String actor) {
    Credential.Builder shown = Credential.newBuilder(event.getCredential());
    event.setCredential(shown.setScopes(scopes).setJkt(jkt).setActor(actor).build());
    return this;
  }

  /** The agent runs such code. */
  public Events running(String digest) {
    event.setAgent(Agent.newBuilder(event.getAgent()).setCodeDigest(digest).build());
    return this;
  }

  /** The call revokes a key, or restores it. */
  public Events ends(String how, String keyId) {
    event.setLabels(Map.of(how, keyId));
    return this;
  }

  public Events by(String agent) {
    event.setAgent(Agent.newBuilder().setId(agent).build());
    return this;
  }

  public Events by(String agent, String version) {
    event.setAgent(Agent.newBuilder().setId(agent).setVersion(version).build());
    return this;
  }

  /** A tool call. */
  public Events using(String tool) {
    event.setGenAi(GenAi.newBuilder().setOperation("execute_tool").setToolName(tool).build());
    return this;
  }

  /** What is done is done at a service. */
  public Events at(String service) {
    event.setService(service);
    return this;
  }

  /** A call to another service: its log has the same id of the request. */
  public Events requesting(String requestId) {
    event.setRequestId(requestId);
    return this;
  }

  public Events run(String runId) {
    event.setRunId(runId);
    return this;
  }

  public Events doing(String action) {
    event.setAction(action);
    return this;
  }

  private Events with(String credentialKey) {
    event.setCredential(credential(credentialKey).build());
    return this;
  }

  private static Credential.Builder credential(String key) {
    return Credential.newBuilder().setId(Keys.value(key)).setKind(Keys.kind(key)).setKey(key);
  }

  /** The run presents a credential. */
  public Events presents(String credentialKey) {
    event.setCredential(credential(credentialKey).build());
    return link(credentialKey, event.getTrailKey(), "join", "presented", 60, "agent");
  }

  /** The run presents a token that it got for another. */
  public Events presents(String credentialKey, String parentKey, String audience) {
    presents(credentialKey);
    event.setCredential(
        credential(credentialKey).setParentKey(parentKey).setAudience(audience).build());
    return link(credentialKey, parentKey, "join", "token-parent", 50, "agent");
  }

  /** The call mints a credential. */
  public Events issues(String credentialKey, String principal) {
    event.setIssued(
        Issued.newBuilder()
            .setId(Keys.value(credentialKey))
            .setKind(Keys.kind(credentialKey))
            .setKey(credentialKey)
            .setPrincipal(Principal.newBuilder().setId(principal).setType("role").build())
            .build());
    return credentialKey.equals(event.getTrailKey())
        ? this
        : link(credentialKey, event.getTrailKey(), "join", "issued-credential", 100, "issuer");
  }

  /** The call mints a credential that expires after so many seconds. */
  public Events issues(String credentialKey, String principal, long seconds) {
    issues(credentialKey, principal);
    long expiry = event.getTime() + seconds * SECOND;
    Issued issued = event.getIssued();
    event.setIssued(Issued.newBuilder(issued).setExpiresAt(expiry).build());
    links.replaceAll(
        link ->
            link.getChild().equals(credentialKey)
                ? Link.newBuilder(link).setExpiresAt(expiry).build()
                : link);
    return this;
  }

  /** The run was started by another run. */
  public Events startedBy(String parentTrace) {
    return link(event.getTrailKey(), parentTrace, "delegation", "span-link", 60, "agent");
  }

  /** The run is part of a transaction. */
  public Events partOf(String txn) {
    return link(event.getTrailKey(), txn, "join", "txn", 55, "agent");
  }

  /** The run says that a name (a run id, a tool call id, ...) means it. */
  public Events claims(String name, String method, String statedBy) {
    return link(name, event.getTrailKey(), "claim", method, 40, statedBy).ofAgent(name);
  }

  /** The trail belongs to whoever the name means. */
  public Events goesBy(String name, String method, int strength, String statedBy) {
    return link(event.getTrailKey(), name, "name", method, strength, statedBy).ofAgent(name);
  }

  /** Statements about the holder of a token name the agent. */
  private Events ofAgent(String name) {
    if (TokenAliases.isHolder(name) && event.getAgent() != null) {
      Link stated = links.removeLast();
      links.add(Link.newBuilder(stated).setAgentId(event.getAgent().getId()).build());
    }
    return this;
  }

  /** Its clock is off by so many seconds: the record arrives when it happened all the same. */
  public Events clockOffBy(long seconds) {
    event.setTime(event.getTime() + seconds * SECOND);
    return this;
  }

  /** Anything anybody may claim. */
  public Events link(
      String child, String parent, String relation, String method, int strength, String statedBy) {
    links.add(
        Link.newBuilder()
            .setLinkId(
                Keys.id(child + "\n" + parent + "\n" + relation + "\n" + method + "\n" + statedBy))
            .setTenant(TENANT)
            .setChild(child)
            .setParent(parent)
            .setRelation(relation)
            .setMethod(method)
            .setVia(event.getAction())
            .setConfidence(strength / 100.0)
            .setStrength(strength)
            .setStatedBy(statedBy)
            .setIssuedAt(event.getTime())
            .setEventId(id)
            .build());
    return this;
  }

  /** The span, or the record of a gateway, stands below another one. */
  public Events below(String eventId) {
    event.setParentEventId(eventId);
    return this;
  }

  /** The record is of somebody who saw the tool call of another one. */
  public Events seenBy(CallObserver observer) {
    event.setObserver(observer.label());
    return this;
  }

  public Events failing() {
    event.setOutcome("failure");
    return this;
  }

  /** The call is refused for lack of rights. */
  public Events denied() {
    event.setErrorCode("AccessDenied");
    return failing();
  }

  public IdentityEvent event() {
    return described(event.setLinks(links));
  }

  /** The event, with the effects that its source sees in it. */
  public static IdentityEvent described(IdentityEvent.Builder event) {
    if (event.getNetwork() != null) {
      event.setNetwork(Network.newBuilder(event.getNetwork()).setOperator(null).build());
    }
    event.setEffects(List.of()).setClient(null);
    return Normalisers.all()
        .forSource(event.getSource())
        .map(normaliser -> normaliser.complete(event))
        .orElseGet(event::build);
  }
}
