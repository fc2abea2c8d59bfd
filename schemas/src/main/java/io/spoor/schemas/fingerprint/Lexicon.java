package io.spoor.schemas.fingerprint;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Maps words of several languages to topics. An entry that ends in {@code *} matches every word
 * with that prefix; an entry in a script without spaces matches anywhere in the text.
 */
public final class Lexicon {
  private static final Lexicon INSTANCE = read("topics.txt");
  private static final int LETTERS = 26;

  private final Node root = new Node();

  private Lexicon() {}

  /** Topics of the folded word from {@code from} (inclusive) to {@code to} (exclusive). */
  public static long topics(CharSequence word, int from, int to) {
    Node node = INSTANCE.root;
    long topics = 0;
    for (int i = from; i < to; i++) {
      node = node.next(word.charAt(i));
      if (node == null) {
        return topics;
      }
      topics |= node.prefixTopics;
    }
    return topics | node.wordTopics;
  }

  /** Topics of all words in a text whose script uses no spaces. */
  public static long topicsWithin(CharSequence text, int from, int to) {
    long topics = 0;
    for (int start = from; start < to; start++) {
      Node node = INSTANCE.root;
      for (int i = start; i < to && node != null; i++) {
        node = node.next(text.charAt(i));
        if (node != null) {
          topics |= node.prefixTopics | node.wordTopics;
        }
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
    try (InputStream in =
            Objects.requireNonNull(Lexicon.class.getResourceAsStream(resource), resource);
        var lines = new BufferedReader(new InputStreamReader(in, UTF_8))) {
      WordTopic topic = null;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        String text = line.strip();
        if (text.isEmpty() || text.startsWith("#")) {
          continue;
        }
        if (text.startsWith("[")) {
          topic = WordTopic.valueOf(text.substring(1, text.length() - 1));
          continue;
        }
        for (String word : text.split("\\s+", -1)) {
          lexicon.add(word, Objects.requireNonNull(topic, "a topic before the first word").bit());
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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

  private static final class Node {
    private final @Nullable Node[] letters = new @Nullable Node[LETTERS];
    private final Map<Character, Node> others = new HashMap<>(0);
    private long prefixTopics;
    private long wordTopics;

    @Nullable Node next(char c) {
      return c >= 'a' && c <= 'z' ? letters[c - 'a'] : others.isEmpty() ? null : others.get(c);
    }

    Node childFor(char c) {
      Node node = next(c);
      if (node != null) {
        return node;
      }
      Node child = new Node();
      if (c >= 'a' && c <= 'z') {
        letters[c - 'a'] = child;
      } else {
        others.put(c, child);
      }
      return child;
    }
  }
}
