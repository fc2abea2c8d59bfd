package io.spoor.testkit.kibana;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The part of Kibana's query language that our objects and documents use, as the Elasticsearch
 * query that Kibana makes of it: {@code and}, {@code or}, {@code not}, parentheses, {@code field :
 * value}, lists of values, {@code *}, ranges, and {@code path:{ … }} for nested fields. Source: <a
 * href="https://www.elastic.co/docs/explore-analyze/query-filter/languages/kql">KQL</a>.
 */
public final class Kql {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|(<=|>=|[(){}:<>])|((?:[^\\s(){}:<>\"\\\\]|\\\\.)+))");

  private final ObjectMapper json = new ObjectMapper();
  private final List<String> tokens = new ArrayList<>();
  private final Set<String> fields = new TreeSet<>();
  private int next;

  private Kql(String text) {
    Matcher matcher = TOKEN.matcher(text);
    int end = 0;
    while (matcher.lookingAt()) {
      tokens.add(matcher.group().strip());
      end = matcher.end();
      matcher.region(end, text.length());
    }
    if (!text.substring(end).isBlank()) {
      throw new IllegalArgumentException("not KQL from here: " + text.substring(end));
    }
  }

  /**
   * A query and the fields it names.
   *
   * @param query as Elasticsearch takes it
   * @param fields full names, those of nested fields included
   */
  public record Parsed(JsonNode query, Set<String> fields) {}

  /**
   * The query of this text; that of an empty one matches all.
   *
   * @throws IllegalArgumentException if it is not in the part of KQL that is known here
   */
  public static Parsed parse(String text) {
    var kql = new Kql(text);
    if (kql.tokens.isEmpty()) {
      return new Parsed(kql.json.createObjectNode().set("match_all", kql.object()), Set.of());
    }
    JsonNode query = kql.either("");
    if (kql.next < kql.tokens.size()) {
      throw new IllegalArgumentException("unexpected " + kql.peek() + " in: " + text);
    }
    return new Parsed(query, kql.fields);
  }

  private JsonNode either(String path) {
    List<JsonNode> any = new ArrayList<>(List.of(both(path)));
    while (takeWord("or")) {
      any.add(both(path));
    }
    return any.size() == 1 ? any.getFirst() : should(any);
  }

  private JsonNode both(String path) {
    List<JsonNode> all = new ArrayList<>(List.of(negated(path)));
    while (takeWord("and")) {
      all.add(negated(path));
    }
    return all.size() == 1 ? all.getFirst() : bool("filter", all);
  }

  private JsonNode negated(String path) {
    return takeWord("not") ? bool("must_not", List.of(negated(path))) : primary(path);
  }

  private JsonNode primary(String path) {
    if (take("(")) {
      JsonNode inner = either(path);
      need(")");
      return inner;
    }
    String field = path + unquoted(token());
    String operator = token();
    if (operator.equals(":") && take("{")) {
      JsonNode inner = either(field + ".");
      need("}");
      ObjectNode nested = json.createObjectNode();
      nested.putObject("nested").put("path", field).put("score_mode", "none").set("query", inner);
      return nested;
    }
    fields.add(field);
    return switch (operator) {
      case ":" -> take("(") ? values(field) : value(field, token());
      case "<" -> range(field, "lt");
      case "<=" -> range(field, "lte");
      case ">" -> range(field, "gt");
      case ">=" -> range(field, "gte");
      default ->
          throw new IllegalArgumentException(
              "after " + field + " comes : or a comparison, not " + operator);
    };
  }

  private JsonNode values(String field) {
    List<JsonNode> any = new ArrayList<>();
    do {
      any.add(value(field, token()));
    } while (takeWord("or"));
    need(")");
    return should(any);
  }

  private JsonNode value(String field, String token) {
    ObjectNode query = json.createObjectNode();
    if (token.startsWith("\"")) {
      query.putObject("match_phrase").put(field, unquoted(token));
    } else if (token.equals("*")) {
      query.putObject("exists").put("field", field);
    } else if (token.contains("*")) {
      query.putObject("query_string").put("query", token).putArray("fields").add(field);
    } else {
      query.putObject("match").put(field, unquoted(token));
    }
    return query;
  }

  private JsonNode range(String field, String operator) {
    ObjectNode query = json.createObjectNode();
    query.putObject("range").putObject(field).put(operator, unquoted(token()));
    return query;
  }

  private JsonNode should(List<JsonNode> any) {
    ObjectNode query = bool("should", any);
    ((ObjectNode) query.get("bool")).put("minimum_should_match", 1);
    return query;
  }

  private ObjectNode bool(String occur, List<JsonNode> clauses) {
    ObjectNode query = json.createObjectNode();
    ArrayNode array = query.putObject("bool").putArray(occur);
    clauses.forEach(array::add);
    return query;
  }

  private ObjectNode object() {
    return json.createObjectNode();
  }

  private static String unquoted(String token) {
    String inner = token.startsWith("\"") ? token.substring(1, token.length() - 1) : token;
    return inner.replaceAll("\\\\(.)", "$1");
  }

  private String peek() {
    return next < tokens.size() ? tokens.get(next) : "the end";
  }

  private String token() {
    if (next == tokens.size()) {
      throw new IllegalArgumentException("ends too early: " + String.join(" ", tokens));
    }
    return tokens.get(next++);
  }

  private boolean take(String token) {
    boolean there = next < tokens.size() && tokens.get(next).equals(token);
    next += there ? 1 : 0;
    return there;
  }

  private boolean takeWord(String word) {
    boolean there = next < tokens.size() && tokens.get(next).equalsIgnoreCase(word);
    next += there ? 1 : 0;
    return there;
  }

  private void need(String token) {
    if (!take(token)) {
      throw new IllegalArgumentException("expected " + token + ", not " + peek());
    }
  }
}
