package io.spoor.content.redaction;

import io.spoor.schemas.text.ResourceText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules of {@code secret-rules.txt}, which explains its format, ordered by the beginnings that
 * a scan meets.
 */
final class SecretRules {
  private static final String RESOURCE = "secret-rules.txt";
  private static final int BUCKETS = 1 << 13;
  private static final int DEFAULT_WITHIN = 64;
  private static final SecretRules INSTANCE = load();

  private final List<TokenRule> tokens = new ArrayList<>();
  private final Map<String, List<TokenRule>> near = new LinkedHashMap<>();
  private final Map<String, SecretKind> endings = new LinkedHashMap<>();
  private final Map<String, SecretKind> foreign = new LinkedHashMap<>();
  private final Map<String, SecretKind> phrases = new LinkedHashMap<>();
  private final Map<String, SecretKind> parameters = new HashMap<>();
  private final Map<String, List<SecretCommand>> commands = new LinkedHashMap<>();
  private final List<String> harmless = new ArrayList<>();
  // What may begin with three characters, by their hash without case.
  private final @Nullable Beginning[] beginnings = new @Nullable Beginning[BUCKETS];
  // First three characters, without what tells letters from other characters.
  private final boolean[] starts = new boolean[1 << 15];
  // First four characters, or fewer of shorter texts.
  private final KeySet exact = new KeySet();
  private final KeySet anyCase = new KeySet();

  /** A text that a rule looks for. {@code next} shares its hash. */
  record Beginning(
      String text,
      boolean anyCase,
      @Nullable TokenRule token,
      List<TokenRule> near,
      @Nullable SecretKind phrase,
      boolean command,
      @Nullable Beginning next) {
    boolean isAt(String in, int at) {
      return anyCase ? in.regionMatches(true, at, text, 0, text.length()) : in.startsWith(text, at);
    }
  }

  private SecretRules() {}

  static SecretRules get() {
    return INSTANCE;
  }

  private static SecretRules load() {
    return parse(ResourceText.read(SecretRules.class, RESOURCE));
  }

  /**
   * Parses the rules.
   *
   * @throws IllegalArgumentException with the number of a line that is no rule
   */
  static SecretRules parse(String text) {
    var rules = new SecretRules();
    String section = "";
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      if (line.isBlank() || line.startsWith("#")) {
        continue;
      }
      if (line.startsWith("[")) {
        section = line.strip();
        continue;
      }
      try {
        rules.add(section, line.strip().split(" +", -1));
      } catch (RuntimeException e) {
        throw new IllegalArgumentException(RESOURCE + ':' + number + ": " + e.getMessage(), e);
      }
    }
    rules.index();
    return rules;
  }

  private void add(String section, String[] columns) {
    if (columns.length < 2 && !section.equals("[harmless]")) {
      throw new IllegalArgumentException("needs at least two columns");
    }
    String kind = columns[0];
    List<String> rest = Arrays.asList(columns).subList(1, columns.length);
    switch (section) {
      case "[tokens]" -> tokens.add(token(columns));
      case "[near]" -> addNear(columns);
      case "[endings]" -> put(endings, rest, SecretKind.of(kind));
      case "[weak]" -> put(endings, rest, new SecretKind(kind, true));
      case "[harmless]" -> harmless.addAll(Arrays.asList(columns));
      case "[foreign]" ->
          rest.forEach(name -> foreign.put(name.replace('_', ' '), SecretKind.of(kind)));
      case "[phrases]" -> put(phrases, rest, SecretKind.of(kind));
      case "[parameters]" ->
          rest.forEach(
              name ->
                  parameters.put(name.replace("?", ""), new SecretKind(kind, name.endsWith("?"))));
      case "[commands]" -> {
        for (String name : kind.split(",", -1)) {
          SecretCommand command = SecretCommand.parse(name, rest);
          commands.computeIfAbsent(command.program(), key -> new ArrayList<>()).add(command);
        }
      }
      default -> throw new IllegalArgumentException("unknown section " + section);
    }
  }

  private static void put(Map<String, SecretKind> map, List<String> names, SecretKind kind) {
    names.forEach(
        name -> {
          if (map.put(name, kind) != null) {
            throw new IllegalArgumentException("states " + name + " twice");
          }
        });
  }

  private static TokenRule token(String[] columns) {
    if (columns.length < 3) {
      throw new IllegalArgumentException("a token needs a kind, a literal and a shape");
    }
    TokenShape before = null;
    for (String option : Arrays.asList(columns).subList(3, columns.length)) {
      if (option.startsWith("back=")) {
        before = TokenShape.parse(option.substring(5));
      }
    }
    // A space in a shape is written '␣', as columns end at spaces.
    return new TokenRule(
        columns[0],
        columns[1],
        before,
        TokenShape.parse(columns[2].replace('␣', ' ')),
        options(columns));
  }

  private void addNear(String[] columns) {
    if (columns.length < 3) {
      throw new IllegalArgumentException("needs a kind, words and a shape");
    }
    var rule = new TokenRule(columns[0], "", null, TokenShape.parse(columns[2]), options(columns));
    for (String word : columns[1].split(",", -1)) {
      for (String form :
          word.indexOf('+') < 0
              ? new String[] {word}
              : new String[] {word.replace('+', ' '), word.replace('+', '_')}) {
        near.computeIfAbsent(form, key -> new ArrayList<>()).add(rule);
      }
    }
  }

  private static TokenRule.Options options(String[] columns) {
    boolean mixed = false;
    boolean end = false;
    boolean keep = false;
    boolean random = false;
    double entropy = 0;
    int within = DEFAULT_WITHIN;
    for (String option : Arrays.asList(columns).subList(3, columns.length)) {
      String name = option.contains("=") ? option.substring(0, option.indexOf('=')) : option;
      String value = option.substring(Math.min(option.length(), name.length() + 1));
      switch (name) {
        case "mixed" -> mixed = true;
        case "end" -> end = true;
        case "keep" -> keep = true;
        case "random" -> random = true;
        case "entropy" -> entropy = Double.parseDouble(value);
        case "within" -> within = Integer.parseInt(value);
        case "back" -> {}
        default -> throw new IllegalArgumentException("unknown option " + option);
      }
    }
    return new TokenRule.Options(mixed, end, keep, random, entropy, within);
  }

  private void index() {
    for (String start : TokenMatcher.OTHER_STARTS) {
      filter(start, false);
    }
    for (String start : TokenMatcher.STARTS_IN_ANY_CASE) {
      filter(start, true);
    }
    for (TokenRule token : tokens) {
      index(token.literal(), false, token, List.of(), null, false);
    }
    near.forEach((word, rules) -> index(word, true, null, rules, null, false));
    phrases.forEach(
        (phrase, kind) -> {
          for (String separator : new String[] {" ", "_", "-", ""}) {
            index(phrase.replace("_", separator), true, null, List.of(), kind, false);
            if (phrase.indexOf('_') < 0) {
              break;
            }
          }
        });
    commands.keySet().forEach(name -> index(name, true, null, List.of(), null, true));
  }

  private void index(
      String text,
      boolean anyCase,
      @Nullable TokenRule token,
      List<TokenRule> nearRules,
      @Nullable SecretKind phrase,
      boolean command) {
    if (text.length() < 2) {
      throw new IllegalArgumentException("a beginning needs two characters: " + text);
    }
    if (text.length() == 2) {
      // The third character is open, so the text is in each bucket that it may lead to.
      var seen = new boolean[BUCKETS];
      for (char third = 0; third < 128; third++) {
        int bucket = bucket(text.charAt(0), text.charAt(1), third);
        if (!seen[bucket]) {
          seen[bucket] = true;
          put(bucket, text, anyCase, token, nearRules, phrase, command);
        }
      }
    } else {
      int bucket = bucket(text.charAt(0), text.charAt(1), text.charAt(2));
      put(bucket, text, anyCase, token, nearRules, phrase, command);
    }
  }

  private void put(
      int bucket,
      String text,
      boolean anyCase,
      @Nullable TokenRule token,
      List<TokenRule> nearRules,
      @Nullable SecretKind phrase,
      boolean command) {
    beginnings[bucket] =
        new Beginning(text, anyCase, token, nearRules, phrase, command, beginnings[bucket]);
    filter(text, anyCase);
  }

  private void filter(String text, boolean anyCase) {
    for (char third = 0; third < 32; third++) {
      starts[start(text.charAt(0), text.charAt(1), text.length() > 2 ? text.charAt(2) : third)] =
          true;
    }
    KeySet keys = anyCase ? this.anyCase : exact;
    String folded = anyCase ? text.toLowerCase(Locale.ROOT) : text;
    int key = key(folded.charAt(0), folded.charAt(1), charAt(folded, 2));
    keys.add((key << 7) | (charAt(folded, 3) & 127));
  }

  private static int bucket(char first, char second, char third) {
    return ((first | 32) * 1009 + (second | 32) * 61 + (third | 32)) & BUCKETS - 1;
  }

  /** The beginnings that may be at this position, as a list; null when there is none. */
  @Nullable Beginning beginningsAt(String text, int at) {
    if (at + 2 >= text.length()) {
      return null;
    }
    char first = text.charAt(at);
    char second = text.charAt(at + 1);
    char third = text.charAt(at + 2);
    return beginnings[bucket(first, second, third)];
  }

  /** Whether a beginning may be at this position: its first four characters are those of one. */
  boolean mayBegin(String text, int at) {
    char first = text.charAt(at);
    char second = charAt(text, at + 1);
    char third = charAt(text, at + 2);
    if (!starts[start(first, second, third)]) {
      return false;
    }
    char fourth = charAt(text, at + 3);
    int key = key(first, second, third);
    int folded = key(fold(first), fold(second), fold(third));
    return exact.has((key << 7) | (fourth & 127))
        || anyCase.has((folded << 7) | (fold(fourth) & 127))
        || exact.has(key << 7)
        || anyCase.has(folded << 7)
        || exact.has(key(first, second, '\0') << 7)
        || anyCase.has(key(fold(first), fold(second), '\0') << 7);
  }

  /** Whether a beginning starts with three characters, of each the low five bits. */
  boolean[] starts() {
    return starts;
  }

  private static int start(char first, char second, char third) {
    return ((first & 31) << 10) | ((second & 31) << 5) | (third & 31);
  }

  private static char charAt(String text, int at) {
    return at < text.length() ? text.charAt(at) : 0;
  }

  private static char fold(char c) {
    return c >= 'A' && c <= 'Z' ? (char) (c | 32) : c;
  }

  private static int key(char first, char second, char third) {
    return ((first & 127) << 14) | ((second & 127) << 7) | (third & 127);
  }

  /** Set of the beginnings' first characters. */
  private static final class KeySet {
    private static final int SLOTS = 1 << 12;
    private final int[] keys = new int[SLOTS];
    private int size;

    void add(int key) {
      int slot = slot(key);
      while (keys[slot] != 0 && keys[slot] != key) {
        slot = (slot + 1) & SLOTS - 1;
      }
      size += keys[slot] == 0 ? 1 : 0;
      if (size > SLOTS / 2) {
        throw new IllegalStateException("more beginnings than the filter is made for");
      }
      keys[slot] = key;
    }

    boolean has(int key) {
      int slot = slot(key);
      while (keys[slot] != 0) {
        if (keys[slot] == key) {
          return true;
        }
        slot = (slot + 1) & SLOTS - 1;
      }
      return false;
    }

    private static int slot(int key) {
      return (key * 0x9E3779B1) >>> 20;
    }
  }

  /** All beginnings. */
  List<Beginning> allBeginnings() {
    var all = new ArrayList<Beginning>();
    for (Beginning list : beginnings) {
      for (Beginning each = list; each != null; each = each.next) {
        all.add(each);
      }
    }
    return all;
  }

  Map<String, SecretKind> endings() {
    return endings;
  }

  List<String> harmless() {
    return harmless;
  }

  Map<String, SecretKind> foreign() {
    return foreign;
  }

  /** Kind of secret of a parameter in a URL's query; null when it has none. */
  @Nullable SecretKind parameter(String name) {
    SecretKind kind = parameters.get(name);
    return kind == null ? parameters.get(name.toLowerCase(Locale.ROOT)) : kind;
  }

  List<SecretCommand> commands(String program) {
    return commands.getOrDefault(program.toLowerCase(Locale.ROOT), List.of());
  }
}
