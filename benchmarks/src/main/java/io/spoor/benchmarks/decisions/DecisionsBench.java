package io.spoor.benchmarks.decisions;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.spoor.decisions.callers.CallerFile;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.http.DecisionServer;
import io.spoor.decisions.json.MalformedRequestException;
import io.spoor.decisions.json.StrictJson;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.ViewContext;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * Asks a decision server with many policies about calls of live runs, at a constant rate. The
 * server verifies the caller's token, finds the run, and asks the policies. A bare Jetty that asks
 * the same policies alternates with it, in the same JVM.
 */
public final class DecisionsBench {
  private static final String TENANT = "default";
  private static final String ISSUER = "https://id.example";

  private final Path starter;
  private final Path folder;
  private final DecisionsSettings settings;
  private final Consumer<String> progress;

  /**
   * Creates the measurement.
   *
   * @param root project root, for the starter policies
   * @param folder an empty folder for its files
   * @param progress receives progress messages
   */
  public DecisionsBench(
      Path root, Path folder, DecisionsSettings settings, Consumer<String> progress) {
    this.starter = root.resolve("policies").resolve("starter");
    this.folder = folder;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs the measurement; takes minutes.
   *
   * @throws IOException if a server cannot be started
   */
  public DecisionsReport run() throws IOException, InterruptedException {
    try {
      return measured();
    } catch (InvalidFileException e) {
      throw new IOException(e.reason(), e);
    } catch (JoseException e) {
      throw new IOException("a token cannot be made", e);
    }
  }

  private DecisionsReport measured()
      throws IOException, InterruptedException, InvalidFileException, JoseException {
    var engine = new DecisionEngine(policies(), progress);
    var views = new ChainViews(InstantSource.system());
    IntStream.range(0, settings.runs()).forEach(run -> know(views, run));
    EllipticCurveJsonWebKey key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId("bench");
    var decisions =
        new DecisionPoint(
            () -> engine,
            new ViewContext(views),
            StaleRuns.ALWAYS_ASK,
            Blocks.NONE,
            Confirmations.NONE,
            DecisionLog.NONE);
    String authorization = "Bearer " + token(key);
    var report = new DecisionsReport(settings);
    try (DecisionServer server = DecisionServer.start(serverSettings(key), decisions, progress);
        var bare = new BareServer(engine, read(request(0)));
        var asksSpoor =
            new SteadyCaller(
                URI.create(server.url() + "/access/v1/evaluation"), authorization, this::request);
        var asksBare = new SteadyCaller(bare.url(), authorization, this::request)) {
      progress.accept("warming up");
      asksSpoor.send(settings.rate(), settings.seconds());
      asksBare.send(settings.rate(), settings.seconds());
      for (int round = 1; round <= settings.rounds(); round++) {
        progress.accept("round " + round + " of " + settings.rounds());
        report.addSpoor(asksSpoor.send(settings.rate(), settings.seconds()));
        report.addBare(asksBare.send(settings.rate(), settings.seconds()));
      }
    }
    return report;
  }

  /** The starter policies, and one more for each of many other tools. */
  private PolicySet policies() throws IOException, InvalidFileException {
    Path policies = Files.createDirectories(folder.resolve("policies"));
    try (Stream<Path> files = Files.list(starter)) {
      for (Path file : files.filter(DecisionsBench::isPolicy).toList()) {
        Files.copy(file, policies.resolve(file.getFileName().toString()));
      }
    }
    Files.writeString(
        policies.resolve("further.cedar"),
        IntStream.range(0, settings.furtherPolicies())
            .mapToObj(
                """
                @id("further-%d")
                forbid(principal, action == Action::"tools/call", resource == tool::"other-%1$d")
                when { context has spoor && context.spoor has risk && context.spoor.risk > 50 };
                """
                    ::formatted)
            .collect(Collectors.joining()));
    return PolicySet.load(PolicyFolder.read(policies, starter.resolve("tools.json")));
  }

  private static boolean isPolicy(Path file) {
    String name = file.getFileName().toString();
    return name.endsWith(".cedar") || name.endsWith(".cedarschema");
  }

  private DecisionServer.Settings serverSettings(EllipticCurveJsonWebKey key)
      throws IOException, InvalidFileException {
    Files.writeString(
        folder.resolve("keys.json"),
        new JsonWebKeySet(key).toJson(JsonWebKey.OutputControlLevel.PUBLIC_ONLY));
    Path callers =
        Files.writeString(
            folder.resolve("callers.json"),
            """
            {"issuers": [{"issuer": "%1$s", "audience": "pdp", "keys": "keys.json"}],
             "callers": [{"name": "gateway", "tenant": "%2$s", "per_second": 1000000,
               "rights": ["evaluate", "context.spoor"],
               "token": {"issuer": "%1$s", "subject": "gateway"}}]}
            """
                .formatted(ISSUER, TENANT));
    return new DecisionServer.Settings(
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        CallerFile.read(callers),
        DecisionServer.LIMITS);
  }

  private static String token(EllipticCurveJsonWebKey key) throws JoseException {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience("pdp");
    claims.setSubject("gateway");
    claims.setExpirationTimeMinutesInTheFuture(24 * 60);
    var signature = new JsonWebSignature();
    signature.setPayload(claims.toJson());
    signature.setKey(key.getPrivateKey());
    signature.setKeyIdHeaderValue(key.getKeyId());
    signature.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    return signature.getCompactSerialization();
  }

  private static void know(ChainViews views, int run) {
    String root = Keys.of(TENANT, "trace", "", trace(run));
    views.apply(
        ChainViewKey.ofChain(root),
        ChainView.newBuilder()
            .setTenant(TENANT)
            .setChainId(Keys.id(root))
            .setGeneration(0)
            .setRevision(1)
            .setEpoch(1)
            .setAgentId("clerk")
            .setRunId("run-" + run)
            .setRiskScore(10)
            .setWrites(Map.of("writes-data", 3L))
            .build());
    views.apply(ChainViewKey.ofKey(root), new ChainKey(root, 0, 1L, 0));
  }

  private static String trace(int run) {
    return String.format(Locale.ROOT, "%032x", run + 1);
  }

  private String request(int number) {
    return """
        {"subject":{"type":"identity","id":"emma"},"action":{"name":"tools/call"},
         "resource":{"type":"tool","id":"read_invoice"},
         "context":{"agent":"clerk","spoor":{
           "traceparent":"00-%s-00f067aa0ba902b7-01","arguments":{"number":"2026-17"}}}}"""
        .formatted(trace(number % settings.runs()));
  }

  private static EvaluationRequest read(String request) throws IOException {
    try {
      return EvaluationRequest.read(StrictJson.parse(request.getBytes(UTF_8)));
    } catch (MalformedRequestException e) {
      throw new IOException(e.reason(), e);
    }
  }
}
