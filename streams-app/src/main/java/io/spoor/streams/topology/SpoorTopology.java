package io.spoor.streams.topology;

import static io.spoor.streams.topology.Names.ACTIONS_IN;
import static io.spoor.streams.topology.Names.ALERTS_OUT;
import static io.spoor.streams.topology.Names.ASSEMBLE;
import static io.spoor.streams.topology.Names.ASSEMBLE_ACTIONS_OUT;
import static io.spoor.streams.topology.Names.ASSEMBLE_FINDINGS_OUT;
import static io.spoor.streams.topology.Names.ASSEMBLE_LINKS_OUT;
import static io.spoor.streams.topology.Names.CHAINS_OUT;
import static io.spoor.streams.topology.Names.CHAIN_ROWS;
import static io.spoor.streams.topology.Names.DEAD_LETTERS_OUT;
import static io.spoor.streams.topology.Names.EARLY_LINKS_OUT;
import static io.spoor.streams.topology.Names.EVENTS_IN;
import static io.spoor.streams.topology.Names.EVENTS_OUT;
import static io.spoor.streams.topology.Names.IDENTITIES_OUT;
import static io.spoor.streams.topology.Names.LINKS_IN;
import static io.spoor.streams.topology.Names.LINKS_OUT;
import static io.spoor.streams.topology.Names.NORMALISE;
import static io.spoor.streams.topology.Names.PROFILE;
import static io.spoor.streams.topology.Names.PROFILE_ACTIONS_OUT;
import static io.spoor.streams.topology.Names.PROFILE_FINDINGS_OUT;
import static io.spoor.streams.topology.Names.RAW;
import static io.spoor.streams.topology.Names.STITCH;
import static io.spoor.streams.topology.Names.STITCH_ACTIONS_OUT;
import static io.spoor.streams.topology.Names.STITCH_FINDINGS_OUT;
import static io.spoor.streams.topology.Names.STITCH_ROWS;
import static io.spoor.streams.topology.Names.TRIAGE;
import static io.spoor.streams.topology.Names.TRIAGED_ALERTS_OUT;
import static io.spoor.streams.topology.Names.TRIAGE_ALERTS_IN;
import static io.spoor.streams.topology.Names.TRIAGE_ROWS;
import static io.spoor.streams.topology.Names.TRIAGE_VERDICTS_IN;

import io.spoor.pipeline.Telemetry;
import io.spoor.pipeline.alert.Exceptions;
import io.spoor.pipeline.assemble.Assemble;
import io.spoor.pipeline.detect.Detectors;
import io.spoor.pipeline.manifest.Manifests;
import io.spoor.pipeline.profile.Profile;
import io.spoor.pipeline.stitch.Stitch;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.streams.topology.TaskRowsBuilder.Room;
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
 * The whole topology, in the order of the data. Two hops and no hidden repartition: {@code
 * spoor.events} is stitch's input, {@code spoor.actions} is assemble's. Triage is behind both.
 */
public final class SpoorTopology {
  /**
   * Of what waits for a task Kafka Streams takes the oldest first. What is known of a key goes
   * before all events that were waiting already: they then find it where it belongs, and need not
   * be sent after it.
   */
  private static final TimestampExtractor BEFORE_EVENTS = (record, partitionTime) -> 0;

  /** As with keys and events: an alert then finds the verdicts on it, also in a replay. */
  private static final TimestampExtractor BEFORE_ALERTS = BEFORE_EVENTS;

  /** Alerts and verdicts are few; their rows take nothing from the room of the other stages. */
  private static final long TRIAGE_CACHE_BYTES = 1024 * 1024;

  private final Topology topology = new Topology();
  private final Deserializer<String> key = new StringDeserializer();
  private final Serializer<String> keyOut = BoundedSerializer.ofKeys(new StringSerializer());
  private final Deserializer<SpecificRecord> value;
  private final Serializer<SpecificRecord> valueOut;
  private final Telemetry telemetry;
  private final Room room;
  private final EarlyCommits commits;

  private SpoorTopology(
      TopologySettings settings,
      Serde<SpecificRecord> values,
      Telemetry telemetry,
      ClockSkew skew) {
    this.room = new Room(settings.cacheBytes());
    this.commits =
        new EarlyCommits(
            settings.stages().replaying() ? Duration.ZERO : settings.earlyCommits(), skew);
    this.telemetry = telemetry;
    this.value = values.deserializer();
    this.valueOut = BoundedSerializer.ofValues(values.serializer());
  }

  /**
   * @param manifests what operators declared; read by detectors, filled elsewhere
   * @param values serde of every Avro topic
   */
  public static Topology build(
      TopologySettings settings, Manifests manifests, Serde<SpecificRecord> values) {
    return build(settings, manifests, Exceptions.NONE, values, Telemetry.NONE);
  }

  /** The same, with what nobody wants to be alerted about, and telling of its work. */
  public static Topology build(
      TopologySettings settings,
      Manifests manifests,
      Exceptions exceptions,
      Serde<SpecificRecord> values,
      Telemetry telemetry) {
    return build(settings, manifests, exceptions, values, telemetry, new ClockSkew());
  }

  /** The same, where the skew of this process's clock is observed. */
  public static Topology build(
      TopologySettings settings,
      Manifests manifests,
      Exceptions exceptions,
      Serde<SpecificRecord> values,
      Telemetry telemetry,
      ClockSkew skew) {
    var page = new SpoorTopology(settings, values, telemetry, skew);
    page.normalise(settings);
    page.stitch(settings);
    page.profile(settings, manifests);
    page.assemble(settings, manifests, exceptions);
    page.triage();
    return page.topology;
  }

  /** Topics that are read, in the order of the data. */
  public static List<String> inputs(TopologySettings settings) {
    return Stream.concat(
            settings.sources().stream().map(source -> TopicCatalogue.raw(source).name()),
            Stream.of(
                    TopicCatalogue.EVENTS,
                    TopicCatalogue.LINKS,
                    TopicCatalogue.ACTIONS,
                    TopicCatalogue.ALERTS,
                    TopicCatalogue.VERDICTS)
                .map(Topic::name))
        .toList();
  }

  /** State stores, in the order of the data. */
  public static List<String> stores() {
    return List.of(STITCH_ROWS, CHAIN_ROWS, TRIAGE_ROWS);
  }

  /** Rules that judge, and how severe what they find is. */
  public static SortedMap<String, String> rules(TopologySettings settings) {
    return Detectors.all(settings.stages().generation(), settings.stages().detectors())
        .enabledRules(rule -> rule.severity().text());
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
                    settings.normalise(), settings.stages().replaying(), commits, telemetry),
            RAW);
    sink(EVENTS_OUT, TopicCatalogue.EVENTS, NORMALISE);
    sink(EARLY_LINKS_OUT, TopicCatalogue.LINKS, NORMALISE);
    sink(DEAD_LETTERS_OUT, TopicCatalogue.DEAD_LETTERS, NORMALISE);
  }

  private void stitch(TopologySettings settings) {
    topology
        .addSource(EVENTS_IN, key, value, TopicCatalogue.EVENTS.name())
        .addSource(
            AutoOffsetReset.earliest(),
            LINKS_IN,
            BEFORE_EVENTS,
            key,
            value,
            TopicCatalogue.LINKS.name())
        .addProcessor(
            STITCH,
            () -> new StitchProcessor(settings.stages(), commits, telemetry),
            EVENTS_IN,
            LINKS_IN)
        .addStateStore(
            new TaskRowsBuilder(STITCH_ROWS, Stitch.OWNED + Profile.OWNED, room), STITCH);
    sink(LINKS_OUT, TopicCatalogue.LINKS, STITCH);
    sink(STITCH_ACTIONS_OUT, TopicCatalogue.ACTIONS, STITCH);
    sink(STITCH_FINDINGS_OUT, TopicCatalogue.FINDINGS, STITCH);
  }

  /** In stitch's task and with its rows, so that it costs no hop and no store of its own. */
  private void profile(TopologySettings settings, Manifests manifests) {
    topology
        .addProcessor(
            PROFILE, () -> new ProfileProcessor(settings.stages(), manifests, telemetry), LINKS_IN)
        .connectProcessorAndStateStores(PROFILE, STITCH_ROWS);
    sink(PROFILE_ACTIONS_OUT, TopicCatalogue.ACTIONS, PROFILE);
    sink(PROFILE_FINDINGS_OUT, TopicCatalogue.FINDINGS, PROFILE);
    sink(IDENTITIES_OUT, TopicCatalogue.IDENTITIES, PROFILE);
  }

  private void assemble(TopologySettings settings, Manifests manifests, Exceptions exceptions) {
    topology
        .addSource(ACTIONS_IN, key, value, TopicCatalogue.ACTIONS.name())
        .addProcessor(
            ASSEMBLE,
            () ->
                new AssembleProcessor(
                    settings.stages(),
                    settings.publishInterval(),
                    manifests,
                    exceptions,
                    commits,
                    telemetry),
            ACTIONS_IN)
        .addStateStore(new TaskRowsBuilder(CHAIN_ROWS, Assemble.OWNED, room), ASSEMBLE);
    sink(ASSEMBLE_LINKS_OUT, TopicCatalogue.LINKS, ASSEMBLE);
    sink(ASSEMBLE_ACTIONS_OUT, TopicCatalogue.ACTIONS, ASSEMBLE);
    sink(ASSEMBLE_FINDINGS_OUT, TopicCatalogue.FINDINGS, ASSEMBLE);
    sink(CHAINS_OUT, TopicCatalogue.CHAINS, ASSEMBLE);
    sink(ALERTS_OUT, TopicCatalogue.ALERTS, ASSEMBLE);
  }

  /**
   * Alerts and verdicts have the same key and partition count. Both topics are read from their
   * beginning, also under a new application id: verdicts outlive a replay, and alerts that a replay
   * does not reach remain open to verdicts.
   */
  private void triage() {
    topology
        .addSource(
            AutoOffsetReset.earliest(), TRIAGE_ALERTS_IN, key, value, TopicCatalogue.ALERTS.name())
        .addSource(
            AutoOffsetReset.earliest(),
            TRIAGE_VERDICTS_IN,
            BEFORE_ALERTS,
            key,
            value,
            TopicCatalogue.VERDICTS.name())
        .addProcessor(
            TRIAGE, () -> new TriageProcessor(commits), TRIAGE_ALERTS_IN, TRIAGE_VERDICTS_IN)
        .addStateStore(new TaskRowsBuilder(TRIAGE_ROWS, "", new Room(TRIAGE_CACHE_BYTES)), TRIAGE);
    sink(TRIAGED_ALERTS_OUT, TopicCatalogue.TRIAGED_ALERTS, TRIAGE);
  }

  private void sink(String name, Topic topic, String parent) {
    topology.addSink(name, topic.name(), keyOut, valueOut, parent);
  }
}
