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
 * Translates the part of Kibana's query language that Spoor's objects and documents use into
 * Kibana's Elasticsearch query: {@code and}, {@code or}, {@code not}, parentheses, {@code field :
 * value}, lists of values, {@code *}, ranges, and {@code path:{ … }} for nested fields. Source: <a
 * href="https://www.elastic.co/docs/explore-analyze/query-filter/languages/kql">KQL</a>.
 */
public final class KqlParser {
  private static final Pattern TOKEN =
      Pattern.compile(
          "\\s*(?:(\"(?:[^\"\\\\]|\\\\.)*\")|(<=|>=|[(){}:<>])|((?:[^\\s(){}:<>\"\\\\]|\\\\.)+))");

  private final ObjectMapper json = new ObjectMapper();
  private final List<String> tokens = new ArrayList<>();
  private final Set<String> fields = new TreeSet<>();
  private int position;

  private KqlParser(String text) {
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
   * @param query in Elasticsearch's form
   * @param fields full names, including nested fields
   */
  public record Parsed(JsonNode query, Set<String> fields) {}

  /**
   * Parses a query; an empty text matches all documents.
   *
   * @throws IllegalArgumentException if the text is outside the supported part of KQL
   */
  public static Parsed parse(String text) {
    var kql = new KqlParser(text);
    if (kql.tokens.isEmpty()) {
      return new Parsed(kql.json.createObjectNode().set("match_all", kql.object()), Set.of());
    }
    JsonNode query = kql.parseOr("");
    if (kql.position < kql.tokens.size()) {
      throw new IllegalArgumentException("unexpected " + kql.peek() + " in: " + text);
    }
    return new Parsed(query, kql.fields);
  }

  private JsonNode parseOr(String path) {
    List<JsonNode> alternatives = new ArrayList<>(List.of(parseAnd(path)));
    while (takeWord("or")) {
      alternatives.add(parseAnd(path));
    }
    return alternatives.size() == 1 ? alternatives.getFirst() : should(alternatives);
  }

  private JsonNode parseAnd(String path) {
    List<JsonNode> all = new ArrayList<>(List.of(negated(path)));
    while (takeWord("and")) {
      all.add(negated(path));
    }
    return all.size() == 1 ? all.getFirst() : bool("filter", all);
  }

  private JsonNode negated(String path) {
    return takeWord("not") ? bool("must_not", List.of(negated(path))) : parsePrimary(path);
  }

  private JsonNode parsePrimary(String path) {
    if (takeIf("(")) {
      JsonNode inner = parseOr(path);
      expect(")");
      return inner;
    }
    String field = path + unquoted(token());
    String operator = token();
    if (operator.equals(":") && takeIf("{")) {
      JsonNode inner = parseOr(field + ".");
      expect("}");
      ObjectNode nested = json.createObjectNode();
      nested.putObject("nested").put("path", field).put("score_mode", "none").set("query", inner);
      return nested;
    }
    fields.add(field);
    return switch (operator) {
      case ":" -> takeIf("(") ? parseValues(field) : value(field, token());
      case "<" -> range(field, "lt");
      case "<=" -> range(field, "lte");
      case ">" -> range(field, "gt");
      case ">=" -> range(field, "gte");
      default ->
          throw new IllegalArgumentException(
              "after " + field + " comes : or a comparison, not " + operator);
    };
  }

  private JsonNode parseValues(String field) {
    List<JsonNode> alternatives = new ArrayList<>();
    do {
      alternatives.add(value(field, token()));
    } while (takeWord("or"));
    expect(")");
    return should(alternatives);
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

  private JsonNode should(List<JsonNode> alternatives) {
    ObjectNode query = bool("should", alternatives);
    ((ObjectNode) query.get("bool")).put("minimum_should_match", 1);
    return query;
  }

  private ObjectNode bool(String occurrence, List<JsonNode> clauses) {
    ObjectNode query = json.createObjectNode();
    ArrayNode array = query.putObject("bool").putArray(occurrence);
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
    return position < tokens.size() ? tokens.get(position) : "the end";
  }

  private String token() {
    if (position == tokens.size()) {
      throw new IllegalArgumentException("ends too early: " + String.join(" ", tokens));
    }
    return tokens.get(position++);
  }

  private boolean takeIf(String token) {
    boolean matches = position < tokens.size() && tokens.get(position).equals(token);
    position += matches ? 1 : 0;
    return matches;
  }

  private boolean takeWord(String word) {
    boolean matches = position < tokens.size() && tokens.get(position).equalsIgnoreCase(word);
    position += matches ? 1 : 0;
    return matches;
  }

  private void expect(String token) {
    if (!takeIf(token)) {
      throw new IllegalArgumentException("expected " + token + ", not " + peek());
    }
  }
}
