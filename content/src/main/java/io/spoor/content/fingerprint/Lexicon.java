package io.spoor.content.fingerprint;

import io.spoor.schemas.text.ResourceText;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * Maps words of several languages to topics. An entry that ends in {@code *} matches every word
 * with that prefix; an entry in a script without spaces matches anywhere in the text.
 */
public final class Lexicon {
  private static final int LETTERS = 26;
  private static final Table TABLE = new Table(read("topics.txt").root);

  private final Node root = new Node();

  private Lexicon() {}

  /** Topics of the folded word from {@code from} (inclusive) to {@code to} (exclusive). */
  public static long topics(CharSequence word, int from, int to) {
    int node = Table.ROOT;
    long topics = 0;
    for (int i = from; i < to; i++) {
      node = TABLE.next(node, word.charAt(i));
      if (node == Table.NONE) {
        return topics;
      }
      topics |= TABLE.prefixTopics[node];
    }
    return topics | TABLE.wordTopics[node];
  }

  /** Topics of all words in a text whose script uses no spaces. */
  public static long topicsWithin(CharSequence text, int from, int to) {
    long topics = 0;
    for (int start = from; start < to; start++) {
      int node = Table.ROOT;
      for (int i = start; i < to && node != Table.NONE; i++) {
        node = TABLE.next(node, text.charAt(i));
        // The entry of no node has no topics.
        topics |= TABLE.prefixTopics[node] | TABLE.wordTopics[node];
      }
    }
    return topics;
  }

  /** Topics of the words of a description. */
  public static long topicsOf(String text) {
    return topicsOf(text, /* action= */ false, /* objects= */ false);
  }

  /**
   * Topics of the words of a description whose action is known: a word that could be an action or
   * an object counts as an object.
   */
  public static long topicsOfObjects(String text) {
    return topicsOf(text, /* action= */ false, /* objects= */ true);
  }

  /**
   * Topics of the words of a tool's name, such as {@code send_money}. The first word is the action,
   * even if it could name an object: {@code post_page} posts. If the action is to remove or to
   * change, the other words are only objects: {@code delete_email} mails nothing.
   */
  public static long topicsOfAction(String name) {
    return topicsOf(name, /* action= */ true, /* objects= */ false);
  }

  /** Whether the action is stated, and only removes or changes. */
  public static boolean isSpecificAction(long topics) {
    long actions = WordTopic.actionTopics(topics);
    return actions != 0 && (actions & ~(WordTopic.REMOVE.bit() | WordTopic.CHANGE.bit())) == 0;
  }

  private static long topicsOf(String text, boolean action, boolean objects) {
    boolean first = action;
    boolean settled = objects;
    long topics = 0;
    String folded = WordForms.fold(WordForms.splitWords(text));
    int from = -1;
    for (int i = 0; i <= folded.length(); i++) {
      boolean letter = i < folded.length() && Character.isLetter(folded.charAt(i));
      if (letter && from < 0) {
        from = i;
      } else if (!letter && from >= 0) {
        long wordTopics =
            WordForms.isUnspaced(folded.charAt(from))
                ? topicsWithin(folded, from, i)
                : topics(folded, from, i);
        if (first && WordTopic.actionTopics(wordTopics) != 0) {
          wordTopics &= ~WordTopic.objectTopics(wordTopics);
          settled = isSpecificAction(wordTopics);
        } else if (settled && WordTopic.objectTopics(wordTopics) != 0) {
          wordTopics &= ~WordTopic.actionTopics(wordTopics);
        }
        topics |= wordTopics;
        first = false;
        from = -1;
      }
    }
    return topics;
  }

  private static Lexicon read(String resource) {
    var lexicon = new Lexicon();
    WordTopic topic = null;
    for (String line : ResourceText.read(Lexicon.class, resource).lines().toList()) {
      String text = line.strip();
      if (text.startsWith("[")) {
        topic = WordTopic.valueOf(text.substring(1, text.length() - 1));
      } else if (!text.isEmpty() && !text.startsWith("#")) {
        for (String word : text.split("\\s+", -1)) {
          lexicon.add(word, Objects.requireNonNull(topic, "a topic before the first word").bit());
        }
      }
    }
    return lexicon;
  }

  private void add(String word, long topic) {
    boolean isPrefix = word.endsWith("*");
    Node node = root;
    String folded = WordForms.fold(isPrefix ? word.substring(0, word.length() - 1) : word);
    for (int i = 0; i < folded.length(); i++) {
      node = node.childFor(folded.charAt(i));
    }
    if (isPrefix) {
      node.prefixTopics |= topic;
    } else {
      node.wordTopics |= topic;
    }
  }

  /** A tree of letters while it is read. */
  private static final class Node {
    private final Map<Character, Node> children = new HashMap<>(2);
    private long prefixTopics;
    private long wordTopics;

    Node childFor(char c) {
      return children.computeIfAbsent(c, _ -> new Node());
    }
  }

  /**
   * The tree in arrays, which take fewer steps through memory than objects: most words end soon.
   */
  private static final class Table {
    static final int NONE = 0;
    static final int ROOT = 1;

    private final int[] letters;
    private final long[] prefixTopics;
    private final long[] wordTopics;
    private final Map<Long, Integer> others = new HashMap<>();
    private final boolean[] hasOthers;
    private int size = ROOT;

    Table(Node root) {
      int nodes = ROOT + count(root);
      letters = new int[nodes * LETTERS];
      prefixTopics = new long[nodes];
      wordTopics = new long[nodes];
      hasOthers = new boolean[nodes];
      add(root);
    }

    private static int count(Node node) {
      int count = 1;
      for (Node child : node.children.values()) {
        count += count(child);
      }
      return count;
    }

    private int add(Node node) {
      int index = size++;
      prefixTopics[index] = node.prefixTopics;
      wordTopics[index] = node.wordTopics;
      node.children.forEach(
          (c, child) -> {
            int at = add(child);
            if (c >= 'a' && c <= 'z') {
              letters[index * LETTERS + c - 'a'] = at;
            } else {
              others.put(key(index, c), at);
              hasOthers[index] = true;
            }
          });
      return index;
    }

    private static long key(int node, char c) {
      return (long) node << Character.SIZE | c;
    }

    int next(int node, char c) {
      if (c >= 'a' && c <= 'z') {
        return letters[node * LETTERS + c - 'a'];
      }
      return hasOthers[node] ? others.getOrDefault(key(node, c), NONE) : NONE;
    }
  }
}
