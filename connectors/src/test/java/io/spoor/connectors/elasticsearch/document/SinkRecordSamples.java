package io.spoor.connectors.elasticsearch.document;

import io.spoor.schemas.Action;
import io.spoor.schemas.Agent;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertCount;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.AttributedActions;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Content;
import io.spoor.schemas.ContentLabel;
import io.spoor.schemas.ContentObservation;
import io.spoor.schemas.Credential;
import io.spoor.schemas.DecisionError;
import io.spoor.schemas.DecisionLogOnly;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.Effect;
import io.spoor.schemas.Finding;
import io.spoor.schemas.FindingCause;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityAccount;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.Network;
import io.spoor.schemas.Person;
import io.spoor.schemas.Principal;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.Resource;
import io.spoor.schemas.Switch;
import io.spoor.schemas.TriagedAlert;
import io.spoor.schemas.key.Keys;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.jspecify.annotations.Nullable;

/** Records with every field set, and the smallest ones there can be. */
public final class SinkRecordSamples {

  private static final String TENANT = "default";
  private static final String ROOT = Keys.of(TENANT, "trace", "otel", "4bf92f3577b34da6");
  private static final String CHILD = Keys.of(TENANT, "access-key", "aws", "ASIAEXAMPLE");
  private static final long T0 = nanos("2024-05-03T10:15:30.123456789Z");

  private SinkRecordSamples() {}

  /** One of each type, every field set. */
  public static Map<String, SpecificRecord> allTypes() {
    return Map.of(
        "event", event().build(),
        "action", action(event().setContent(null).setOriginal(null).build(), 2),
        "chain", chain(7),
        "finding", finding(3),
        "identity", identity(4),
        "alert", triaged(alert(2), verdict()),
        "delivery", delivery(),
        "verdict", verdict(),
        "decision", decision());
  }

  /** One of each type with nothing that may be left out. */
  public static Map<String, SpecificRecord> minimal() {
    IdentityEvent event =
        IdentityEvent.newBuilder()
            .setEventId("e-minimal")
            .setTenant(TENANT)
            .setSource("cloudtrail")
            .setTime(T0)
            .setArrivedAt(T0 / 1_000_000)
            .setRaw(raw())
            .setTrailKey(CHILD)
            .setAction("GetObject")
            .setOutcome("unknown")
            .build();
    return Map.of(
        "event", event,
        "action", action(event, 0),
        "chain",
            Chain.newBuilder(chain(1))
                .setMergedInto(null)
                .setParentChainId(null)
                .setAgentId(null)
                .setAgentVersion(null)
                .setRunId(null)
                .setSegments(List.of())
                .setPrincipals(List.of())
                .setCredentials(List.of())
                .setSources(List.of())
                .setSwitches(List.of())
                .setFindingIds(List.of())
                .setRelated(List.of())
                .setAttribution(List.of())
                .setPartlyReadCount(0)
                .setOpaqueCount(0)
                .setUnreadCount(0)
                .build(),
        "finding",
            Finding.newBuilder(finding(1))
                .setAgentId(null)
                .setRunId(null)
                .setPrincipals(List.of())
                .setEventIds(List.of())
                .setTags(List.of())
                .setManifestDigest(null)
                .build(),
        "identity",
            Identity.newBuilder(identity(1))
                .setKind("principal")
                .setVersion(null)
                .setDeclared(null)
                .setManifestDigest(null)
                .setBaseline(null)
                .setHeld(List.of())
                .setUsed(List.of())
                .setUnused(List.of())
                .setUndeclared(List.of())
                .setAccounts(List.of())
                .build(),
        "alert",
            triaged(
                Alert.newBuilder(alert(1))
                    .setOwner(null)
                    .setFindingIds(List.of())
                    .setChainKey("")
                    .setAgentId(null)
                    .setRunId(null)
                    .setPrincipals(List.of())
                    .setCounts(List.of())
                    .setExceptions(List.of())
                    .setMergedInto(null)
                    .setPageSeverity(null)
                    .setNotified(null)
                    .setRepeatOf(null)
                    .setRoute(null)
                    .setHeldIds(List.of())
                    .build(),
                null),
        "delivery",
            AlertDelivery.newBuilder(delivery())
                .setChainId("")
                .setReason(null)
                .setTold(null)
                .setVerdictTime(0)
                .setReference(null)
                .build(),
        "verdict",
            AlertVerdict.newBuilder(verdict())
                .setChainId("")
                .setVerdict(null)
                .setNote(null)
                .setRules(List.of())
                .setAgentId(null)
                .setOwner(null)
                .build(),
        "decision",
            DecisionRecord.newBuilder()
                .setDecisionId("00112233445566778899aabbccddeeff")
                .setTenant(TENANT)
                .setTime(T0)
                .setServer("pdp-1")
                .setSubjectType("identity")
                .setSubjectId("emma")
                .setAction("tools/call")
                .setResourceType("tool")
                .setResourceId("read_letter")
                .setDecision(true)
                .setAnswer("allow")
                .setPolicyDigest("9f".repeat(32))
                .setInputSha256("3a".repeat(32))
                .build());
  }

  /** A tool call that mints a credential. */
  public static IdentityEvent.Builder event() {
    return IdentityEvent.newBuilder()
        .setEventId("4bf92f3577b34da6:00f067aa0ba902b7")
        .setTenant(TENANT)
        .setSource("otel")
        .setTime(T0)
        .setEnded(T0 + 1_500_000_001L)
        .setArrivedAt(T0 / 1_000_000 + 2_000)
        .setRaw(raw())
        .setTrailKey(ROOT)
        .setAction("assume_deploy_role")
        .setService("sts.amazonaws.com")
        .setEventType("span")
        .setOutcome("failure")
        .setErrorCode("AccessDenied")
        .setErrorMessage("not authorized to perform sts:AssumeRole")
        .setReadOnly(false)
        .setPrincipal(principal("arn:aws:sts::123456789012:assumed-role/ci/run-17", "run-17"))
        .setCredential(credential())
        .setIssued(issued())
        .setAgent(
            Agent.newBuilder()
                .setId("deploy-agent")
                .setName("Deploy agent")
                .setVersion("1.4.2")
                .setInstance("pod-7f")
                .build())
        .setRunId("run-17")
        .setGenAi(genAi())
        .setResources(
            List.of(
                Resource.newBuilder()
                    .setId("arn:aws:iam::123456789012:role/deploy")
                    .setType("AWS::IAM::Role")
                    .setAccount("123456789012")
                    .build(),
                Resource.newBuilder().setId("bucket-a").build()))
        .setNetwork(
            Network.newBuilder()
                .setAddress("198.51.100.7")
                .setIp("198.51.100.7")
                .setUserAgent("aws-sdk-go/1.44")
                .setVia("cloudformation.amazonaws.com")
                .setEndpoint("vpce-0a1b2c3d")
                .build())
        .setCloudAccount("123456789012")
        .setCloudRegion("eu-central-1")
        .setObserver("client")
        .setObserves("0af7651916cd43dd8448eb211c80319c:00f067aa0ba902b7")
        .setObservations(
            List.of(
                ContentObservation.newBuilder()
                    .setEventId("req-77")
                    .setTime(1_700_000_000_000_000_000L)
                    .setSource("mcp")
                    .setObserver("server")
                    .setOutcome("failure")
                    .setErrorCode("forbidden")
                    .setPrincipal("deployer")
                    .setCredentialId("ASIA1")
                    .build()))
        .setSharedEventId("b5f3e1a2")
        .setRequestId("req-42")
        .setSummary("assume role deploy")
        .setLinks(List.of(link()))
        .setFlags(List.of("second-resolution"))
        .setEffects(List.of(new Effect("calls-tool", List.of(), "tool", null, "success", Map.of())))
        .setLabels(Map.of("permissions.held", "sts:AssumeRole"))
        .setContent(
            Content.newBuilder()
                .setCapture("redacted")
                .setInput("[{\"role\":\"user\",\"content\":\"deploy it\"}]")
                .setOutput("[{\"role\":\"assistant\",\"content\":\"on it\"}]")
                .setArguments("{\"role\":\"deploy\"}")
                .setResult("token [redacted]")
                .setTruncated(true)
                .setLabels(
                    List.of(
                        ContentLabel.newBuilder()
                            .setName("untrusted")
                            .setField("result")
                            .setStatedBy("gateway")
                            .build()))
                .build())
        .setOriginal("{\"name\":\"execute_tool\",\"attributes\":{\"n\":[1,2.50,true,null,\"x\"]}}");
  }

  /** The event placed in a chain. */
  public static Action action(IdentityEvent event, long revision) {
    return Action.newBuilder()
        .setTenant(TENANT)
        .setChainId(Keys.id(ROOT))
        .setChainKey(ROOT)
        .setSegmentId(Keys.id(event.getTrailKey()))
        .setRevision(revision)
        .setGeneration(0)
        .setLate(true)
        .setEvent(event)
        .build();
  }

  /** A chain of two segments and one identity switch. */
  public static Chain chain(long revision) {
    return Chain.newBuilder()
        .setChainId(Keys.id(ROOT))
        .setTenant(TENANT)
        .setRootKey(ROOT)
        .setRevision(revision)
        .setGeneration(1)
        .setStatus("merged")
        .setMergedInto("c0ffee")
        .setParentChainId("facade")
        .setAgentId("deploy-agent")
        .setAgentVersion("1.4.2")
        .setRunId("run-17")
        .setStarted(T0)
        .setEnded(T0 + 60_000_000_000L)
        .setActionCount(12)
        .setSwitchCount(1)
        .setSegmentCount(2)
        .setSegments(
            List.of(
                ChainSegment.newBuilder()
                    .setSegmentId(Keys.id(ROOT))
                    .setKey(ROOT)
                    .setStarted(T0)
                    .setEnded(T0)
                    .setActionCount(3)
                    .build(),
                ChainSegment.newBuilder()
                    .setSegmentId(Keys.id(CHILD))
                    .setKey(CHILD)
                    .setParent(ROOT)
                    .setMethod("issued-credential")
                    .setConfidence(0.95)
                    .setStatedBy("issuer")
                    .setEventId("e-1")
                    .setStarted(T0 + 1)
                    .setEnded(T0 + 60_000_000_000L)
                    .setActionCount(9)
                    .build()))
        .setPrincipals(List.of("ci", "deploy"))
        .setCredentials(List.of("4bf92f3577b34da6", "ASIAEXAMPLE"))
        .setSources(List.of("cloudtrail", "otel"))
        .setSwitches(
            List.of(
                Switch.newBuilder()
                    .setFrom("ci")
                    .setTo("deploy")
                    .setFromCredential("4bf92f3577b34da6")
                    .setToCredential("ASIAEXAMPLE")
                    .setKind("AssumeRole")
                    .setDeclared(false)
                    .setEventId("e-2")
                    .setTime(T0 + 1)
                    .build()))
        .setFindingIds(List.of("f-1"))
        .setRelated(List.of("decade"))
        .setRiskScore(73)
        .setTruncated(true)
        .setAttribution(
            List.of(
                new AttributedActions(
                    "cloudtrail", "presented", "presented", "issued-credential", 9L),
                new AttributedActions("otel", null, "stated", "stated", 3L)))
        .setPartlyReadCount(2)
        .setOpaqueCount(1)
        .setUnreadCount(1)
        .build();
  }

  /** An undeclared switch. */
  public static Finding finding(long revision) {
    return Finding.newBuilder()
        .setFindingId("f-1")
        .setTenant(TENANT)
        .setRevision(revision)
        .setGeneration(0)
        .setStatus("confirmed")
        .setContested(true)
        .setRuleId("undeclared-identity-switch")
        .setRuleVersion("9f86d081")
        .setTitle("Undeclared identity switch")
        .setSubject(CHILD)
        .setSeverity("high")
        .setRiskScore(73)
        .setChainId(Keys.id(ROOT))
        .setChainKey(ROOT)
        .setAgentId("deploy-agent")
        .setRunId("run-17")
        .setPrincipals(List.of("ci", "deploy"))
        .setEventIds(List.of("e-1", "e-2"))
        .setTime(T0)
        .setTags(List.of("attack.ta0004", "attack.t1078.004", "T1550", "asi03", "AML.T0051"))
        .setExplanation("deploy-agent took on the role deploy, which its manifest does not name.")
        .setNextSteps("Ask the owner whether the role is meant to be used.")
        .setManifestDigest("2c26b46b")
        .setRiskFactors(List.of("base 73", "joined by network (0.6): -29"))
        .setCause(
            new FindingCause("revised", "link", "e-1", CHILD, ROOT, "assume-role", "2c26b46b"))
        .build();
  }

  /** An agent. */
  public static Identity identity(long revision) {
    return Identity.newBuilder()
        .setIdentityId("i-1")
        .setTenant(TENANT)
        .setKey("acme|agent||deploy-bot")
        .setKind("agent")
        .setId("deploy-bot")
        .setRevision(revision)
        .setGeneration(0)
        .setFirstSeen(T0)
        .setLastSeen(T0 + 3_000_000_000L)
        .setRuns(12)
        .setVersion("1.4")
        .setDeclared(true)
        .setManifestDigest("5e".repeat(32))
        .setBaseline("2024-05")
        .setLearningRuns(0)
        .setFeatures(9)
        .setFeaturesLearned(7)
        .setHeld(List.of("arn:aws:iam::111122223333:role/deploy", "mail"))
        .setUsed(List.of("arn:aws:iam::111122223333:role/admin"))
        .setUnused(List.of("arn:aws:iam::111122223333:role/deploy"))
        .setUndeclared(List.of("arn:aws:iam::111122223333:role/admin"))
        .setRiskScore(61)
        .setAccounts(
            List.of(
                new IdentityAccount(
                    "okta", "00u1", "directory-login", 0.9, "issuer", T0, "okta-1")))
        .build();
  }

  /** An alert of one finding. */
  public static Alert alert(long revision) {
    return Alert.newBuilder()
        .setAlertId("a-1")
        .setTenant(TENANT)
        .setRevision(revision)
        .setGeneration(0)
        .setStatus("open")
        .setSeverity("critical")
        .setTitle("deploy-agent left its declared identities")
        .setExplanation("It took on a role that its manifest does not name.")
        .setChainId(Keys.id(ROOT))
        .setFindingIds(List.of("f-1"))
        .setOwner("platform@example.com")
        .setOpened(T0)
        .setUpdated(T0 + 5_000_000_000L)
        .setKind("chain")
        .setChainKey(ROOT)
        .setAgentId("deploy-agent")
        .setRunId("run-17")
        .setPrincipals(List.of("ci", "deploy"))
        .setRiskScore(92)
        .setFindingCount(2)
        .setCounts(List.of(new AlertCount("undeclared-identity-switch", "critical", 1L)))
        .setExceptedCount(1)
        .setExceptions(List.of("x-1"))
        .setMergedInto("a-2")
        .setPageSeverity("critical")
        .setNotify("first")
        .setNotified("critical")
        .setRepeats(3)
        .setRepeatOf("a-0")
        .setRoute("platform-primary")
        .setNextSteps("Ask the owner whether the role is meant to be used.")
        .setHeldCount(4)
        .setHeldIds(List.of("a-3"))
        .build();
  }

  /** The alert with a verdict that closed it, or as it opened. */
  public static TriagedAlert triaged(Alert alert, @Nullable AlertVerdict verdict) {
    return TriagedAlert.newBuilder()
        .setAlertId(alert.getAlertId())
        .setTenant(alert.getTenant())
        .setRevision(alert.getRevision() + (verdict == null ? 1 : 2))
        .setGeneration(alert.getGeneration())
        .setStatus(verdict == null ? "open" : "closed")
        .setAlert(alert)
        .setVerdict(verdict)
        .build();
  }

  private static AlertDelivery delivery() {
    return AlertDelivery.newBuilder()
        .setAlertId("a-1")
        .setTarget("soc-webhook")
        .setTenant(TENANT)
        .setChainId(Keys.id(ROOT))
        .setWhat("opened")
        .setStatus("refused")
        .setMessageId("a-1.0.2.opened")
        .setAttempts(3)
        .setReason("HTTP 400: no such field")
        .setAt(T0 + 6_000_000_000L)
        .setTold("critical")
        .setGeneration(0)
        .setRevision(2)
        .setVerdictTime(T0 + 7_000_000_000L)
        .setReference("1714731330.000100")
        .build();
  }

  private static AlertVerdict verdict() {
    return AlertVerdict.newBuilder()
        .setVerdictId("v-1")
        .setTenant(TENANT)
        .setAlertId("a-1")
        .setChainId(Keys.id(ROOT))
        .setAction("close")
        .setVerdict("false-positive")
        .setWho("ann@example.com")
        .setNote("The role is meant to be used; the manifest was late.")
        .setTime(T0 + 7_000_000_000L)
        .setRules(List.of("undeclared-identity-switch"))
        .setSeverity("critical")
        .setAgentId("deploy-agent")
        .setOwner("platform@example.com")
        .setGeneration(0)
        .setRevision(2)
        .build();
  }

  private static DecisionRecord decision() {
    return DecisionRecord.newBuilder()
        .setDecisionId("5d41402abc4b2a76b9719d911017c592")
        .setTenant(TENANT)
        .setTime(T0)
        .setServer("pdp-1")
        .setCaller("gateway")
        .setRequestId("r-17")
        .setSubjectType("identity")
        .setSubjectId("emma")
        .setAction("tools/call")
        .setResourceType("tool")
        .setResourceId("send_mail")
        .setDecision(false)
        .setAnswer("confirm")
        .setPolicyDecision(false)
        .setPolicies(List.of("no-egress-after-private-data"))
        .setReasons(List.of("private data was read before"))
        .setErrors(List.of(new DecisionError("budget", "forbid", "an attribute is missing: risk")))
        .setError("the facts of runs are older than the deadline")
        .setMode("fail_closed")
        .setStalenessMs(312L)
        .setChainId(Keys.id(ROOT))
        .setRevision(7L)
        .setRunId("run-17")
        .setAgentId("letter-clerk")
        .setFindingIds(List.of("f-1"))
        .setEventIds(List.of("e-1"))
        .setConfirmationId("c-1")
        .setBlockId("b-1")
        .setPolicyDigest("9f".repeat(32))
        .setInput("{\"action\":{\"name\":\"tools/call\"},\"subject\":{\"id\":\"emma\"}}")
        .setInputSha256("3a".repeat(32))
        .setInputMasked(true)
        .setLost(2)
        .setPolicyVersion(4L)
        .setLogOnly(
            List.of(
                new DecisionLogOnly("ask-first", "forbid", "confirm", null),
                new DecisionLogOnly("errs", "permit", null, "an attribute is missing: price")))
        .setApprovedBy("ann")
        .setTool("mail/send")
        .setCallId("call-1")
        .setTraceId("29e395417e2a4d0c9b5a3f1d6c8e7f01")
        .setSpanId("5b8efff798038103")
        .build();
  }

  /** {@code instant} in nanoseconds since the Unix epoch. */
  public static long nanos(String instant) {
    Instant parsed = Instant.parse(instant);
    return parsed.getEpochSecond() * 1_000_000_000L + parsed.getNano();
  }

  private static RawPointer raw() {
    return RawPointer.newBuilder()
        .setTopic("spoor.raw.otel")
        .setPartition(3)
        .setOffset(4711)
        .setSha256("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
        .build();
  }

  private static Principal principal(String id, String name) {
    return Principal.newBuilder()
        .setId(id)
        .setType("role")
        .setName(name)
        .setAccount("123456789012")
        .setSessionIssuer("arn:aws:iam::123456789012:role/" + name)
        .setSessionName("session-" + name)
        .setDirectory("aws")
        .setLogin(name + "@example.com")
        .setLoginRule("sso-session")
        .setPerson(new Person(name + "@example.com", "human", "sso-session", /* observed= */ true))
        .build();
  }

  private static Credential credential() {
    return Credential.newBuilder()
        .setId("4bf92f3577b34da6")
        .setKind("token")
        .setKey(ROOT)
        .setParentId("jti-1")
        .setParentKey(Keys.of(TENANT, "token", "idp", "jti-1"))
        .setAudience("sts")
        .setActor("deploy-agent")
        .setMfa(true)
        .setCreatedAt(T0 - 1_000_000_000L)
        .build();
  }

  private static Issued issued() {
    return Issued.newBuilder()
        .setId("ASIAEXAMPLE")
        .setKind("access-key")
        .setKey(CHILD)
        .setPrincipal(principal("arn:aws:iam::123456789012:role/deploy", "deploy"))
        .setExpiresAt(T0 + 3_600_000_000_000L)
        .build();
  }

  private static GenAi genAi() {
    return GenAi.newBuilder()
        .setOperation("execute_tool")
        .setProvider("example")
        .setModel("model-1")
        .setConversationId("conversation-9")
        .setToolName("assume_deploy_role")
        .setToolType("function")
        .setToolCallId("call-5")
        .setParentSpanId("00f067aa0ba902b6")
        .build();
  }

  private static Link link() {
    return Link.newBuilder()
        .setLinkId("l-1")
        .setTenant(TENANT)
        .setChild(CHILD)
        .setParent(ROOT)
        .setRelation("join")
        .setMethod("issued-credential")
        .setVia("AssumeRole")
        .setConfidence(0.95)
        .setStrength(30)
        .setStatedBy("issuer")
        .setIssuedAt(T0)
        .setEventId("e-1")
        .setAgentId("deploy-agent")
        .build();
  }
}
