package io.spoor.streams.topology;

import static io.spoor.streams.topology.NodeNames.ALERTS_OUT;
import static io.spoor.streams.topology.NodeNames.ASSEMBLE;
import static io.spoor.streams.topology.NodeNames.ASSEMBLE_CHAIN_MESSAGES_OUT;
import static io.spoor.streams.topology.NodeNames.ASSEMBLE_FINDINGS_OUT;
import static io.spoor.streams.topology.NodeNames.ASSEMBLE_KEY_MESSAGES_OUT;
import static io.spoor.streams.topology.NodeNames.ASSEMBLE_VIEWS_OUT;
import static io.spoor.streams.topology.NodeNames.CHAINS_OUT;
import static io.spoor.streams.topology.NodeNames.CHAIN_MESSAGES_IN;
import static io.spoor.streams.topology.NodeNames.CHAIN_ROWS;
import static io.spoor.streams.topology.NodeNames.DEAD_LETTERS_OUT;
import static io.spoor.streams.topology.NodeNames.EARLY_LINKS_OUT;
import static io.spoor.streams.topology.NodeNames.EVENTS_IN;
import static io.spoor.streams.topology.NodeNames.EVENTS_OUT;
import static io.spoor.streams.topology.NodeNames.IDENTITIES_OUT;
import static io.spoor.streams.topology.NodeNames.KEY_MESSAGES_IN;
import static io.spoor.streams.topology.NodeNames.NORMALISE;
import static io.spoor.streams.topology.NodeNames.NORMALISE_VIEWS_OUT;
import static io.spoor.streams.topology.NodeNames.PROFILE;
import static io.spoor.streams.topology.NodeNames.PROFILE_CHAIN_MESSAGES_OUT;
import static io.spoor.streams.topology.NodeNames.PROFILE_FINDINGS_OUT;
import static io.spoor.streams.topology.NodeNames.RAW;
import static io.spoor.streams.topology.NodeNames.STITCH;
import static io.spoor.streams.topology.NodeNames.STITCH_ACTIONS_OUT;
import static io.spoor.streams.topology.NodeNames.STITCH_CHAIN_MESSAGES_OUT;
import static io.spoor.streams.topology.NodeNames.STITCH_EVENTS_OUT;
import static io.spoor.streams.topology.NodeNames.STITCH_FINDINGS_OUT;
import static io.spoor.streams.topology.NodeNames.STITCH_KEY_MESSAGES_OUT;
import static io.spoor.streams.topology.NodeNames.STITCH_ROWS;
import static io.spoor.streams.topology.NodeNames.STITCH_VIEWS_OUT;
import static io.spoor.streams.topology.NodeNames.TRIAGE;
import static io.spoor.streams.topology.NodeNames.TRIAGED_ALERTS_OUT;
import static io.spoor.streams.topology.NodeNames.TRIAGE_ALERTS_IN;
import static io.spoor.streams.topology.NodeNames.TRIAGE_ROWS;
import static io.spoor.streams.topology.NodeNames.TRIAGE_VERDICTS_IN;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.alert.ExceptionLookup;
import io.spoor.pipeline.assemble.AssembleStage;
import io.spoor.pipeline.detect.engine.DetectionEngine;
import io.spoor.pipeline.manifest.ManifestLookup;
import io.spoor.pipeline.profile.ProfileStage;
import io.spoor.pipeline.stitch.StitchStage;
import io.spoor.pipeline.triage.Triage;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.topology.TaskStoreBuilder.CacheBudget;
import java.time.Duration;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.TimestampExtractor;

/**
 * Builds the whole topology, in the order of the data. It has no hidden repartition. Stitch,
 * profile and assemble run in one task: stitch reads {@code spoor.events}, and hands the actions of
 * chains of the same partition to assemble. The others take a hop through {@code
 * spoor.chain-messages}. Triage follows.
 */
public final class SpoorTopology {
  /**
   * Kafka Streams processes the oldest waiting record of a task first: an alert then finds its
   * verdicts, also in a replay.
   */
  private static final TimestampExtractor BEFORE_ALERTS = (record, partitionTime) -> 0;

  /** Alerts and verdicts are few; their rows take no memory from the other stages. */
  private static final long TRIAGE_CACHE_BYTES = 1024 * 1024;

  private final Topology topology = new Topology();
  private final Deserializer<String> keyDeserializer = new StringDeserializer();
  private final Serializer<String> keySerializer = BoundedSerializer.ofKeys(new StringSerializer());
  private final Deserializer<SpecificRecord> valueDeserializer;
  private final Serializer<SpecificRecord> valueSerializer;
  private final Telemetry telemetry;
  private final CacheBudget cacheBudget;
  private final CommitPacer commitPacer;
  private final DecisionViews views;
  private final boolean hasViews;
  private final MessagesFirst order = new MessagesFirst();

  private SpoorTopology(
      TopologySettings settings,
      Serde<SpecificRecord> values,
      Telemetry telemetry,
      ClockSkew skew,
      InputProgress progress) {
    this.cacheBudget = new CacheBudget(settings.cacheBytes());
    this.commitPacer =
        new CommitPacer(
            settings.stages().replaying() ? Duration.ZERO : settings.earlyCommitPause(), skew);
    this.hasViews = settings.decisionViews();
    this.views = new DecisionViews(settings, progress, commitPacer);
    this.telemetry = telemetry;
    this.valueDeserializer = values.deserializer();
    this.valueSerializer = BoundedSerializer.ofValues(values.serializer());
  }

  /**
   * Builds the topology without exceptions and telemetry.
   *
   * @param manifests manifests that operators declared; read by detectors, filled elsewhere
   * @param values serde of every Avro topic
   */
  public static Topology build(
      TopologySettings settings, ManifestLookup manifests, Serde<SpecificRecord> values) {
    return build(settings, manifests, ExceptionLookup.NONE, values, Telemetry.NONE);
  }

  /** Builds the topology with alert exceptions and telemetry. */
  public static Topology build(
      TopologySettings settings,
      ManifestLookup manifests,
      ExceptionLookup exceptions,
      Serde<SpecificRecord> values,
      Telemetry telemetry) {
    return build(settings, manifests, exceptions, values, telemetry, new ClockSkew());
  }

  /** Builds the topology with observation of clock skew. */
  public static Topology build(
      TopologySettings settings,
      ManifestLookup manifests,
      ExceptionLookup exceptions,
      Serde<SpecificRecord> values,
      Telemetry telemetry,
      ClockSkew skew) {
    return build(settings, manifests, exceptions, values, telemetry, skew, new InputProgress());
  }

  /** Builds the topology with the progress of its input, which decision servers are told. */
  public static Topology build(
      TopologySettings settings,
      ManifestLookup manifests,
      ExceptionLookup exceptions,
      Serde<SpecificRecord> values,
      Telemetry telemetry,
      ClockSkew skew,
      InputProgress progress) {
    var builder = new SpoorTopology(settings, values, telemetry, skew, progress);
    builder.normalise(settings);
    builder.stitch(settings, manifests);
    builder.profile(settings, manifests);
    builder.assemble(settings, manifests, exceptions);
    builder.triage();
    return builder.topology;
  }

  /** Input topics, in the order of the data. */
  public static List<String> inputs(TopologySettings settings) {
    return Stream.concat(
            settings.sources().stream().map(source -> TopicCatalogue.raw(source).name()),
            Stream.of(
                    TopicCatalogue.EVENTS,
                    TopicCatalogue.KEY_MESSAGES,
                    TopicCatalogue.CHAIN_MESSAGES,
                    TopicCatalogue.ALERTS,
                    TopicCatalogue.VERDICTS)
                .map(Topic::name))
        .toList();
  }

  /** State stores, in the order of the data. */
  public static List<String> stores() {
    return List.of(STITCH_ROWS, CHAIN_ROWS, TRIAGE_ROWS);
  }

  /** Severity of findings by id of each enabled detector. */
  public static SortedMap<String, String> detectors(TopologySettings settings) {
    return DetectionEngine.create(settings.stages().generation(), settings.stages().detectors())
        .enabledDetectors(info -> info.severity().label());
  }

  private void normalise(TopologySettings settings) {
    String[] raw =
        settings.sources().stream()
            .map(source -> TopicCatalogue.raw(source).name())
            .toArray(String[]::new);
    topology
        .addSource(RAW, new ByteArrayDeserializer(), new ByteArrayDeserializer(), raw)
        .addProcessor(
            NORMALISE,
            () ->
                new NormaliseProcessor(
                    settings.normalise(),
                    settings.stages().replaying(),
                    List.of(raw),
                    commitPacer,
                    views,
                    telemetry),
            RAW);
    sink(EVENTS_OUT, TopicCatalogue.EVENTS, NORMALISE);
    sink(EARLY_LINKS_OUT, TopicCatalogue.KEY_MESSAGES, NORMALISE);
    sink(DEAD_LETTERS_OUT, TopicCatalogue.DEAD_LETTERS, NORMALISE);
    viewSink(NORMALISE_VIEWS_OUT, NORMALISE);
  }

  private void stitch(TopologySettings settings, ManifestLookup manifests) {
    topology
        .addSource(
            (AutoOffsetReset) null,
            EVENTS_IN,
            order.events(),
            keyDeserializer,
            valueDeserializer,
            TopicCatalogue.EVENTS.name())
        .addSource(
            AutoOffsetReset.earliest(),
            KEY_MESSAGES_IN,
            order.keyMessages(),
            keyDeserializer,
            valueDeserializer,
            TopicCatalogue.KEY_MESSAGES.name())
        .addProcessor(
            STITCH,
            () ->
                new StitchProcessor(
                    settings.stages().stitch(),
                    settings.partitions(),
                    manifests,
                    commitPacer,
                    views,
                    telemetry),
            EVENTS_IN,
            KEY_MESSAGES_IN)
        .addStateStore(
            new TaskStoreBuilder(STITCH_ROWS, StitchStage.ROWS.and(ProfileStage.ROWS), cacheBudget),
            STITCH);
    sink(STITCH_EVENTS_OUT, TopicCatalogue.EVENTS, STITCH);
    sink(STITCH_KEY_MESSAGES_OUT, TopicCatalogue.KEY_MESSAGES, STITCH);
    actionSink(STITCH_ACTIONS_OUT, TopicCatalogue.ACTIONS, STITCH);
    actionSink(STITCH_CHAIN_MESSAGES_OUT, TopicCatalogue.CHAIN_MESSAGES, STITCH);
    sink(STITCH_FINDINGS_OUT, TopicCatalogue.FINDINGS, STITCH);
    viewSink(STITCH_VIEWS_OUT, STITCH);
  }

  /** Adds profile to the task of stitch, with its rows: no further hop or store. */
  private void profile(TopologySettings settings, ManifestLookup manifests) {
    topology
        .addProcessor(
            PROFILE,
            () -> new ProfileProcessor(settings.stages().profile(), manifests, telemetry),
            KEY_MESSAGES_IN)
        .connectProcessorAndStateStores(PROFILE, STITCH_ROWS);
    actionSink(PROFILE_CHAIN_MESSAGES_OUT, TopicCatalogue.CHAIN_MESSAGES, PROFILE);
    sink(PROFILE_FINDINGS_OUT, TopicCatalogue.FINDINGS, PROFILE);
    sink(IDENTITIES_OUT, TopicCatalogue.IDENTITIES, PROFILE);
  }

  /**
   * Adds assemble to the task of stitch. What a chain sends to other chains or to itself takes the
   * topic even within the task, so that a step stays short.
   */
  private void assemble(
      TopologySettings settings, ManifestLookup manifests, ExceptionLookup exceptions) {
    topology
        .addSource(
            (AutoOffsetReset) null,
            CHAIN_MESSAGES_IN,
            order.chainMessages(),
            keyDeserializer,
            valueDeserializer,
            TopicCatalogue.CHAIN_MESSAGES.name())
        .addProcessor(
            ASSEMBLE,
            () ->
                new AssembleProcessor(
                    settings.stages().assemble(),
                    settings.publishInterval(),
                    manifests,
                    exceptions,
                    commitPacer,
                    views,
                    telemetry),
            CHAIN_MESSAGES_IN,
            STITCH)
        .addStateStore(new TaskStoreBuilder(CHAIN_ROWS, AssembleStage.ROWS, cacheBudget), ASSEMBLE);
    sink(ASSEMBLE_KEY_MESSAGES_OUT, TopicCatalogue.KEY_MESSAGES, ASSEMBLE);
    actionSink(ASSEMBLE_CHAIN_MESSAGES_OUT, TopicCatalogue.CHAIN_MESSAGES, ASSEMBLE);
    sink(ASSEMBLE_FINDINGS_OUT, TopicCatalogue.FINDINGS, ASSEMBLE);
    sink(CHAINS_OUT, TopicCatalogue.CHAINS, ASSEMBLE);
    sink(ALERTS_OUT, TopicCatalogue.ALERTS, ASSEMBLE);
    viewSink(ASSEMBLE_VIEWS_OUT, ASSEMBLE);
  }

  /**
   * Adds triage. Alerts and verdicts have the same key and partition count. Both topics are read
   * from the beginning, also under a new application id: verdicts outlast a replay, and alerts that
   * a replay does not reach can still receive verdicts.
   */
  private void triage() {
    topology
        .addSource(
            AutoOffsetReset.earliest(),
            TRIAGE_ALERTS_IN,
            keyDeserializer,
            valueDeserializer,
            TopicCatalogue.ALERTS.name())
        .addSource(
            AutoOffsetReset.earliest(),
            TRIAGE_VERDICTS_IN,
            BEFORE_ALERTS,
            keyDeserializer,
            valueDeserializer,
            TopicCatalogue.VERDICTS.name())
        .addProcessor(
            TRIAGE, () -> new TriageProcessor(commitPacer), TRIAGE_ALERTS_IN, TRIAGE_VERDICTS_IN)
        .addStateStore(
            new TaskStoreBuilder(TRIAGE_ROWS, Triage.ROWS, new CacheBudget(TRIAGE_CACHE_BYTES)),
            TRIAGE);
    sink(TRIAGED_ALERTS_OUT, TopicCatalogue.TRIAGED_ALERTS, TRIAGE);
  }

  private void actionSink(String name, Topic topic, String parent) {
    topology.addSink(
        name, topic.name(), keySerializer, valueSerializer, new ChainPartitioner(), parent);
  }

  private void viewSink(String name, String parent) {
    if (hasViews) {
      topology.addSink(
          name,
          TopicCatalogue.CHAIN_VIEWS.name(),
          keySerializer,
          valueSerializer,
          new ViewPartitioner(),
          parent);
    }
  }

  private void sink(String name, Topic topic, String parent) {
    topology.addSink(name, topic.name(), keySerializer, valueSerializer, parent);
  }
}
