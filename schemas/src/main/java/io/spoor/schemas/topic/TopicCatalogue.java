package io.spoor.schemas.topic;

import io.spoor.schemas.Alert;
import io.spoor.schemas.AlertDelivery;
import io.spoor.schemas.AlertVerdict;
import io.spoor.schemas.AppliedSettings;
import io.spoor.schemas.Block;
import io.spoor.schemas.Chain;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainMessage;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.Confirmation;
import io.spoor.schemas.ConfirmationAnswer;
import io.spoor.schemas.ConfirmationUse;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.DecisionRecord;
import io.spoor.schemas.DeclaredPrincipal;
import io.spoor.schemas.EvidenceAct;
import io.spoor.schemas.ExceptionRule;
import io.spoor.schemas.Finding;
import io.spoor.schemas.Identity;
import io.spoor.schemas.IdentityEvent;
import io.spoor.schemas.KeyMessage;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.PolicyVersion;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.TriagedAlert;
import io.spoor.schemas.ViewHeartbeat;
import io.spoor.schemas.topic.Retention.DeleteAfter;
import io.spoor.schemas.topic.Retention.KeepAll;
import io.spoor.schemas.topic.Retention.KeepLatest;
import io.spoor.schemas.topic.Retention.KeepLatestAfter;
import io.spoor.schemas.topic.Retention.KeepLatestOnly;
import io.spoor.schemas.topic.Topic.Scaling;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.specific.SpecificRecord;

/** All topics of Spoor; the only place that defines their names. */
public final class TopicCatalogue {

  private static final int MIB = 1 << 20;

  /**
   * Largest raw record batch that the broker accepts: well above normalise's own limit, so that
   * normalise can reject larger records.
   */
  public static final int MAX_RAW_BYTES = 16 * MIB;

  private static final int MAX_BYTES = 4 * MIB;
  private static final Retention WEEK = new DeleteAfter(Duration.ofDays(7));
  private static final Retention FORTNIGHT = new DeleteAfter(Duration.ofDays(14));

  /** Prefix of raw topics. */
  public static final String RAW_PREFIX = "spoor.raw.";

  private static final Pattern SOURCE = Pattern.compile("[a-z0-9]+(-[a-z0-9]+)*");

  /** Normalised events, with content and redacted original. */
  public static final Topic EVENTS =
      scaled("spoor.events", "trail key without its day", WEEK, avro(IdentityEvent.class));

  /**
   * Messages to keys: links and messages between keys, which stitch reads and writes; chains'
   * messages about values that runs store and read, and about the persons of accounts, which stitch
   * reads; and their reports on agents and principals, which profile reads.
   */
  public static final Topic KEY_MESSAGES =
      scaled(
          "spoor.key-messages", "addressed key without its day", WEEK, messages(KeyMessage.class));

  /**
   * Events placed in chains, and messages to a chain about its keys, that stitch handed to assemble
   * in the same task. No stage reads it.
   */
  public static final Topic ACTIONS =
      scaled("spoor.actions", "chain root key", WEEK, messages(ChainMessage.class));

  /** Messages to chains: those of stitch to chains of other tasks, and all others. */
  public static final Topic CHAIN_MESSAGES =
      scaled("spoor.chain-messages", "chain root key", WEEK, messages(ChainMessage.class));

  /** The topics that hold all actions together. */
  public static final List<Topic> ALL_ACTIONS = List.of(ACTIONS, CHAIN_MESSAGES);

  /** Chain summaries. */
  public static final Topic CHAINS =
      scaled("spoor.chains", "chain root key", new KeepLatest(), avro(Chain.class));

  /** Findings. */
  public static final Topic FINDINGS =
      scaled("spoor.findings", "finding id", new KeepLatest(), avro(Finding.class));

  /** Agents, principals and persons, across all their runs. */
  public static final Topic IDENTITIES =
      scaled(
          "spoor.identities",
          "key of the agent, principal or person",
          new KeepLatest(),
          avro(Identity.class));

  /**
   * Alerts. A revision states the notification to send, so no revision is removed before it was
   * sent.
   */
  public static final Topic ALERTS =
      scaled(
          "spoor.alerts", "alert id", new KeepLatestAfter(Duration.ofDays(7)), avro(Alert.class));

  /** Deliveries of alerts to targets. */
  public static final Topic DELIVERIES =
      scaled("spoor.deliveries", "alert id|target", new KeepLatest(), avro(AlertDelivery.class));

  /** Analysts' verdicts on alerts. */
  public static final Topic VERDICTS =
      scaled("spoor.verdicts", "alert id", new KeepAll(), avro(AlertVerdict.class));

  /** Alerts with the analysts' verdicts: the source of the indexed alert documents. */
  public static final Topic TRIAGED_ALERTS =
      scaled("spoor.triaged-alerts", "alert id", new KeepLatest(), avro(TriagedAlert.class));

  /**
   * Views of live chains for decisions before an act, the chain of each key, and the progress of
   * the tasks. Written only if {@code decisions.views} is set.
   */
  public static final Topic CHAIN_VIEWS =
      scaled(
          "spoor.chain-views",
          "chain|root key, key|trail key, content|record|trail key, or heartbeat|stage|partition",
          new KeepLatestOnly(Duration.ofMinutes(10)),
          avro(ChainView.class, ChainKey.class, RunContent.class, ViewHeartbeat.class));

  /** Answers of decision servers, with all that the policies saw. */
  public static final Topic DECISIONS =
      scaled(
          "spoor.decisions",
          "tenant|chain id, or tenant|subject type|subject id",
          FORTNIGHT,
          avro(DecisionRecord.class));

  /** What people have blocked; decision servers read all of it. */
  public static final Topic BLOCKS =
      singlePartition("spoor.blocks", "tenant|kind|value", new KeepAll(), avro(Block.class));

  /**
   * Requests that wait for a person's answer, the answers, and their uses. One partition, whose
   * order decides which server uses an approval.
   */
  public static final Topic CONFIRMATIONS =
      singlePartition(
          "spoor.confirmations",
          "confirmation id",
          WEEK,
          avro(Confirmation.class, ConfirmationAnswer.class, ConfirmationUse.class));

  /** Versions of manifests. */
  public static final Topic MANIFESTS =
      singlePartition("spoor.manifests", "tenant|agent id", new KeepAll(), avro(Manifest.class));

  /** Versions of declared principals, which tell whose an account is. */
  public static final Topic PRINCIPALS =
      singlePartition(
          "spoor.principals", "tenant|principal id", new KeepAll(), avro(DeclaredPrincipal.class));

  /** Versions of exceptions, which suppress alerts. */
  public static final Topic EXCEPTIONS =
      singlePartition(
          "spoor.exceptions", "tenant|exception id", new KeepAll(), avro(ExceptionRule.class));

  /** Versions of the policies for decisions before the act, each with the whole set. */
  public static final Topic POLICIES =
      singlePartition("spoor.policies", "tenant", new KeepAll(), avro(PolicyVersion.class));

  /** Detection settings of application instances, published at their start. */
  public static final Topic SETTINGS =
      singlePartition(
          "spoor.settings", "tenant|application id", new KeepAll(), avro(AppliedSettings.class));

  /** Operators' acts on the evidence. */
  public static final Topic ACTS =
      singlePartition("spoor.acts", "act id", new KeepAll(), avro(EvidenceAct.class));

  /** Rejected raw records. */
  public static final Topic DEAD_LETTERS =
      scaled("spoor.dead-letters", "source", FORTNIGHT, avro(DeadLetter.class));

  /** Records that a sink rejected, with their original bytes. */
  public static final Topic CONNECT_DEAD_LETTERS =
      scaled(
          "spoor.connect.dead-letters",
          "key of the rejected record",
          FORTNIGHT,
          new TopicValue.Bytes("value of the rejected record, with Connect's error headers"));

  private static final List<Topic> FIXED =
      List.of(
          EVENTS,
          KEY_MESSAGES,
          ACTIONS,
          CHAIN_MESSAGES,
          CHAINS,
          FINDINGS,
          IDENTITIES,
          ALERTS,
          DELIVERIES,
          VERDICTS,
          TRIAGED_ALERTS,
          CHAIN_VIEWS,
          DECISIONS,
          BLOCKS,
          CONFIRMATIONS,
          MANIFESTS,
          PRINCIPALS,
          EXCEPTIONS,
          POLICIES,
          SETTINGS,
          ACTS,
          DEAD_LETTERS,
          CONNECT_DEAD_LETTERS);

  private static final Map<String, Topic> BY_NAME =
      FIXED.stream().collect(Collectors.toUnmodifiableMap(Topic::name, Function.identity()));

  private static final Map<String, Class<? extends SpecificRecord>> TYPES =
      FIXED.stream()
          .flatMap(
              topic ->
                  topic.value() instanceof TopicValue.Avro avro
                      ? avro.types().stream()
                      : Stream.empty())
          .distinct()
          .collect(Collectors.toUnmodifiableMap(Class::getName, Function.identity()));

  private TopicCatalogue() {}

  /**
   * Raw records of one source; retained for a day, since they may contain live secrets.
   *
   * @throws IllegalArgumentException if the name is not lower-case words joined by single hyphens
   */
  public static Topic raw(String source) {
    if (!SOURCE.matcher(source).matches()) {
      throw new IllegalArgumentException(
          "not a source name: '"
              + source
              + "'; use lower-case letters and digits, joined by single hyphens");
    }
    return new Topic(
        RAW_PREFIX + source,
        "any; spreads the records",
        new TopicValue.Json("JSON, as the vendor writes it"),
        Scaling.SCALED,
        new DeleteAfter(Duration.ofDays(1)),
        MAX_RAW_BYTES);
  }

  /** Source of a raw topic; empty for other topics. */
  public static Optional<String> sourceOf(String topicName) {
    return topicName.startsWith(RAW_PREFIX)
        ? Optional.of(topicName.substring(RAW_PREFIX.length()))
        : Optional.empty();
  }

  /** All topics except the raw ones, in pipeline order. */
  public static List<Topic> fixed() {
    return FIXED;
  }

  /** All topics of a deployment with these sources, raw ones first. */
  public static List<Topic> all(Collection<String> sources) {
    return Stream.concat(sources.stream().sorted().map(TopicCatalogue::raw), FIXED.stream())
        .toList();
  }

  /** The fixed topic of that name, if any. */
  public static Optional<Topic> byName(String topicName) {
    return Optional.ofNullable(BY_NAME.get(topicName));
  }

  /** Generated classes of all record types of all topics, by full name. */
  public static Map<String, Class<? extends SpecificRecord>> types() {
    return TYPES;
  }

  /** Subject of a record type on a topic, whether catalogued or not. */
  public static String subject(String topicName, Schema type) {
    Topic topic = BY_NAME.get(topicName);
    return topic == null ? defaultSubject(topicName) : topic.subject(type);
  }

  static String defaultSubject(String topicName) {
    return topicName + "-value";
  }

  private static Topic scaled(String name, String key, Retention retention, TopicValue value) {
    return new Topic(name, key, value, Scaling.SCALED, retention, MAX_BYTES);
  }

  private static Topic singlePartition(
      String name, String key, Retention retention, TopicValue value) {
    return new Topic(name, key, value, Scaling.SINGLE, retention, MAX_BYTES);
  }

  @SafeVarargs
  @SuppressWarnings("varargs") // the array is only read
  private static TopicValue avro(Class<? extends SpecificRecord>... types) {
    return new TopicValue.Avro(Arrays.asList(types));
  }

  /** The types of a sealed interface. */
  private static TopicValue messages(Class<? extends SpecificRecord> sealed) {
    return new TopicValue.Avro(
        Arrays.stream(sealed.getPermittedSubclasses())
            .<Class<? extends SpecificRecord>>map(type -> type.asSubclass(SpecificRecord.class))
            .toList());
  }
}
