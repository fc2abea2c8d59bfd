package io.spoor.evidence.avro;

import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Kinds of log records; all records of one topic have the same kind. */
@SuppressWarnings("ImmutableEnumChecker") // a topic of the catalogue does not change
public enum RecordKind {
  EVENT("event", TopicCatalogue.EVENTS),
  LINK("link", TopicCatalogue.LINKS),
  ACTION("action", TopicCatalogue.ACTIONS),
  CHAIN("chain", TopicCatalogue.CHAINS),
  FINDING("finding", TopicCatalogue.FINDINGS),
  IDENTITY("identity", TopicCatalogue.IDENTITIES),
  ALERT("alert", TopicCatalogue.ALERTS),
  DELIVERY("delivery", TopicCatalogue.DELIVERIES),
  VERDICT("verdict", TopicCatalogue.VERDICTS),
  MANIFEST("manifest", TopicCatalogue.MANIFESTS),
  EXCEPTION("exception", TopicCatalogue.EXCEPTIONS),
  RULE("rule", TopicCatalogue.RULES),
  SETTINGS("settings", TopicCatalogue.SETTINGS),
  ACT("act", TopicCatalogue.ACTS),
  DEAD_LETTER("dead-letter", TopicCatalogue.DEAD_LETTERS),

  /** A schema that other records use; has no Kafka topic. */
  SCHEMA("schema", null),

  /** A record, of any topic, that could not be decoded: the hash of its bytes. */
  UNREADABLE("unreadable", null);

  private static final Map<String, RecordKind> BY_TOPIC =
      Arrays.stream(values())
          .filter(kind -> kind.topic != null)
          .collect(Collectors.toUnmodifiableMap(RecordKind::topicName, Function.identity()));

  private final String text;
  private final @Nullable Topic topic;

  RecordKind(String text, @Nullable Topic topic) {
    this.text = text;
    this.topic = topic;
  }

  /** The spelling in record headers. */
  public String text() {
    return text;
  }

  /** Topic with records of this kind. */
  public Optional<Topic> topic() {
    return Optional.ofNullable(topic);
  }

  /** Kind of the records of a topic; empty for a topic that is not sealed as evidence. */
  public static Optional<RecordKind> ofTopic(String topicName) {
    return Optional.ofNullable(BY_TOPIC.get(topicName));
  }

  /** The kind with this spelling. */
  public static Optional<RecordKind> of(String text) {
    return Arrays.stream(values()).filter(kind -> kind.text.equals(text)).findFirst();
  }

  /** All topics that are sealed as evidence, in pipeline order. */
  public static List<Topic> topics() {
    return Arrays.stream(values()).flatMap(kind -> kind.topic().stream()).toList();
  }

  private static String topicName(RecordKind kind) {
    return kind.topic == null ? "" : kind.topic.name();
  }
}
