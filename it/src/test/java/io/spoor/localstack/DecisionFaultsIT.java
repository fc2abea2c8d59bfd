package io.spoor.localstack;

import static io.spoor.cli.CommandLineRun.spoor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.spoor.cli.CommandLineRun;
import io.spoor.localstack.DecisionProbe.Answer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a decision server answers while a part of the stack is dead, and when it is right again, on
 * a stack of its own. {@code -Dspoor.decision.faults=true} runs it; it takes some minutes.
 */
@EnabledIfSystemProperty(named = "spoor.decision.faults", matches = "true")
@Order(Integer.MAX_VALUE - 2)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class DecisionFaultsIT {
  private static final Path STATE = Path.of("target/decision-faults").toAbsolutePath();
  private static final String TRACE = "1c1e1983458618bce1223a756f29190f";

  /** Beyond the deadline: what answers, the sweep of a poll and this machine take. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** After "up" has returned, or a server is back. */
  private static final Duration RIGHT_AGAIN = Duration.ofSeconds(10);

  private static final String FLOODER = "flooder";
  private static final int FLOODER_RATE = 50;

  @TempDir private static Path directory;

  private static String url = "";
  private static String floodersToken = "";
  private DecisionProbe probe = new DecisionProbe("", "", "");

  private static StackHome home() {
    return new StackHome(Path.of(System.getProperty("spoor.root")), STATE);
  }

  private static CommandLineRun command(String... words) {
    CommandLineRun run =
        spoor(
            Stream.concat(Stream.of(words), Stream.of("--state-dir", STATE.toString()))
                .toArray(String[]::new));
    assertThat(run.exit()).as(String.join(" ", words) + ": " + run.err()).isZero();
    return run;
  }

  @BeforeAll
  static void start() throws Exception {
    command("down", "--wipe");
    // As a user adds a caller.
    Path decisions = home().workspace().directory(DecisionServerStarter.NAME);
    EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("a");
    Files.writeString(
        decisions.resolve("own-keys.json"),
        new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    Files.writeString(
        decisions.resolve("callers.json"),
        """
        {"issuers": [
          {"issuer": "spoor-local-stack", "audience": "spoor-decisions", "keys": "issuer-keys.json"},
          {"issuer": "https://idp.example", "audience": "pdp", "keys": "own-keys.json"}],
         "callers": [
          {"name": "local", "tenant": "default", "rights": ["evaluate", "context.spoor"],
           "token": {"issuer": "spoor-local-stack", "subject": "local"}},
          {"name": "%1$s", "tenant": "default", "per_second": %2$d, "rights": ["evaluate"],
           "token": {"issuer": "https://idp.example", "subject": "%1$s"}}]}
        """
            .formatted(FLOODER, FLOODER_RATE));
    floodersToken = token(key);
    url =
        command("up", "--decisions", "--json")
            .objects("stack")
            .getFirst()
            .path("decisions_url")
            .asText();
    ingest(TRACE);
    await().atMost(TIMEOUT).until(() -> probe(TRACE).ask().isRight());
  }

  @AfterAll
  static void stop() {
    spoor("down", "--wipe", "--state-dir", STATE.toString());
  }

  @BeforeEach
  void startProbe() {
    probe = probe(TRACE).start();
    await().atMost(TIMEOUT).until(() -> probe.ask().isRight());
  }

  @AfterEach
  void stopProbe() {
    probe.close();
  }

  private static DecisionProbe probe(String trace) {
    try {
      return new DecisionProbe(url, Files.readString(LocalStack.decisionToken(home())), trace);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String token(EllipticCurveJsonWebKey key) throws Exception {
    var claims = new JwtClaims();
    claims.setIssuer("https://idp.example");
    claims.setAudience("pdp");
    claims.setSubject(FLOODER);
    claims.setExpirationTimeMinutesInTheFuture(60);
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    return signature.getCompactSerialization();
  }

  /** No answer is a denial, by the rule for callers. */
  @Test
  @Order(1)
  void aKilledServerAllowsNothingAndIsRepaired() throws Exception {
    long killed = kill(StackComponent.DECISIONS);
    Thread.sleep(1_000);
    assertThat(probe.since(killed)).isNotEmpty().noneMatch(Answer::isAllowed);
    command("up");
    assertRightAgain("decision server killed", killed);
  }

  /** Nothing else happens: no record tells the server that the app is dead. */
  @Test
  @Order(2)
  void onAQuietTopicTheModeHoldsWithinTheDeadlineOfTheAppsDeath() {
    long killed = kill(StackComponent.APP);
    assertFailsClosed("application killed, quiet topic", killed);
    long repaired = System.nanoTime();
    command("up");
    assertRightAgain("application killed, quiet topic", repaired);
  }

  @Test
  @Order(3)
  void recordsThatNobodyProcessesDoNotLookFresh() throws Exception {
    long killed = kill(StackComponent.APP);
    for (int i = 0; i < 3; i++) {
      append(trace(100 + i));
      Thread.sleep(500);
    }
    assertFailsClosed("application killed under load", killed);
    long repaired = System.nanoTime();
    command("up");
    assertRightAgain("application killed under load", repaired);
    // What was written meanwhile is known, too.
    await().atMost(TIMEOUT).until(() -> probe(trace(102)).ask().isRight());
  }

  @Test
  @Order(4)
  void aKilledBrokerIsNoticedAndDecisionsAreRecordedAfterwards() {
    long killed = kill(StackComponent.KAFKA);
    assertFailsClosed("broker killed", killed);
    long repaired = System.nanoTime();
    command("up");
    assertRightAgain("broker killed", repaired);
    await()
        .atMost(TIMEOUT)
        .untilAsserted(
            () -> {
              var unasked =
                  command("decisions", "--decision", "unasked", "--limit", "1000", "--json")
                      .objects("decision");
              assertThat(unasked).isNotEmpty();
              assertThat(unasked).allMatch(each -> each.path("lost").asLong() == 0);
            });
  }

  /**
   * All of this shares the processors of one machine: the clients that flood, too. So another
   * caller may wait as long as while as many clients flood a server that has nothing to do with
   * decisions, and no longer.
   */
  @Test
  @Order(5)
  void aFloodIsRefusedAndDelaysNobodyElse() throws Exception {
    Flooding elsewhere;
    try (var bare = new RefusingServer()) {
      elsewhere = flooding(bare.url(), trace(199));
    }
    Flooding flood = flooding(url, trace(200));
    System.out.printf(
        Locale.ROOT, "flood of another server: %s%nflood of this one: %s%n", elsewhere, flood);
    assertThat(flood.other()).isZero();
    assertThat(flood.refused()).isGreaterThan(flood.answered());
    assertThat((double) flood.answered()).isLessThan((flood.seconds() + 2) * FLOODER_RATE);
    assertThat(flood.meanwhile()).allMatch(Answer::isRight);
    assertThat(flood.millis(100)).isLessThan(1_000);
    assertThat(flood.millis(95)).isLessThanOrEqualTo(Math.max(100, elsewhere.millis(95)));
  }

  /** Clients ask the server as fast as they can, while a run begins. */
  private Flooding flooding(String server, String newTrace) throws Exception {
    return Flooding.run(
        () -> new DecisionProbe(server, floodersToken, TRACE),
        probe,
        () -> {
          ingest(newTrace);
          try (DecisionProbe newRun = probe(newTrace)) {
            await().atMost(TIMEOUT).until(() -> newRun.ask().isRight());
          }
        });
  }

  /** SIGKILL; returns when it happened, by nano time. */
  private static long kill(StackComponent component) {
    ComponentRecord victim = StackRecord.read(home().record()).find(component).orElseThrow();
    ProcessHandle process = ProcessHandle.of(victim.pid()).orElseThrow();
    long time = System.nanoTime();
    process.destroyForcibly();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
    return time;
  }

  /** Policies may be asked until the deadline has passed, and after it nobody is allowed. */
  private void assertFailsClosed(String what, long killed) {
    Duration bound = DecisionServerStatus.DEADLINE.plus(SLACK);
    await()
        .atMost(TIMEOUT)
        .until(() -> probe.since(killed).stream().anyMatch(Answer::isByOldFacts));
    Answer first = probe.since(killed).stream().filter(Answer::isByOldFacts).findFirst().get();
    Duration taken = Duration.ofNanos(first.asked() - killed);
    System.out.printf(
        Locale.ROOT, "%s: %s after %.1f s%n", what, first.mode(), taken.toMillis() / 1e3);
    assertThat(first.mode()).isEqualTo("fail_closed");
    assertThat(taken).isLessThan(bound);
    await().during(Duration.ofSeconds(2)).atMost(TIMEOUT).until(() -> !probe.ask().isAllowed());
    assertThat(probe.since(first.asked())).noneMatch(Answer::isAllowed);
    assertThat(probe.since(killed)).allMatch(answer -> answer.status() == 200);
  }

  /** {@code since}: when the repair began. */
  private void assertRightAgain(String what, long since) {
    long up = System.nanoTime();
    await().atMost(RIGHT_AGAIN).until(() -> probe.ask().isRight());
    Answer right =
        probe.since(since).stream()
            .filter(Answer::isRight)
            .findFirst()
            .orElseGet(() -> probe.ask());
    System.out.printf(
        Locale.ROOT,
        "%s: right %.1f s after the repair began (\"up\" took %.1f s)%n",
        what,
        (right.asked() - since) / 1e9,
        (up - since) / 1e9);
    await().during(Duration.ofSeconds(1)).atMost(RIGHT_AGAIN).until(() -> probe.ask().isRight());
  }

  private static String trace(int number) {
    return String.format(Locale.ROOT, "2c1e1983458618bce1223a75%08x", number);
  }

  private static void ingest(String trace) {
    command("ingest", "--source", "otel", span(trace), "--wait");
  }

  private static void append(String trace) {
    command("ingest", "--source", "otel", span(trace));
  }

  private static String span(String trace) {
    long start = Instant.now().minusSeconds(30).getEpochSecond() * 1_000_000_000;
    try {
      return Files.writeString(
              directory.resolve(trace + ".ndjson"),
              """
              {"traceId":"%s","spanId":"00000000000000aa","parentSpanId":"","name":"invoke_agent",\
              "startTimeUnixNano":"%d","endTimeUnixNano":"%d","attributes":[\
              {"key":"gen_ai.operation.name","value":{"stringValue":"invoke_agent"}},\
              {"key":"gen_ai.agent.id","value":{"stringValue":"clerk"}}]}
              """
                  .formatted(trace, start, start + 1_000_000_000))
          .toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
