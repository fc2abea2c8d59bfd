package io.spoor.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.evidence.act.ActFactory;
import io.spoor.evidence.avro.AvroLogWriter;
import io.spoor.evidence.avro.RecordKind;
import io.spoor.evidence.avro.RecordOrigin;
import io.spoor.evidence.merkle.Sha256;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.store.WritableDirectory;
import io.spoor.schemas.Action;
import io.spoor.schemas.Agent;
import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainSegment;
import io.spoor.schemas.Credential;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.GenAi;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.Issued;
import io.spoor.schemas.Link;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.Network;
import io.spoor.schemas.Principal;
import io.spoor.schemas.RawPointer;
import io.spoor.schemas.Resource;
import io.spoor.schemas.Switch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/**
 * A morning at a small company, as it lies in an evidence log: a support run that a ticket talked
 * into an administrator's role, among runs of another agent that did nothing wrong.
 */
public final class HijackLog implements AutoCloseable {
  public static final String LOG = "audit.larkfield.example";
  public static final String HIJACKED = id("hijacked");
  public static final String FINDING = id("undeclared switch");
  public static final String ALERT = id("alert");
  public static final String ADMIN = "arn:aws:iam::111122223333:role/ops-admin";
  public static final String FORMULA = "=HYPERLINK(\"https://evil.example\",\"ok\")";

  private static final Instant START = Instant.parse("2026-03-10T09:40:18.123456789Z");
  private static final int RECORDS_PER_SEGMENT = 23;
  static final String MOVER = "arn:aws:iam::111122223333:role/mover";
  static final String ORIGINAL = "{\"eventName\":\"PutObject\",\"of\":\"the original\"}";
  private static final String TENANT = "default";

  private final AvroLogWriter log;
  private final Map<RecordKind, Long> offsets = new EnumMap<>(RecordKind.class);
  private final int recordsPerSegment;
  private int pending;

  private HijackLog(AvroLogWriter log, int recordsPerSegment) {
    this.log = log;
    this.recordsPerSegment = recordsPerSegment;
  }

  /** Where a story was written, and who signed it. */
  public record WrittenLog(Path log, Path key) {
    public Path publicKey() {
      return KeyFiles.publicFile(key);
    }
  }

  /** The whole morning, with so many runs that did nothing wrong around the one that did. */
  public static WrittenLog write(Path directory, int otherRuns) {
    Path key = directory.resolve("evidence.key");
    Path logDirectory = directory.resolve("evidence");
    SigningKey signing = KeyFiles.create(key, LOG);
    try (HijackLog log = open(logDirectory, signing, RECORDS_PER_SEGMENT)) {
      log.declarations();
      for (int run = 0; run < otherRuns / 2; run++) {
        log.uneventfulRun(run);
      }
      log.hijackedRun();
      for (int run = otherRuns / 2; run < otherRuns; run++) {
        log.uneventfulRun(run);
      }
    }
    return new WrittenLog(logDirectory, key);
  }

  static HijackLog open(Path directory, SigningKey key, int recordsPerSegment) {
    try {
      return new HijackLog(
          AvroLogWriter.open(
              WritableDirectory.open(directory), LOG, key, Clock.fixed(START, ZoneOffset.UTC)),
          recordsPerSegment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As ids of ours look: 32 hex digits. */
  public static String id(String of) {
    return HexFormat.of().formatHex(Sha256.of(of.getBytes(UTF_8))).substring(0, 32);
  }

  private void add(RecordKind kind, String key, SpecificRecord value) {
    long offset = offsets.merge(kind, 1L, Long::sum) - 1;
    log.append(
        new RecordOrigin(kind.topics().getFirst().name(), 0, offset, START.plusSeconds(offset)),
        key,
        value);
    if (++pending == recordsPerSegment) {
      log.seal();
      pending = 0;
    }
  }

  private static long nanos(Duration after) {
    Instant time = START.plus(after);
    return time.getEpochSecond() * 1_000_000_000L + time.getNano();
  }

  private void declarations() {
    for (String agent : List.of("support-triage", "report-writer")) {
      add(
          RecordKind.MANIFEST,
          agent,
          Manifest.newBuilder()
              .setTenant(TENANT)
              .setAgentId(agent)
              .setEffectiveFrom(0)
              .setDigest(id("manifest of " + agent) + id("manifest of " + agent))
              .setOwner("support@larkfield.example")
              .setDocument("{}")
              .build());
    }
    add(
        RecordKind.EXCEPTION,
        "known-backup",
        ExceptionRule.newBuilder()
            .setTenant(TENANT)
            .setExceptionId("known-backup")
            .setEffectiveFrom(0)
            .setExpires(nanos(Duration.ofDays(30)))
            .setMatch(List.of())
            .setReason("the nightly backup is declared nowhere yet")
            .setWho("ops@larkfield.example")
            .setWithdrawn(false)
            .setDigest(id("exception"))
            .setDocument("{}")
            .build());
  }

  /** A run of three actions by another agent. */
  void uneventfulRun(int number) {
    String chain = id("quiet " + number);
    String key = TENANT + "|trace|otel|quiet-" + number;
    Principal principal = principal("arn:aws:iam::111122223333:role/report-reader", "role");
    for (int i = 0; i < 3; i++) {
      IdentityEvent event =
          event(
                  "quiet-" + number + "-" + i,
                  key,
                  Duration.ofMinutes(number).plusSeconds(i),
                  "GetObject")
              .setAgent(Agent.newBuilder().setId("report-writer").setVersion("2.0").build())
              .setRunId("run-" + number)
              .setPrincipal(principal)
              .setReadOnly(true)
              .build();
      addBoth(key, event, action(chain, key, withoutOriginal(event)), number % 2 == 0);
    }
    add(
        RecordKind.CHAIN,
        key,
        chain(chain, key, "report-writer", Duration.ofMinutes(number))
            .setRunId("run-" + number)
            .setActionCount(3)
            .setPrincipals(List.of(principal.getId()))
            .setRiskScore(0)
            .build());
  }

  /** An action that the sink reads before its event is sealed with it. */
  private void addBoth(String key, IdentityEvent event, Action action, boolean eventFirst) {
    if (eventFirst) {
      add(RecordKind.EVENT, key, event);
    }
    add(RecordKind.ACTION, key, action);
    if (!eventFirst) {
      add(RecordKind.EVENT, key, event);
    }
  }

  private static IdentityEvent withoutOriginal(IdentityEvent event) {
    return IdentityEvent.newBuilder(event).setOriginal(null).build();
  }

  /** An action that moved to another chain: record 3 and 4, of the event in record 1. */
  void movedRun() {
    String key = TENANT + "|credential|aws|ASIAMOVED";
    IdentityEvent event =
        event("e-moved", key, Duration.ofSeconds(30), "PutObject")
            .setPrincipal(principal(MOVER, "role"))
            .setOriginal(ORIGINAL)
            .build();
    Action action = action(id("first"), key, withoutOriginal(event));
    add(RecordKind.EVENT, key, event);
    add(RecordKind.ACTION, key, action);
    add(
        RecordKind.ACTION,
        key,
        Action.newBuilder(action)
            .setChainId(id("second"))
            .setChainKey(TENANT + "|trace|otel|second")
            .setRevision(2)
            .build());
  }

  private void hijackedRun() {
    String run = TENANT + "|trace|otel|29e39541";
    String admin = TENANT + "|credential|aws|ASIAFTSA63WOUEXAMPLE";
    Agent agent =
        Agent.newBuilder()
            .setId("support-triage")
            .setName("Support triage")
            .setVersion("1.9.4")
            .setInstance("pod-7")
            .build();
    Principal supportDesk = principal("support-desk@larkfield.example", "human");
    IdentityEvent ticket =
        event("29e39541:0001", run, Duration.ZERO, "read_ticket")
            .setSource("otel")
            .setAgent(agent)
            .setRunId("49522f02")
            .setPrincipal(supportDesk)
            .setGenAi(
                GenAi.newBuilder()
                    .setOperation("execute_tool")
                    .setProvider("anthropic")
                    .setModel("claude-sonnet")
                    .setToolName("read_ticket")
                    .build())
            .setSummary(FORMULA)
            .build();
    IdentityEvent assume =
        event("e-assume", run, Duration.ofSeconds(15), "AssumeRole")
            .setAgent(agent)
            .setRunId("49522f02")
            .setPrincipal(principal("arn:aws:iam::111122223333:role/support-readonly", "role"))
            .setIssued(
                Issued.newBuilder()
                    .setId("ASIAFTSA63WOUEXAMPLE")
                    .setKind("session")
                    .setKey(admin)
                    .setPrincipal(principal(ADMIN, "role"))
                    .setExpiresAt(nanos(Duration.ofHours(1)))
                    .build())
            .build();
    IdentityEvent createKey =
        event("e-create-key", admin, Duration.ofSeconds(20), "CreateAccessKey")
            .setPrincipal(principal(ADMIN, "role"))
            .setCredential(
                Credential.newBuilder()
                    .setId("ASIAFTSA63WOUEXAMPLE")
                    .setKind("session")
                    .setKey(admin)
                    .setMfa(false)
                    .setCreatedAt(nanos(Duration.ofSeconds(15)))
                    .build())
            .setOutcome("failure")
            .setErrorCode("AccessDenied")
            .setErrorMessage("not allowed <script>alert(1)</script>")
            .build();
    for (IdentityEvent event : List.of(ticket, assume, createKey)) {
      add(RecordKind.EVENT, event.getTrailKey(), event);
      add(RecordKind.ACTION, run, action(HIJACKED, run, withoutOriginal(event)));
    }
    add(
        RecordKind.LINK,
        admin,
        Link.newBuilder()
            .setLinkId(id("link"))
            .setTenant(TENANT)
            .setChild(admin)
            .setParent(run)
            .setRelation("join")
            .setMethod("issued-credential")
            .setVia("AssumeRole")
            .setConfidence(1.0)
            .setStrength(90)
            .setStatedBy("issuer")
            .setIssuedAt(nanos(Duration.ofSeconds(15)))
            .setEventId("e-assume")
            .build());
    hijackedChain(run, admin);
    evaluated(run);
  }

  private void hijackedChain(String run, String admin) {
    add(
        RecordKind.CHAIN,
        run,
        chain(HIJACKED, run, "support-triage", Duration.ZERO)
            .setAgentVersion("1.9.4")
            .setRunId("49522f02")
            .setActionCount(3)
            .setSwitchCount(1)
            .setSegments(
                List.of(
                    ChainSegment.newBuilder()
                        .setSegmentId(id(run))
                        .setKey(run)
                        .setActionCount(2)
                        .build(),
                    ChainSegment.newBuilder()
                        .setSegmentId(id(admin))
                        .setKey(admin)
                        .setParent(run)
                        .setMethod("issued-credential")
                        .setConfidence(1.0)
                        .setStatedBy("issuer")
                        .setEventId("e-assume")
                        .setActionCount(1)
                        .build()))
            .setPrincipals(List.of("support-desk@larkfield.example", ADMIN))
            .setSwitches(
                List.of(
                    Switch.newBuilder()
                        .setFrom("role/support-readonly")
                        .setTo("role/ops-admin")
                        .setToCredential("ASIAFTSA63WOUEXAMPLE")
                        .setKind("AssumeRole")
                        .setDeclared(false)
                        .setEventId("e-create-key")
                        .setTime(nanos(Duration.ofSeconds(20)))
                        .build()))
            .setFindingIds(List.of(FINDING))
            .setRiskScore(100)
            .build());
  }

  private void evaluated(String run) {
    for (int revision = 1; revision <= 2; revision++) {
      add(
          RecordKind.FINDING,
          run,
          Finding.newBuilder()
              .setFindingId(FINDING)
              .setTenant(TENANT)
              .setRevision(revision)
              .setGeneration(0)
              .setStatus(revision == 1 ? "provisional" : "confirmed")
              .setRuleId("undeclared-switch")
              .setRuleVersion(id("rule"))
              .setTitle("An identity nobody declared")
              .setSubject("ASIAFTSA63WOUEXAMPLE")
              .setSeverity("critical")
              .setRiskScore(97)
              .setChainId(HIJACKED)
              .setChainKey(run)
              .setAgentId("support-triage")
              .setRunId("49522f02")
              .setPrincipals(List.of(ADMIN))
              .setEventIds(List.of("e-assume", "e-create-key"))
              .setTime(nanos(Duration.ofSeconds(20)))
              .setTags(List.of("attack.T1550.001", "owasp.asi03"))
              .setExplanation("support-triage took on role/ops-admin, which is not declared")
              .setNextSteps("revoke the session")
              .setManifestDigest(id("manifest of support-triage"))
              .build());
    }
    add(
        RecordKind.ALERT,
        run,
        Alert.newBuilder()
            .setAlertId(ALERT)
            .setTenant(TENANT)
            .setRevision(1)
            .setGeneration(0)
            .setStatus("open")
            .setSeverity("critical")
            .setTitle("An identity nobody declared")
            .setExplanation("support-triage took on role/ops-admin")
            .setChainId(HIJACKED)
            .setFindingIds(List.of(FINDING))
            .setOpened(nanos(Duration.ofSeconds(20)))
            .setUpdated(nanos(Duration.ofSeconds(20)))
            .build());
    add(
        RecordKind.DELIVERY,
        ALERT + "|pager",
        AlertDelivery.newBuilder()
            .setAlertId(ALERT)
            .setTarget("pager")
            .setTenant(TENANT)
            .setChainId(HIJACKED)
            .setWhat("opened")
            .setStatus("delivered")
            .setMessageId(id("message"))
            .setAttempts(1)
            .setAt(nanos(Duration.ofSeconds(21)))
            .build());
    add(
        RecordKind.VERDICT,
        ALERT,
        AlertVerdict.newBuilder()
            .setVerdictId(id("verdict"))
            .setTenant(TENANT)
            .setAlertId(ALERT)
            .setChainId(HIJACKED)
            .setAction("close")
            .setVerdict("true-positive")
            .setWho("ana@larkfield.example")
            .setNote("revoked at 09:52")
            .setTime(nanos(Duration.ofMinutes(12)))
            .setSeverity("critical")
            .build());
    for (String chain : List.of(HIJACKED.substring(0, 12), id("quiet 0"))) {
      add(
          RecordKind.ACT,
          "ana",
          ActFactory.of("prove", "ana@larkfield.example", "is it so?", START)
              .setSelector(Map.of("chain", List.of(chain)))
              .setResult("proven")
              .setRecords(1)
              .build());
    }
  }

  private static Principal principal(String id, String type) {
    return Principal.newBuilder().setId(id).setType(type).setAccount("111122223333").build();
  }

  private static IdentityEvent.Builder event(String id, String key, Duration after, String action) {
    return IdentityEvent.newBuilder()
        .setEventId(id)
        .setTenant(TENANT)
        .setSource("cloudtrail")
        .setTime(nanos(after))
        .setArrivedAt(START.plus(after).toEpochMilli())
        .setRaw(
            RawPointer.newBuilder()
                .setTopic("spoor.raw.cloudtrail")
                .setPartition(0)
                .setOffset(1)
                .setSha256("ab".repeat(32))
                .build())
        .setTrailKey(key)
        .setAction(action)
        .setService("iam.amazonaws.com")
        .setOutcome("success")
        .setResources(List.of(Resource.newBuilder().setId("svc-backup").setType("user").build()))
        .setNetwork(
            Network.newBuilder()
                .setAddress("203.0.113.7")
                .setIp("203.0.113.7")
                .setUserAgent("aws-cli/2")
                .build())
        .setCloudRegion("eu-central-1")
        .setCloudAccount("111122223333")
        .setRequestId("req-" + id)
        .setOriginal("{\"eventName\":\"" + action + "\"}");
  }

  private static Action action(String chain, String key, IdentityEvent event) {
    return Action.newBuilder()
        .setTenant(TENANT)
        .setChainId(chain)
        .setChainKey(key)
        .setSegmentId(id(event.getTrailKey()))
        .setRevision(1)
        .setGeneration(0)
        .setLate(false)
        .setEvent(event)
        .build();
  }

  private static Chain.Builder chain(String id, String key, String agent, Duration after) {
    return Chain.newBuilder()
        .setChainId(id)
        .setTenant(TENANT)
        .setRootKey(key)
        .setRevision(1)
        .setGeneration(0)
        .setStatus("active")
        .setAgentId(agent)
        .setStarted(nanos(after))
        .setEnded(nanos(after.plusSeconds(20)))
        .setActionCount(0)
        .setSwitchCount(0)
        .setSegmentCount(1)
        .setSegments(
            List.of(
                ChainSegment.newBuilder()
                    .setSegmentId(id(key))
                    .setKey(key)
                    .setActionCount(3)
                    .build()))
        .setPrincipals(List.of())
        .setCredentials(List.of())
        .setSources(List.of("cloudtrail"))
        .setSwitches(List.of())
        .setFindingIds(List.of())
        .setRiskScore(0)
        .setTruncated(false);
  }

  @Override
  public void close() {
    if (pending > 0) {
      log.seal();
    }
    log.close();
  }
}
