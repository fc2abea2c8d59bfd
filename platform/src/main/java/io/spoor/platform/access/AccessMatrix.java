package io.spoor.platform.access;

import static io.spoor.platform.access.ServiceAccount.ADMINISTRATOR;
import static io.spoor.platform.access.ServiceAccount.ALERT_SINK;
import static io.spoor.platform.access.ServiceAccount.APP;
import static io.spoor.platform.access.ServiceAccount.CONNECT;
import static io.spoor.platform.access.ServiceAccount.DECISIONS;
import static io.spoor.platform.access.ServiceAccount.EVIDENCE_SINK;
import static io.spoor.platform.access.ServiceAccount.INGEST;
import static io.spoor.platform.access.ServiceAccount.OPERATOR;
import static io.spoor.platform.access.ServiceAccount.OPINION_SINK;
import static io.spoor.platform.access.ServiceAccount.RUN;
import static io.spoor.platform.access.ServiceAccount.SEARCH_SINK;
import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.spoor.schemas.topic.RawSource;
import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.resource.Resource;
import org.apache.kafka.common.resource.ResourceType;

/**
 * The Kafka permissions of all accounts: the source of the ACLs, of the table in {@code
 * docs/security.md}, and of the denials that tests expect.
 *
 * <p>Raw records may contain live secrets, so only the app reads them. Statements of an authority
 * outrank all others, so its topic has a writer of its own. So has the topic of second opinions,
 * which may raise findings. Write access to manifests, exceptions and rules can disable detection,
 * and policies allow calls, so only administrators have it. Sinks read; they write undeliverable
 * records to the dead letters, and the alert sink also writes its deliveries.
 */
public final class AccessMatrix {

  /** Consumer group of the Elasticsearch sink. */
  public static final String SEARCH_GROUP = "connect-spoor-elasticsearch";

  /** Prefix of the consumer groups of the alert sinks, one per target. */
  public static final String ALERT_GROUP = "connect-spoor-alerts-";

  /** Consumer group of the evidence sink. */
  public static final String EVIDENCE_GROUP = "connect-spoor-evidence";

  /** Consumer group of the connector that asks for second opinions. */
  public static final String OPINION_GROUP = "connect-spoor-second-opinion";

  /** Prefix of the consumer groups of all sinks. */
  private static final String SINK_GROUPS = "connect-spoor-";

  /** Suffix of the group that stores the evidence sink's last checkpoint; it has no members. */
  private static final String CHECKPOINT_SUFFIX = "-checkpoint";

  /** Prefix of the app's application ids, and so of its groups and transactional ids. */
  private static final String APPLICATION = "spoor";

  /** Prefix of its changelogs; topics of the catalogue have a dot instead. */
  private static final String CHANGELOGS = "spoor-";

  /** Prefix of all topics of the catalogue. */
  private static final String CATALOGUE = "spoor.";

  private static final String RAW = TopicCatalogue.RAW_PREFIX;

  private final List<Grant> grants;

  private AccessMatrix(List<Grant> grants) {
    this.grants = grants;
  }

  /** The permissions for a deployment that can read these sources. */
  public static AccessMatrix of(Collection<RawSource> sources) {
    return new AccessMatrix(grants(sources));
  }

  /** The account that may write the raw records of a source. */
  public static ServiceAccount writer(RawSource source) {
    if (source.name().equals(RawSource.OPINION)) {
      return OPINION_SINK;
    }
    return source.authority() ? RUN : INGEST;
  }

  /** Consumer group that stores the last checkpoint of an evidence sink, by the sink's group. */
  public static String checkpointGroup(String sinkGroup) {
    return sinkGroup + CHECKPOINT_SUFFIX;
  }

  /** All rows, by account. */
  public List<Grant> all() {
    return grants;
  }

  /** All ACLs of all accounts. */
  public Set<AclBinding> bindings() {
    return grants.stream()
        .flatMap(grant -> grant.bindings().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a row of the matrix allows it. */
  public boolean allows(
      ServiceAccount account, ResourceType resource, String name, AclOperation operation) {
    return grants.stream().anyMatch(grant -> grant.allows(account, resource, name, operation));
  }

  /** The table as Markdown; names for which an account has the same permissions share a row. */
  public List<String> table() {
    Map<List<String>, List<String>> operations = new LinkedHashMap<>();
    for (Grant grant : grants) {
      operations
          .computeIfAbsent(
              List.of(grant.account().user(), grant.resourceType(), grant.operationsText()),
              _ -> new ArrayList<>())
          .add(grant.resourceText());
    }
    List<String> lines =
        new ArrayList<>(List.of("| user | may | kind | of |", "|---|---|---|---|"));
    operations.forEach(
        (key, of) ->
            lines.add(
                "| %s | %s | %s | %s |"
                    .formatted(key.get(0), key.get(2), key.get(1), String.join(", ", of))));
    return lines;
  }

  private static List<Grant> grants(Collection<RawSource> sources) {
    var rows = new Rows();
    rows.prefix(APP, RAW, READ);
    // At every start the app checks that all topics exist and are consistent.
    rows.prefix(APP, CATALOGUE, DESCRIBE);
    rows.topics(APP, Set.of(READ, WRITE), TopicCatalogue.EVENTS, TopicCatalogue.KEY_MESSAGES);
    rows.topics(APP, Set.of(WRITE), TopicCatalogue.ACTIONS);
    rows.topics(APP, Set.of(READ, WRITE), TopicCatalogue.CHAIN_MESSAGES);
    // Read by a replay, which retracts results that it does not reproduce.
    rows.topics(APP, Set.of(READ, WRITE), TopicCatalogue.CHAINS, TopicCatalogue.FINDINGS);
    rows.topics(APP, Set.of(READ, WRITE), TopicCatalogue.ALERTS);
    rows.topics(APP, Set.of(WRITE), TopicCatalogue.IDENTITIES, TopicCatalogue.DEAD_LETTERS);
    rows.topics(APP, Set.of(WRITE), TopicCatalogue.TRIAGED_ALERTS, TopicCatalogue.CHAIN_VIEWS);
    rows.topics(APP, Set.of(READ), TopicCatalogue.MANIFESTS, TopicCatalogue.PRINCIPALS);
    rows.topics(APP, Set.of(READ), TopicCatalogue.EXCEPTIONS);
    rows.topics(APP, Set.of(READ), TopicCatalogue.VERDICTS);
    rows.topics(APP, Set.of(WRITE), TopicCatalogue.SETTINGS);
    rows.prefix(APP, CHANGELOGS, CREATE, READ, WRITE, DELETE, DESCRIBE_CONFIGS);
    rows.add(APP, ResourceType.GROUP, APPLICATION, true, READ, DELETE);
    rows.add(APP, ResourceType.TRANSACTIONAL_ID, APPLICATION, true, WRITE);
    // For the states of the sinks: what they report with their offsets.
    rows.add(APP, ResourceType.GROUP, SINK_GROUPS, true, DESCRIBE);

    // No prefix, which would include the topics of authorities.
    sources.stream()
        .sorted(Comparator.comparing(RawSource::authority).thenComparing(RawSource::name))
        .forEach(source -> rows.topics(writer(source), Set.of(WRITE), source.topic()));

    for (String topic : List.of("connect-configs", "connect-offsets", "connect-status")) {
      rows.add(CONNECT, ResourceType.TOPIC, topic, false, CREATE, READ, WRITE, DESCRIBE_CONFIGS);
    }
    rows.add(CONNECT, ResourceType.GROUP, "connect-cluster", false, READ);

    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.EVENTS, TopicCatalogue.ACTIONS);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.CHAIN_MESSAGES);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.CHAINS, TopicCatalogue.FINDINGS);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.IDENTITIES);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.TRIAGED_ALERTS);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.DELIVERIES, TopicCatalogue.VERDICTS);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.DECISIONS);
    rows.topics(SEARCH_SINK, Set.of(WRITE), TopicCatalogue.CONNECT_DEAD_LETTERS);
    rows.add(SEARCH_SINK, ResourceType.GROUP, SEARCH_GROUP, false, READ);

    rows.topics(ALERT_SINK, Set.of(READ), TopicCatalogue.ALERTS, TopicCatalogue.VERDICTS);
    rows.topics(ALERT_SINK, Set.of(READ), TopicCatalogue.CONFIRMATIONS);
    rows.topics(ALERT_SINK, Set.of(READ, WRITE), TopicCatalogue.DELIVERIES);
    rows.topics(ALERT_SINK, Set.of(WRITE), TopicCatalogue.CONNECT_DEAD_LETTERS);
    rows.add(ALERT_SINK, ResourceType.GROUP, ALERT_GROUP, true, READ);
    // Notifications carry the last checkpoint of the evidence log.
    rows.topics(ALERT_SINK, Set.of(DESCRIBE), TopicCatalogue.ACTS);
    rows.add(ALERT_SINK, ResourceType.GROUP, checkpointGroup(EVIDENCE_GROUP), false, DESCRIBE);

    for (Topic topic : TopicCatalogue.fixed()) {
      boolean own = topic.equals(TopicCatalogue.CONNECT_DEAD_LETTERS);
      // Derived from chains, alerts and verdicts, which are evidence.
      boolean derived =
          topic.equals(TopicCatalogue.TRIAGED_ALERTS) || topic.equals(TopicCatalogue.CHAIN_VIEWS);
      if (!own && !derived) {
        rows.topics(EVIDENCE_SINK, Set.of(READ), topic);
      }
    }
    rows.topics(EVIDENCE_SINK, Set.of(WRITE), TopicCatalogue.CONNECT_DEAD_LETTERS);
    rows.add(EVIDENCE_SINK, ResourceType.GROUP, EVIDENCE_GROUP, false, READ);
    rows.add(EVIDENCE_SINK, ResourceType.GROUP, checkpointGroup(EVIDENCE_GROUP), false, READ);

    rows.topics(OPINION_SINK, Set.of(READ), TopicCatalogue.FINDINGS);
    rows.topics(OPINION_SINK, Set.of(WRITE), TopicCatalogue.CONNECT_DEAD_LETTERS);
    rows.add(OPINION_SINK, ResourceType.GROUP, OPINION_GROUP, false, READ);

    // Without a group: each server reads all of its topics.
    rows.topics(
        DECISIONS,
        Set.of(READ),
        TopicCatalogue.CHAIN_VIEWS,
        TopicCatalogue.MANIFESTS,
        TopicCatalogue.POLICIES,
        TopicCatalogue.BLOCKS,
        TopicCatalogue.SETTINGS);
    // They ask people, and claim what people approved.
    rows.topics(DECISIONS, Set.of(READ, WRITE), TopicCatalogue.CONFIRMATIONS);
    // Who writes decisions states what was answered, so nobody else does.
    rows.topics(DECISIONS, Set.of(WRITE), TopicCatalogue.DECISIONS);

    // For measuring lag: ends of topics and offsets of groups, but no raw records.
    rows.prefix(OPERATOR, RAW, DESCRIBE);
    for (Topic topic : TopicCatalogue.fixed()) {
      boolean administrators =
          topic.equals(TopicCatalogue.MANIFESTS)
              || topic.equals(TopicCatalogue.PRINCIPALS)
              || topic.equals(TopicCatalogue.EXCEPTIONS)
              || topic.equals(TopicCatalogue.POLICIES);
      // What people say.
      boolean own =
          topic.equals(TopicCatalogue.VERDICTS)
              || topic.equals(TopicCatalogue.ACTS)
              || topic.equals(TopicCatalogue.BLOCKS)
              || topic.equals(TopicCatalogue.CONFIRMATIONS);
      if (!administrators) {
        rows.topics(OPERATOR, own ? Set.of(READ, WRITE) : Set.of(READ), topic);
      }
    }
    rows.add(OPERATOR, ResourceType.GROUP, APPLICATION, true, DESCRIBE);
    rows.add(OPERATOR, ResourceType.GROUP, SINK_GROUPS, true, DESCRIBE);

    rows.topics(
        ADMINISTRATOR, Set.of(READ, WRITE), TopicCatalogue.MANIFESTS, TopicCatalogue.PRINCIPALS);
    rows.topics(ADMINISTRATOR, Set.of(READ, WRITE), TopicCatalogue.EXCEPTIONS);
    rows.topics(ADMINISTRATOR, Set.of(READ, WRITE), TopicCatalogue.POLICIES);
    rows.prefix(ADMINISTRATOR, CATALOGUE, CREATE, DELETE, ALTER, ALTER_CONFIGS, DESCRIBE_CONFIGS);
    rows.add(
        ADMINISTRATOR,
        ResourceType.CLUSTER,
        Resource.CLUSTER_NAME,
        false,
        ALTER,
        ALTER_CONFIGS,
        DESCRIBE_CONFIGS);
    return List.copyOf(rows.grants);
  }

  private static final class Rows {
    private final List<Grant> grants = new ArrayList<>();

    void topics(ServiceAccount account, Set<AclOperation> operations, Topic... topics) {
      for (Topic topic : topics) {
        grants.add(new Grant(account, ResourceType.TOPIC, topic.name(), false, operations));
      }
    }

    void prefix(ServiceAccount account, String prefix, AclOperation... operations) {
      add(account, ResourceType.TOPIC, prefix, true, operations);
    }

    void add(
        ServiceAccount account,
        ResourceType type,
        String name,
        boolean prefixed,
        AclOperation... operations) {
      grants.add(new Grant(account, type, name, prefixed, Set.of(operations)));
    }
  }
}
