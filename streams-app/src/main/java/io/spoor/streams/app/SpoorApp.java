package io.spoor.streams.app;

import io.spoor.pipeline.alert.ExceptionVersions;
import io.spoor.pipeline.manifest.ManifestVersions;
import io.spoor.platform.connection.KafkaDiagnosis;
import io.spoor.platform.registry.RegistryException;
import io.spoor.platform.registry.RegistrySchemaResolver;
import io.spoor.platform.registry.SchemaResolver;
import io.spoor.platform.serde.AvroSerde;
import io.spoor.platform.topic.TopicAdmin;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.extension.ExtensionException;
import io.spoor.schemas.json.UnusableRecordException;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.Normalisers;
import io.spoor.streams.telemetry.AppMetrics;
import io.spoor.streams.topology.ClockSkew;
import io.spoor.streams.topology.InputProgress;
import io.spoor.streams.topology.SpoorTopology;
import io.spoor.streams.topology.TopologySettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the topology until it is stopped or fails. */
public final class SpoorApp implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(SpoorApp.class);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(20);
  private static final int OK = 0;
  private static final int FAILED = 1;
  private static final int WRONG_USAGE = 2;

  private final KafkaStreams streams;
  private final OperatorTopicConsumer operatorTopics;
  private final SchemaResolver schemas;
  private final HealthServer health;
  private final SinkWatch sinks;
  private final Optional<InputEndWatch> inputEnds;
  private final AppMetrics metrics = new AppMetrics();
  private final SettingsPublisher settingsPublisher;
  private final StateMarkers stateMarkers;
  private final boolean storesTransactional;
  private final CountDownLatch ended = new CountDownLatch(1);
  private final AtomicBoolean failed = new AtomicBoolean();
  private volatile boolean started;

  private SpoorApp(AppSettings settings) throws IOException {
    if (settings.topology().normalise().taintKey().isPublic()) {
      log.warn(
          "content is fingerprinted with the public development key, set taint.key or taint.key.file");
    }
    KafkaDiagnosis.probeTls(settings.kafka())
        .ifPresent(
            explanation -> {
              throw new IllegalArgumentException(explanation);
            });
    TopologySettings topology;
    try (Admin client = Admin.create(settings.kafka().clientConfig())) {
      int partitions = TopicAdmin.ensure(client, settings.topics()).partitions();
      topology = settings.topology().withPartitions(partitions);
    }
    this.schemas = RegistrySchemaResolver.of(settings.registry());
    requireRegistry();
    var serde = AvroSerde.ofAny(schemas);
    var versions = new ManifestVersions();
    var exceptions = new ExceptionVersions();
    var telemetry =
        metrics.telemetry(
            settings.topology().sources(),
            Arrays.stream(UnusableRecordException.Reason.values())
                .map(UnusableRecordException.Reason::label)
                .toList(),
            SpoorTopology.detectors(settings.topology()));
    this.settingsPublisher = new SettingsPublisher(settings, serde.serializer());
    this.operatorTopics =
        new OperatorTopicConsumer(settings.kafka(), serde.deserializer(), versions, exceptions);
    var skew = new ClockSkew();
    var progress = new InputProgress();
    boolean hasViews = topology.decisionViews();
    var streamsConfig = new StreamsConfig(StreamsProperties.of(settings, schemas, telemetry));
    this.storesTransactional =
        streamsConfig.getBoolean(StreamsConfig.TRANSACTIONAL_STATE_STORES_CONFIG);
    this.streams =
        new KafkaStreams(
            SpoorTopology.build(topology, versions, exceptions, serde, telemetry, skew, progress),
            streamsConfig,
            new SkewObservingClients(skew, hasViews ? Optional.of(progress) : Optional.empty()));
    streams.setGlobalStateRestoreListener(metrics.restores(SpoorTopology.stores()));
    streams.setUncaughtExceptionHandler(
        fault -> {
          log.error("stream thread failed, stopping", fault);
          failed.set(true);
          return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
        });
    streams.setStateListener(
        (newState, oldState) -> {
          if (newState == KafkaStreams.State.ERROR || newState == KafkaStreams.State.NOT_RUNNING) {
            ended.countDown();
          }
        });
    metrics.status(
        this::live,
        () -> status().equals(HealthServer.HealthSource.RUNNING),
        operatorTopics::manifestCount);
    metrics.kafka(
        streams::metrics, SpoorTopology.inputs(settings.topology()), SpoorTopology.stores());
    this.sinks = SinkWatch.start(settings.kafka(), metrics::sinks);
    this.inputEnds =
        hasViews
            ? Optional.of(InputEndWatch.start(settings.kafka(), progress, skew))
            : Optional.empty();
    this.stateMarkers = StateMarkers.forApplication(settings.stateDir(), settings.applicationId());
    this.health =
        HealthServer.open(
            settings.healthHost(),
            settings.healthPort(),
            settings.healthHosts(),
            settings.healthPortFile(),
            new HealthServer.HealthSource(
                this::status,
                this::live,
                operatorTopics::manifestCount,
                operatorTopics::principalCount,
                operatorTopics::exceptionCount,
                sinks::json,
                metrics::scrape));
  }

  /**
   * Fails the start if the registry rejects the login or is not a registry; the app would otherwise
   * run without reading a record. An unavailable registry may recover.
   */
  private void requireRegistry() {
    try {
      schemas.idOf(
          TopicCatalogue.subject(TopicCatalogue.MANIFESTS.name(), Manifest.getClassSchema()),
          Manifest.getClassSchema());
    } catch (RegistryException.Unavailable e) {
      log.warn("waiting for the schema registry fault={}", e.getMessage());
    } catch (RegistryException e) {
      schemas.close();
      throw e;
    }
  }

  /** Starts the app in this JVM; it runs until closed. */
  public static SpoorApp open(AppSettings settings) throws IOException {
    var app = new SpoorApp(settings);
    try {
      app.start();
      return app;
    } catch (IOException | RuntimeException e) {
      app.close();
      throw e;
    }
  }

  public static void main(String[] args) {
    if (args.length != 1) {
      System.err.println("usage: SpoorApp CONFIG.properties");
      System.exit(WRONG_USAGE);
    }
    System.exit(run(Path.of(args[0])));
  }

  private static int run(Path file) {
    AppSettings settings;
    try {
      // First: the defaults of the settings name the sources.
      Normalisers.all();
      Map<String, String> config = AppSettings.load(file);
      SettingNames.unknown(config.keySet()).forEach(fault -> log.warn("{} file={}", fault, file));
      settings = AppSettings.from(config);
    } catch (ExtensionException e) {
      log.error("start failed: {}", e.getMessage());
      return FAILED;
    } catch (IOException | IllegalArgumentException e) {
      log.error("invalid configuration file={} fault={}", file, e.getMessage());
      return WRONG_USAGE;
    }
    try (var app = new SpoorApp(settings)) {
      var stop = Thread.ofPlatform().name("stop").unstarted(app::close);
      Runtime.getRuntime().addShutdownHook(stop);
      app.start();
      app.ended.await();
      return app.failed.get() ? FAILED : OK;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return FAILED;
    } catch (IOException | RuntimeException e) {
      logStartFailure(settings, e);
      return FAILED;
    }
  }

  /** Logs a connection failure in one line, without a stack trace. */
  private static void logStartFailure(AppSettings settings, Exception fault) {
    Optional<String> explanation = KafkaDiagnosis.explain(settings.kafka(), fault);
    if (explanation.isPresent()) {
      log.error("start failed: {}", explanation.get());
    } else if (fault instanceof RegistryException) {
      log.error("start failed: {}", fault.getMessage());
    } else {
      log.error("start failed fault={}", fault.getMessage(), fault);
    }
  }

  private String status() {
    if (settingsPublisher.isWaiting()) {
      return "NO_SCHEMA_REGISTRY";
    }
    KafkaStreams.State state = streams.state();
    return state == KafkaStreams.State.RUNNING && !operatorTopics.isFollowing()
        ? "MANIFESTS_NOT_READ"
        : state.name();
  }

  private boolean live() {
    return !failed.get()
        && switch (streams.state()) {
          case CREATED, REBALANCING, RUNNING, PENDING_SHUTDOWN -> true;
          case PENDING_ERROR, ERROR, NOT_RUNNING -> false;
        };
  }

  private void start() throws IOException {
    if (!settingsPublisher.publish()) {
      return;
    }
    operatorTopics.start();
    if (!stateMarkers.isStateUsable(storesTransactional)) {
      // Exactly-once restores such a state from changelogs anyway. With the files deleted, the
      // group knows that this instance has no state, and leaves the tasks with an instance that has
      // it.
      log.info("no marker of usable state, deleting local state and restoring from changelogs");
      streams.cleanUp();
    }
    stateMarkers.writeStarted(storesTransactional);
    streams.start();
    started = true;
  }

  @Override
  public void close() {
    settingsPublisher.cancel();
    // Leaving the group reassigns its partitions immediately, not after a session timeout.
    boolean stopped =
        streams.close(
            CloseOptions.timeout(STOP_TIMEOUT)
                .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    if (started && stopped && !failed.get()) {
      stateMarkers.writeStopped();
    }
    try {
      operatorTopics.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    health.close();
    sinks.close();
    inputEnds.ifPresent(InputEndWatch::close);
    metrics.close();
    schemas.close();
    ended.countDown();
  }
}
