package io.spoor.evidence.avro;

import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Kinds of log records; all records of one topic have the same kind. */
@SuppressWarnings("ImmutableEnumChecker") // topics of the catalogue do not change
public enum RecordKind {
  EVENT("event", TopicCatalogue.EVENTS),
  LINK("link", TopicCatalogue.KEY_MESSAGES),
  ACTION("action", TopicCatalogue.ALL_ACTIONS),
  CHAIN("chain", TopicCatalogue.CHAINS),
  FINDING("finding", TopicCatalogue.FINDINGS),
  IDENTITY("identity", TopicCatalogue.IDENTITIES),
  ALERT("alert", TopicCatalogue.ALERTS),
  DELIVERY("delivery", TopicCatalogue.DELIVERIES),
  VERDICT("verdict", TopicCatalogue.VERDICTS),
  DECISION("decision", TopicCatalogue.DECISIONS),
  BLOCK("block", TopicCatalogue.BLOCKS),
  CONFIRMATION("confirmation", TopicCatalogue.CONFIRMATIONS),
  MANIFEST("manifest", TopicCatalogue.MANIFESTS),
  PRINCIPAL("principal", TopicCatalogue.PRINCIPALS),
  EXCEPTION("exception", TopicCatalogue.EXCEPTIONS),
  POLICY("policy", TopicCatalogue.POLICIES),
  SETTINGS("settings", TopicCatalogue.SETTINGS),
  ACT("act", TopicCatalogue.ACTS),
  DEAD_LETTER("dead-letter", TopicCatalogue.DEAD_LETTERS),

  /** A schema that other records use; has no Kafka topic. */
  SCHEMA("schema"),

  /** A record, of any topic, that could not be decoded: the hash of its bytes. */
  UNREADABLE("unreadable");

  private static final Map<String, RecordKind> BY_TOPIC =
      Arrays.stream(values())
          .flatMap(kind -> kind.topics.stream().map(topic -> Map.entry(topic.name(), kind)))
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private final String text;
  private final List<Topic> topics;

  RecordKind(String text, Topic... topics) {
    this(text, List.of(topics));
  }

  RecordKind(String text, List<Topic> topics) {
    this.text = text;
    this.topics = topics;
  }

  /** The spelling in record headers. */
  public String text() {
    return text;
  }

  /** Topics with records of this kind; none for the log's own kinds. */
  public List<Topic> topics() {
    return topics;
  }

  /** Kind of the records of a topic; empty for a topic that is not sealed as evidence. */
  public static Optional<RecordKind> ofTopic(String topicName) {
    return Optional.ofNullable(BY_TOPIC.get(topicName));
  }

  /** All topics that are sealed as evidence, in pipeline order. */
  public static List<Topic> allTopics() {
    return Arrays.stream(values()).flatMap(kind -> kind.topics.stream()).toList();
  }
}
