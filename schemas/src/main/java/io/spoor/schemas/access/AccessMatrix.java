package io.spoor.schemas.access;

import static io.spoor.schemas.access.ServiceAccount.ADMINISTRATOR;
import static io.spoor.schemas.access.ServiceAccount.ALERT_SINK;
import static io.spoor.schemas.access.ServiceAccount.APP;
import static io.spoor.schemas.access.ServiceAccount.CONNECT;
import static io.spoor.schemas.access.ServiceAccount.EVIDENCE_SINK;
import static io.spoor.schemas.access.ServiceAccount.INGEST;
import static io.spoor.schemas.access.ServiceAccount.OPERATOR;
import static io.spoor.schemas.access.ServiceAccount.SEARCH_SINK;
import static org.apache.kafka.common.acl.AclOperation.ALTER;
import static org.apache.kafka.common.acl.AclOperation.ALTER_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DELETE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import io.spoor.schemas.topic.Topic;
import io.spoor.schemas.topic.TopicCatalogue;
import java.util.ArrayList;
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
 * Who may do what in Kafka: the one table from which ACLs are made, the table in {@code
 * docs/security.md} is written, and the tests know what must be refused.
 *
 * <p>Raw records may hold live secrets: nobody but the app reads them. Whoever may write manifests,
 * exceptions and rules can switch detection off: administrators alone. Sinks read; what they could
 * not deliver goes to the dead letters, and the alert sink keeps the record of what it told whom.
 */
public final class AccessMatrix {

  /** Consumer group of the sink to Elasticsearch. */
  public static final String SEARCH_GROUP = "connect-spoor-elasticsearch";

  /** What the consumer groups of the sinks that tell people begin with: one a target. */
  public static final String ALERT_GROUP = "connect-spoor-alerts-";

  /** Consumer group of a sink that keeps evidence. */
  public static final String EVIDENCE_GROUP = "connect-spoor-evidence";

  /** What the app's application ids, and so its groups and transactions, begin with. */
  private static final String APPLICATION = "spoor";

  /** What its changelogs begin with; topics of the catalogue have a dot there. */
  private static final String CHANGELOGS = "spoor-";

  /** What all topics of the catalogue begin with. */
  private static final String CATALOGUE = "spoor.";

  private static final String RAW = TopicCatalogue.RAW_PREFIX;

  private static final List<Grant> GRANTS = grants();

  private AccessMatrix() {}

  /** All rows, by account. */
  public static List<Grant> all() {
    return GRANTS;
  }

  /** All ACLs of all accounts. */
  public static Set<AclBinding> bindings() {
    return GRANTS.stream()
        .flatMap(grant -> grant.bindings().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a row allows it. */
  public static boolean allows(
      ServiceAccount account, ResourceType resource, String name, AclOperation operation) {
    return GRANTS.stream().anyMatch(grant -> grant.allows(account, resource, name, operation));
  }

  /** The table as Markdown; names with which an account may do the same share a line. */
  public static List<String> table() {
    Map<List<String>, List<String>> operations = new LinkedHashMap<>();
    for (Grant grant : GRANTS) {
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

  private static List<Grant> grants() {
    var rows = new Rows();
    rows.prefix(APP, RAW, READ);
    // It looks at every start whether all topics are there and fit together.
    rows.prefix(APP, CATALOGUE, DESCRIBE);
    rows.topics(APP, Set.of(READ, WRITE), TopicCatalogue.EVENTS, TopicCatalogue.LINKS);
    rows.topics(APP, Set.of(READ, WRITE), TopicCatalogue.ACTIONS);
    // Read by a replay, which takes back what it does not come to again.
    rows.topics(APP, Set.of(READ, WRITE), TopicCatalogue.CHAINS, TopicCatalogue.FINDINGS);
    rows.topics(APP, Set.of(READ, WRITE), TopicCatalogue.ALERTS);
    rows.topics(APP, Set.of(WRITE), TopicCatalogue.IDENTITIES, TopicCatalogue.DEAD_LETTERS);
    rows.topics(APP, Set.of(WRITE), TopicCatalogue.TRIAGED_ALERTS);
    rows.topics(APP, Set.of(READ), TopicCatalogue.MANIFESTS, TopicCatalogue.EXCEPTIONS);
    rows.topics(APP, Set.of(READ), TopicCatalogue.VERDICTS);
    rows.topics(APP, Set.of(READ), TopicCatalogue.RULES);
    rows.topics(APP, Set.of(WRITE), TopicCatalogue.SETTINGS);
    rows.prefix(APP, CHANGELOGS, CREATE, READ, WRITE, DELETE, DESCRIBE_CONFIGS);
    rows.add(APP, ResourceType.GROUP, APPLICATION, true, READ, DELETE);
    rows.add(APP, ResourceType.TRANSACTIONAL_ID, APPLICATION, true, WRITE);

    rows.prefix(INGEST, RAW, WRITE);

    for (String topic : List.of("connect-configs", "connect-offsets", "connect-status")) {
      rows.add(CONNECT, ResourceType.TOPIC, topic, false, CREATE, READ, WRITE, DESCRIBE_CONFIGS);
    }
    rows.add(CONNECT, ResourceType.GROUP, "connect-cluster", false, READ);

    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.EVENTS, TopicCatalogue.ACTIONS);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.CHAINS, TopicCatalogue.FINDINGS);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.IDENTITIES);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.TRIAGED_ALERTS);
    rows.topics(SEARCH_SINK, Set.of(READ), TopicCatalogue.DELIVERIES, TopicCatalogue.VERDICTS);
    rows.topics(SEARCH_SINK, Set.of(WRITE), TopicCatalogue.CONNECT_DEAD_LETTERS);
    rows.add(SEARCH_SINK, ResourceType.GROUP, SEARCH_GROUP, false, READ);

    rows.topics(ALERT_SINK, Set.of(READ), TopicCatalogue.ALERTS, TopicCatalogue.VERDICTS);
    rows.topics(ALERT_SINK, Set.of(READ, WRITE), TopicCatalogue.DELIVERIES);
    rows.topics(ALERT_SINK, Set.of(WRITE), TopicCatalogue.CONNECT_DEAD_LETTERS);
    rows.add(ALERT_SINK, ResourceType.GROUP, ALERT_GROUP, true, READ);

    for (Topic topic : TopicCatalogue.fixed()) {
      boolean own = topic.equals(TopicCatalogue.CONNECT_DEAD_LETTERS);
      // Follows from alerts and verdicts, which are evidence.
      boolean derived = topic.equals(TopicCatalogue.TRIAGED_ALERTS);
      if (!own && !derived) {
        rows.topics(EVIDENCE_SINK, Set.of(READ), topic);
      }
    }
    rows.topics(EVIDENCE_SINK, Set.of(WRITE), TopicCatalogue.CONNECT_DEAD_LETTERS);
    rows.add(EVIDENCE_SINK, ResourceType.GROUP, EVIDENCE_GROUP, false, READ);

    // How far everybody is behind: ends of topics, offsets of groups, and no raw record.
    rows.prefix(OPERATOR, RAW, DESCRIBE);
    for (Topic topic : TopicCatalogue.fixed()) {
      boolean administrators =
          topic.equals(TopicCatalogue.MANIFESTS)
              || topic.equals(TopicCatalogue.EXCEPTIONS)
              || topic.equals(TopicCatalogue.RULES);
      boolean own = topic.equals(TopicCatalogue.VERDICTS) || topic.equals(TopicCatalogue.ACTS);
      if (!administrators) {
        rows.topics(OPERATOR, own ? Set.of(READ, WRITE) : Set.of(READ), topic);
      }
    }
    rows.add(OPERATOR, ResourceType.GROUP, APPLICATION, true, DESCRIBE);
    rows.add(OPERATOR, ResourceType.GROUP, "connect-spoor-", true, DESCRIBE);

    rows.topics(
        ADMINISTRATOR, Set.of(READ, WRITE), TopicCatalogue.MANIFESTS, TopicCatalogue.EXCEPTIONS);
    rows.topics(ADMINISTRATOR, Set.of(READ, WRITE), TopicCatalogue.RULES);
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
