package io.spoor.decisions.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.decisions.callers.CallerFile;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.http.DecisionServer;
import io.spoor.decisions.http.Readiness;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.decisions.view.RunContext;
import io.spoor.platform.connection.HostCheck;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server over HTTP, and scrapes of it. */
class DecisionMetricsTest {
  private static final String POLICIES =
      """
      @id("all") permit(principal, action, resource);
      @id("no-writes") forbid(principal, action == Action::"write", resource);
      @id("errs") permit(principal, action == Action::"read", resource)
      when { resource.price > 10 };
      @id("trial") @mode("log_only") forbid(principal, action == Action::"read", resource);
      """;

  private static final String HISTOGRAM = "spoor_decision_request_seconds";
  private static final Pattern NAME = Pattern.compile("(?m)^(spoor_\\w+)[ {]");
  private static final Pattern DOCUMENTED = Pattern.compile("(?m)^\\| `(spoor_\\w+)` \\|");

  private final DecisionMetrics metrics = new DecisionMetrics();
  private volatile Optional<Duration> staleness = Optional.of(Duration.ofMillis(312));
  private volatile Optional<String> obstacle = Optional.empty();
  private final HttpClient client = HttpClient.newHttpClient();
  private EllipticCurveJsonWebKey key;
  private DecisionServer server;
  private MetricsServer pages;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("k-1");
    Files.writeString(folder.resolve("keys.json"), new JsonWebKeySet(key).toJson());
    Path callers =
        Files.writeString(
            folder.resolve("callers.json"),
            """
            {"issuers": [{"issuer": "https://idp.example", "audience": "pdp", "keys": "keys.json"}],
             "callers": [
              {"name": "gateway", "tenant": "acme", "rights": ["evaluate", "context.spoor"],
               "token": {"issuer": "https://idp.example", "subject": "gateway"}},
              {"name": "flood", "rights": ["evaluate"], "per_second": 1,
               "token": {"issuer": "https://idp.example", "subject": "flood"}}]}""");
    Path policies = Files.createDirectories(folder.resolve("policies"));
    Files.writeString(policies.resolve("p.cedar"), POLICIES);
    var engine = new DecisionEngine(PolicyFolder.load(policies), 4, line -> {});
    RunContext runs =
        (tenant, asked, resource) ->
            new DescribedRun(asked.objectNode().put("known", false), staleness);
    var decisions =
        new DecisionPoint(
            () -> engine,
            runs,
            new StaleRuns(Duration.ofSeconds(5), Set.of("ping")),
            Blocks.NONE,
            Confirmations.NONE,
            metrics.counting(DecisionLog.NONE));
    Readiness readiness = () -> obstacle;
    server =
        DecisionServer.start(
            new DecisionServer.Settings(
                Optional.empty(),
                0,
                Optional.empty(),
                Optional.empty(),
                CallerFile.read(callers),
                DecisionServer.LIMITS),
            decisions,
            Optional.empty(),
            readiness,
            metrics,
            line -> {});
    metrics.ready(() -> readiness.obstacle().isEmpty());
    metrics.policyVersion(() -> engine.id().version());
    metrics.staleness("spoor.chain-views", () -> staleness);
    metrics.chains(() -> 17);
    metrics.confirmations(() -> 2);
    metrics.log(() -> 4_096, () -> Optional.of(Duration.ofSeconds(7)), () -> 3);
    pages =
        MetricsServer.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            HostCheck.allowing(List.of()),
            metrics,
            readiness);
  }

  @AfterEach
  void stop() {
    pages.close();
    server.close();
    client.close();
    metrics.close();
  }

  private String token(String subject) throws Exception {
    var claims = new JwtClaims();
    claims.setIssuer("https://idp.example");
    claims.setAudience("pdp");
    claims.setSubject(subject);
    claims.setExpirationTimeMinutesInTheFuture(10);
    var jws = new JsonWebSignature();
    jws.setPayload(claims.toJson());
    jws.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    jws.setKeyIdHeaderValue("k-1");
    jws.setKey(key.getPrivateKey());
    return jws.getCompactSerialization();
  }

  private int ask(String action, String context, Optional<String> caller) throws Exception {
    String body =
        """
        {"subject": {"type": "identity", "id": "emma"}, "action": {"name": "%s"},
         "resource": {"type": "tool", "id": "t"}, "context": %s}"""
            .formatted(action, context);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(server.address() + "/access/v1/evaluation"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body));
    if (caller.isPresent()) {
      request.header("Authorization", "Bearer " + token(caller.get()));
    }
    return client.send(request.build(), BodyHandlers.ofString()).statusCode();
  }

  private HttpResponse<String> page(String path) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + pages.port() + path)).build(),
        BodyHandlers.ofString());
  }

  private double value(String series) throws IOException, InterruptedException {
    return page("/metrics")
        .body()
        .lines()
        .filter(line -> line.startsWith(series + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no series " + series));
  }

  private static String decisions(String answer, String mode) {
    return "spoor_decisions_total{answer=\"%s\",mode=\"%s\"}".formatted(answer, mode);
  }

  private static String requests(int status) {
    return "spoor_decision_requests_total{status=\"%d\"}".formatted(status);
  }

  @Test
  void answersAreCountedByKindAndMode() throws Exception {
    Optional<String> gateway = Optional.of("gateway");
    ask("read", "{}", gateway);
    ask("write", "{}", gateway);
    ask("write", "{}", gateway);
    staleness = Optional.empty();
    ask("ping", "{\"spoor\": {}}", gateway);
    ask("read", "{\"spoor\": {}}", gateway);

    assertThat(value(decisions("allow", "none"))).isEqualTo(1);
    assertThat(value(decisions("deny", "none"))).isEqualTo(2);
    assertThat(value(decisions("unasked", "fail_open"))).isEqualTo(1);
    assertThat(value(decisions("unasked", "fail_closed"))).isEqualTo(1);
    assertThat(value(decisions("confirm", "none"))).as("from the start").isZero();
    assertThat(value("spoor_decision_policy_errors_total{effect=\"permit\"}")).isEqualTo(1);
    assertThat(value("spoor_decision_log_only_changes_total{answer=\"deny\"}")).isEqualTo(1);
  }

  @Test
  void refusedCallersAreCountedByStatus() throws Exception {
    assertThat(ask("read", "{}", Optional.empty())).isEqualTo(401);
    assertThat(ask("read", "{}", Optional.of("stranger"))).isEqualTo(403);
    int refused = 0;
    for (int i = 0; i < 5; i++) {
      refused += ask("read", "{}", Optional.of("flood")) == 429 ? 1 : 0;
    }

    assertThat(refused).isPositive();
    assertThat(value(requests(401))).isEqualTo(1);
    assertThat(value(requests(403))).isEqualTo(1);
    assertThat(value(requests(429))).isEqualTo(refused);
    assertThat(value(requests(200))).isEqualTo(5 - refused);
    assertThat(value("spoor_decision_request_seconds_count{endpoint=\"evaluation\"}")).isEqualTo(7);
    assertThat(value("spoor_decision_request_seconds_bucket{endpoint=\"evaluation\",le=\"+Inf\"}"))
        .isEqualTo(7);
  }

  @Test
  void gaugesTellWhatIsKnownAndWhatWaits() throws Exception {
    assertThat(value("spoor_decision_staleness_seconds{topic=\"spoor.chain-views\"}"))
        .isEqualTo(0.312);
    assertThat(value("spoor_decision_policy_version")).isEqualTo(4);
    assertThat(value("spoor_decision_log_bytes")).isEqualTo(4_096);
    assertThat(value("spoor_decision_log_oldest_seconds")).isEqualTo(7);
    assertThat(value("spoor_decision_log_lost_total")).isEqualTo(3);
    assertThat(value("spoor_confirmations_waiting")).isEqualTo(2);
    assertThat(value("spoor_decision_live_chains")).isEqualTo(17);
    staleness = Optional.empty();
    assertThat(value("spoor_decision_staleness_seconds{topic=\"spoor.chain-views\"}")).isNaN();
  }

  @Test
  void healthFollowsTheObstacle() throws Exception {
    assertThat(page("/health/ready").statusCode()).isEqualTo(200);
    assertThat(value("spoor_decision_ready")).isEqualTo(1);

    obstacle = Optional.of("the live chains have not been read yet");

    assertThat(page("/health/ready").statusCode()).isEqualTo(503);
    assertThat(page("/health/ready").body()).contains("have not been read yet");
    assertThat(page("/health/live").statusCode()).isEqualTo(200);
    assertThat(value("spoor_decision_ready")).isZero();
    assertThat(page("/other").statusCode()).isEqualTo(404);
  }

  /** A caller chooses names, paths and statuses of its own; none of them becomes a series. */
  @Test
  void noCallerCreatesASeries() throws Exception {
    long before = page("/metrics").body().lines().filter(line -> line.startsWith("spoor_")).count();

    ask("invented-action", "{\"invented\": 1}", Optional.of("gateway"));
    client.send(
        HttpRequest.newBuilder(URI.create(server.address() + "/invented-path")).build(),
        BodyHandlers.discarding());
    metrics.answered(DecisionMetrics.Endpoint.NONE, 418, Duration.ofMillis(1));

    String body = page("/metrics").body();
    assertThat(body.lines().filter(line -> line.startsWith("spoor_"))).hasSize((int) before);
    assertThat(body).doesNotContain("invented", "\"418\"", "gateway", "emma");
    assertThat(value("spoor_decision_requests_total{status=\"other\"}")).isEqualTo(1);
    assertThat(value("spoor_decision_request_seconds_count{endpoint=\"none\"}")).isEqualTo(2);
  }

  @Test
  void thePageOfOperationsNamesEachMetric() throws Exception {
    Path root = Path.of(System.getProperty("spoor.root", ".."));
    Set<String> documented =
        names(DOCUMENTED, Files.readString(root.resolve("docs/operations.md")));
    Set<String> scraped = new TreeSet<>();
    for (String name : names(NAME, page("/metrics").body())) {
      scraped.add(name.startsWith(HISTOGRAM) ? HISTOGRAM : name);
    }

    assertThat(scraped).isEqualTo(documented);
  }

  private static Set<String> names(Pattern pattern, String text) {
    Set<String> names = new TreeSet<>();
    Matcher matcher = pattern.matcher(text);
    while (matcher.find()) {
      names.add(matcher.group(1));
    }
    return names;
  }
}
