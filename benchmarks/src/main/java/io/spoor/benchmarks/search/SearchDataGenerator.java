package io.spoor.benchmarks.search;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.schemas.topic.TopicCatalogue;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.BiConsumer;

/**
 * Generates a fictitious company: chains of some twenty actions over ten days, most of them under
 * three credentials; a few principals are frequent, most are rare. Documents have the sink's form
 * ({@code dashboards/FIELDS.md}); Elasticsearch rejects a field that is not in the templates.
 */
final class SearchDataGenerator {
  private static final DateTimeFormatter NANOS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant START = Instant.parse("2026-03-01T00:00:00Z");
  private static final int DAYS = 10;
  private static final int AGENTS = 200;
  private static final int ROLES = 2_000;
  private static final int LENGTH = 20;
  private static final String[] VERBS = {
    "ListBuckets", "GetObject", "PutObject", "AssumeRole", "DescribeInstances", "ListUsers", "Query"
  };
  private static final String[] WORDS = {
    "invoice", "supplier", "iban", "refund", "ticket", "export", "customer", "payroll", "backup",
    "report", "quarter", "north", "harbour", "contract", "ledger", "audit", "token", "mailbox"
  };

  private final Random random;
  private final BiConsumer<String, ObjectNode> out;
  private long generated;

  /** Generated chains, for the questions' values. */
  private final List<GeneratedChain> chains = new ArrayList<>();

  /** Facts about one generated chain. */
  private record GeneratedChain(
      String id, List<String> principals, String credential, String searchWords) {}

  /**
   * @param out receives each document with its index; its {@code _id} member is the id
   */
  SearchDataGenerator(long seed, BiConsumer<String, ObjectNode> out) {
    this.random = new Random(seed);
    this.out = out;
  }

  /** Generates chains up to this number of actions. */
  void generate(int actions) {
    while (generated < actions) {
      chains.add(chain((int) Math.min(LENGTH / 2 + random.nextInt(LENGTH), actions - generated)));
    }
  }

  /** Values for every question, from one existing chain. */
  Map<String, String> values() {
    GeneratedChain chain = chains.get(random.nextInt(chains.size()));
    return Map.of(
        "chain", chain.id,
        "principal", chain.principals.getLast(),
        "credential", chain.credential,
        "role", chain.principals.get(1),
        "from", chain.principals.get(0),
        "to", chain.principals.get(1),
        "words", chain.searchWords);
  }

  private GeneratedChain chain(int length) {
    String id = hex(16);
    String agent = "agent-" + random.nextInt(AGENTS);
    String run = hex(16);
    Instant startedAt =
        START.plusMillis((long) (random.nextDouble() * Duration.ofDays(DAYS).toMillis()));
    List<String> principals = List.of(user(), role(), role());
    List<String> credentials =
        List.of(
            hex(16), key(), random.nextInt(50) == 0 ? "AKIASHARED" + random.nextInt(20) : key());
    List<String> segments = List.of(hex(16), hex(16), hex(16));
    ObjectNode document = JSON.createObjectNode().put("_id", id);
    Instant endedAt = startedAt;
    String words = "";
    List<ObjectNode> switches = new ArrayList<>();
    // One of fifty is merged: its actions still contain the earlier id.
    boolean merged = random.nextInt(50) == 0;
    String chainId = merged ? hex(16) : id;
    for (int i = 0; i < length; i++) {
      int principalIndex = Math.min(2, i * 3 / length);
      String event = hex(16);
      endedAt = endedAt.plusMillis(200 + random.nextInt(20_000));
      if (principalIndex > 0 && switches.size() < principalIndex) {
        switches.add(change(principals, credentials, principalIndex, event, endedAt));
      }
      ObjectNode action =
          action(
              event,
              endedAt,
              agent,
              run,
              principals.get(principalIndex),
              credentials.get(principalIndex),
              segments.get(principalIndex));
      ObjectNode spoor = (ObjectNode) action.path("spoor");
      spoor.putObject("chain").put("id", chainId).put("root_key", "default|trace||" + id);
      spoor.put("revision", 1).put("generation", 0).put("late", false);
      String month = YearMonth.from(endedAt.atOffset(ZoneOffset.UTC)).toString().replace('-', '.');
      out.accept("spoor-actions-" + month, action);
      if (principalIndex == 0) {
        words = randomWords();
        ObjectNode call = action.deepCopy();
        ((ObjectNode) call.path("spoor"))
            .remove(List.of("chain", "revision", "generation", "late"));
        call.withObject("/gen_ai/tool/call")
            .put("arguments", "{\"text\":\"" + randomWords() + " " + words + "\"}");
        out.accept("spoor-events-" + month, call);
      }
      generated++;
    }
    document(
        document,
        id,
        agent,
        run,
        startedAt,
        endedAt,
        principals,
        credentials,
        segments,
        switches,
        length);
    if (merged) {
      ObjectNode mergedChain = JSON.createObjectNode().put("_id", chainId).put("tenant", "default");
      mergedChain.put("@timestamp", nanos(startedAt));
      mergedChain
          .putObject("spoor")
          .putObject("chain")
          .put("id", chainId)
          .put("status", "merged")
          .put("merged_into", id);
      out.accept("spoor-chains", mergedChain);
    }
    return new GeneratedChain(merged ? chainId : id, principals, credentials.getLast(), words);
  }

  private ObjectNode action(
      String id,
      Instant time,
      String agent,
      String run,
      String principal,
      String credential,
      String segment) {
    ObjectNode action = JSON.createObjectNode().put("_id", id).put("tenant", "default");
    action.put("@timestamp", nanos(time)).put("message", "called an interface of " + principal);
    String verb = VERBS[random.nextInt(VERBS.length)];
    ObjectNode event = action.putObject("event");
    event
        .put("id", id)
        .put("kind", "event")
        .put("action", verb)
        .put("provider", "s3.amazonaws.com");
    event
        .put("outcome", random.nextInt(20) == 0 ? "failure" : "success")
        .putArray("category")
        .add("api");
    action
        .putObject("user")
        .put("id", principal)
        .put("name", principal.substring(principal.indexOf('/') + 1));
    String address = "10.2." + random.nextInt(40) + "." + random.nextInt(200);
    action.putObject("source").put("address", address).put("ip", address);
    action
        .putObject("user_agent")
        .put("original", "aws-sdk-java/2.29.1 Linux/6.1 cfg/retry-mode#standard");
    action
        .putObject("cloud")
        .put("region", "eu-north-1")
        .putObject("account")
        .put("id", "111122223333");
    action.putObject("http").putObject("request").put("id", hex(16));
    ObjectNode ai = action.putObject("gen_ai");
    ai.putObject("agent").put("id", agent).put("name", agent).put("version", "1.4.2");
    ai.putObject("tool").put("name", "run_command").put("type", "function");
    ObjectNode spoor = action.putObject("spoor");
    spoor.put("source", "cloudtrail").put("event_type", "AwsApiCall").put("read_only", true);
    spoor.put("arrived_at", nanos(time).substring(0, 23) + "Z");
    spoor
        .putObject("principal")
        .put("type", "role")
        .put("account", "111122223333")
        .put("session_issuer", principal);
    spoor.putObject("run").put("id", run);
    spoor
        .putObject("raw")
        .put("topic", TopicCatalogue.raw("cloudtrail").name())
        .put("partition", 3)
        .put("offset", generated)
        .put("sha256", hex(32));
    spoor.putObject("segment").put("id", segment).put("key", "default|access-key||" + credential);
    spoor
        .putObject("credential")
        .put("id", credential)
        .put("kind", "access-key")
        .put("key", "default|access-key||" + credential);
    spoor
        .putArray("resource")
        .addObject()
        .put("id", "arn:aws:s3:::bucket-" + random.nextInt(500))
        .put("type", "bucket");
    return action;
  }

  private ObjectNode change(
      List<String> principals,
      List<String> credentials,
      int principalIndex,
      String event,
      Instant time) {
    return JSON.createObjectNode()
        .put("from", principals.get(principalIndex - 1))
        .put("to", principals.get(principalIndex))
        .put("from_credential", credentials.get(principalIndex - 1))
        .put("to_credential", credentials.get(principalIndex))
        .put("kind", "assumed-role")
        .put("declared", random.nextInt(10) != 0)
        .put("event_id", event)
        .put("time", nanos(time));
  }

  private void document(
      ObjectNode document,
      String id,
      String agent,
      String run,
      Instant startedAt,
      Instant endedAt,
      List<String> principals,
      List<String> credentials,
      List<String> segments,
      List<ObjectNode> switches,
      int length) {
    document.put("tenant", "default").put("@timestamp", nanos(startedAt));
    document
        .putObject("event")
        .put("kind", "state")
        .put("start", nanos(startedAt))
        .put("end", nanos(endedAt))
        .put("risk_score", random.nextInt(100));
    document.putObject("gen_ai").putObject("agent").put("id", agent).put("version", "1.4.2");
    ObjectNode spoor = document.putObject("spoor");
    spoor.putObject("run").put("id", run);
    ObjectNode chain = spoor.putObject("chain");
    chain.put("id", id).put("root_key", "default|trace||" + id).put("status", "active");
    chain
        .put("action_count", length)
        .put("switch_count", switches.size())
        .put("segment_count", segments.size());
    principals.forEach(chain.putArray("principals")::add);
    credentials.forEach(chain.putArray("credentials")::add);
    chain.putArray("sources").add("cloudtrail").add("otel");
    ArrayNode list = spoor.putArray("segments");
    for (int i = 0; i < segments.size(); i++) {
      ObjectNode segment = list.addObject();
      segment
          .put("id", segments.get(i))
          .put("key", "default|access-key||" + credentials.get(i))
          .put("action_count", length / 3);
      if (i > 0) {
        segment
            .put("parent", "default|access-key||" + credentials.get(i - 1))
            .put("method", "issued-credential")
            .put("confidence", 1.0);
      }
    }
    switches.forEach(spoor.putArray("switch")::add);
    out.accept("spoor-chains", document);
  }

  /** Few are frequent, many are rare. */
  private String role() {
    int number = (int) (ROLES * Math.pow(random.nextDouble(), 3));
    return "arn:aws:iam::111122223333:role/role-" + number;
  }

  private String user() {
    return "arn:aws:iam::111122223333:user/user-" + random.nextInt(500);
  }

  private String key() {
    return "ASIA" + hex(8).toUpperCase(java.util.Locale.ROOT);
  }

  private String randomWords() {
    return WORDS[random.nextInt(WORDS.length)]
        + " "
        + WORDS[random.nextInt(WORDS.length)]
        + " "
        + random.nextInt(5_000);
  }

  private String hex(int bytes) {
    byte[] randomBytes = new byte[bytes];
    random.nextBytes(randomBytes);
    return HexFormat.of().formatHex(randomBytes);
  }

  private static String nanos(Instant time) {
    return NANOS.format(time);
  }
}
