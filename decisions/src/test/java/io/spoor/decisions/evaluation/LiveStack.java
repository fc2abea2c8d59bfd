package io.spoor.decisions.evaluation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.decisions.cedar.InvalidFileException;
import io.spoor.decisions.engine.Blocks;
import io.spoor.decisions.engine.Confirmations;
import io.spoor.decisions.engine.Decision;
import io.spoor.decisions.engine.DecisionEngine;
import io.spoor.decisions.engine.DecisionLog;
import io.spoor.decisions.engine.DecisionPoint;
import io.spoor.decisions.engine.StaleRuns;
import io.spoor.decisions.policy.PolicyFolder;
import io.spoor.decisions.policy.PolicySet;
import io.spoor.decisions.request.CallerRights;
import io.spoor.decisions.request.EvaluationRequest;
import io.spoor.decisions.request.RequestedAction;
import io.spoor.decisions.request.RequestedEntity;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.decisions.view.ViewContext;
import io.spoor.pipeline.ChainViewSink;
import io.spoor.pipeline.StitchOutput;
import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.pipeline.rows.MemoryRowStore;
import io.spoor.pipeline.rows.RowCache;
import io.spoor.pipeline.settings.StageSettings;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.Finding;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.ViewHeartbeat;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.key.Keys;
import io.spoor.sources.NormaliseResult;
import io.spoor.sources.NormaliseSettings;
import io.spoor.sources.Normaliser;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Spans that stitch publishes to a decision server, without Kafka between them. Each root key has a
 * view that names its agent, as assemble would publish it.
 */
final class LiveStack implements AutoCloseable {
  static final String TENANT = "default";
  private static final CallerRights GATEWAY = new CallerRights("gateway", TENANT, true);
  private static final Pattern CONFIRMING =
      Pattern.compile("@id\\(\"([^\"]+)\"\\) @answer\\(\"confirm\"\\)");
  static final TaintKey KEY = TaintKey.of("000102030405060708090a0b0c0d0e0f");

  private final Normaliser spans = Normalisers.all().forSource("otel").orElseThrow();
  private final NormaliseSettings settings = NormaliseSettings.defaults().withTaintKey(KEY);
  private final ManifestVersions manifests = new ManifestVersions();
  private final DetectionEngine detectors = DetectionEngine.create(0);
  private final RunContentStore store;
  private final ChainViews views;
  private final ViewContext context;
  private final StitchStage stitch;
  private final Deque<KeyMessage> links = new ArrayDeque<>();
  private final Set<String> seenRoots = new HashSet<>();
  private final List<String> journal = new ArrayList<>();
  private String agent = "";
  private long records;
  private final DecisionPoint decisions;
  private final Set<String> confirming = new HashSet<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  LiveStack(Path directory) throws IOException {
    this(directory, KEY);
  }

  /** {@code key}: of the decision server. */
  LiveStack(Path directory, TaintKey key) throws IOException {
    this.store = RunContentStore.create(directory);
    InstantSource clock = () -> now;
    var evaluator = new CallEvaluator(store, new Rules(), key, clock, journal::add);
    this.views = new ChainViews(clock, evaluator.contents());
    this.context = new ViewContext(views, evaluator);
    this.decisions = starterPolicies();
    this.stitch =
        new StitchStage(
            new RowCache(new MemoryRowStore(), StitchStage.ROWS, () -> 1 << 20),
            StageSettings.defaults().stitch(),
            manifests,
            new Output(),
            new Sink(),
            Telemetry.NONE);
  }

  /** What a caller is told. */
  enum Answer {
    ALLOW,
    CONFIRM,
    DENY
  }

  private DecisionPoint starterPolicies() throws IOException {
    // Tests run in the folder of their module.
    Path starter = Path.of("..", "policies", "starter");
    try (Stream<Path> files = Files.list(starter)) {
      for (Path file : files.filter(path -> path.toString().endsWith(".cedar")).toList()) {
        Matcher policy = CONFIRMING.matcher(Files.readString(file));
        while (policy.find()) {
          confirming.add(policy.group(1));
        }
      }
    }
    try {
      var engine =
          new DecisionEngine(
              PolicySet.load(PolicyFolder.read(starter, starter.resolve("tools.json"))),
              journal::add);
      return new DecisionPoint(
          () -> engine,
          context,
          StaleRuns.ALWAYS_ASK,
          Blocks.NONE,
          Confirmations.NONE,
          DecisionLog.NONE);
    } catch (InvalidFileException e) {
      throw new AssertionError(e.reason(), e);
    }
  }

  /** What a caller is told that asks before a call; policies that ask people say so. */
  Answer decide(ObjectNode asked, String tool) {
    Decision decision = decision(asked, tool);
    assertThat(decision.error()).isEmpty();
    assertThat(decision.errors()).isEmpty();
    if (decision.isAllowed()) {
      return Answer.ALLOW;
    }
    return confirming.containsAll(decision.policies()) ? Answer.CONFIRM : Answer.DENY;
  }

  /** The answer of the starter policies. */
  Decision decision(ObjectNode asked, String tool) {
    ObjectNode empty = JsonNodeFactory.instance.objectNode();
    ObjectNode context = JsonNodeFactory.instance.objectNode();
    context.set("spoor", asked);
    return decisions.evaluate(
        new EvaluationRequest(
            new RequestedEntity("identity", "emma", empty),
            new RequestedAction("tools/call", empty),
            new RequestedEntity("tool", tool, empty),
            context),
        GATEWAY);
  }

  void setNow(Instant time) {
    now = time;
  }

  private final class Rules implements DetectionBasis {
    @Override
    public DetectionEngine detectors(String tenant) {
      return detectors;
    }

    @Override
    public ManifestLookup manifests() {
      return manifests;
    }
  }

  private final class Output implements StitchOutput {
    @Override
    public void toKey(String key, KeyMessage message) {
      links.add(message);
    }

    @Override
    public void toChain(String chainKey, ChainMessage message) {}

    @Override
    public void finding(Finding finding) {}
  }

  private final class Sink implements ChainViewSink {
    @Override
    public void view(String rootKey, @Nullable ChainView view) {}

    @Override
    public void key(String key, @Nullable ChainKey chain) {
      if (chain != null && seenRoots.add(chain.getChainKey())) {
        publishView(chain.getChainKey(), chain.getGeneration());
      }
      views.apply(ChainViewKey.ofKey(key), chain);
    }

    @Override
    public void content(String trailKey, String record, @Nullable RunContent content) {
      records++;
      views.apply(ChainViewKey.ofContent(trailKey, record), content);
    }
  }

  private void publishView(String rootKey, int generation) {
    views.apply(ChainViewKey.ofChain(rootKey), view(rootKey, generation));
  }

  private ChainView view(String rootKey, int generation) {
    return ChainView.newBuilder()
        .setTenant(TENANT)
        .setChainId(Keys.id(rootKey))
        .setGeneration(generation)
        .setRevision(1)
        .setEpoch(1)
        .setAgentId(agent)
        .build();
  }

  ManifestVersions manifests() {
    return manifests;
  }

  ChainViews views() {
    return views;
  }

  List<String> journal() {
    return journal;
  }

  /** Number of records of content that were published. */
  long records() {
    return records;
  }

  /** The agent of chains that appear from now on. */
  LiveStack by(String id) {
    agent = id;
    return this;
  }

  /** Makes a run known of which nothing is recorded yet. */
  void start(String traceId) {
    start(traceId, 0);
  }

  void start(String traceId, int generation) {
    publishView(key(traceId), generation);
    views.apply(
        ChainViewKey.ofKey(key(traceId)), new ChainKey(key(traceId), generation, 0L, 0, null));
  }

  /** Makes a run known that another one started. */
  void startBelow(String traceId, String parentTraceId) {
    String root = key(traceId);
    seenRoots.add(root);
    views.apply(
        ChainViewKey.ofChain(root),
        ChainView.newBuilder(view(root, 0)).setParentChainId(Keys.id(key(parentTraceId))).build());
    views.apply(ChainViewKey.ofKey(root), new ChainKey(root, 0, 0L, 0, null));
  }

  /** Places a token in the chain of a trace. */
  void placeToken(String id, String rootTraceId) {
    views.apply(
        ChainViewKey.ofKey(Keys.of(TENANT, "token", "", id)),
        new ChainKey(key(rootTraceId), 0, 1L, 1, null));
  }

  /** Places a trace in the chain of another one. */
  void place(String traceId, String rootTraceId) {
    views.apply(
        ChainViewKey.ofKey(key(traceId)),
        new ChainKey(key(rootTraceId), 0, Long.MAX_VALUE, 1, null));
  }

  /** Announces a replay. */
  void beginGeneration(int generation) {
    views.apply(
        ChainViewKey.ofTask("stitch", 0), new ViewHeartbeat("stitch", 0, 1, generation, 0L, 0L));
  }

  private static String key(String traceId) {
    return Keys.of(TENANT, "trace", "", traceId);
  }

  /** Records a span. */
  void record(String span) {
    switch (spans.normalise(new RawRecord(span.getBytes(UTF_8), "spans", 0, 0, 0), settings)) {
      case NormaliseResult.Accepted accepted -> accepted.events().forEach(this::stitch);
      case NormaliseResult.Rejected rejected ->
          throw new AssertionError(rejected.deadLetter().toString());
    }
  }

  private void stitch(IdentityEvent event) {
    stitch.handle(event);
    while (!links.isEmpty()) {
      stitch.handle(links.poll());
    }
  }

  /** What policies see of a call that is not made yet. */
  DescribedRun describe(ObjectNode asked, String tool) {
    return context.describe(
        TENANT, asked, new RequestedEntity("tool", tool, JsonNodeFactory.instance.objectNode()));
  }

  @Override
  public void close() {
    store.close();
  }
}
