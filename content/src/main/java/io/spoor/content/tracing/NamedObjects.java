package io.spoor.content.tracing;

import io.spoor.content.fingerprint.NameFlag;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.fingerprint.TextFlag;
import io.spoor.content.fingerprint.WordTopic;
import io.spoor.schemas.NamedObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Objects that the sentences of a text name, as hashes. When not all fit, those elsewhere take
 * precedence, then those in instructions, then those among words.
 */
final class NamedObjects {
  private static final int MAX_NAMES = 512;
  private static final int MIN_WORDS = 4;
  private static final long ACTS =
      WordTopic.SEND.bit()
          | WordTopic.PUBLISH.bit()
          | WordTopic.SHARE.bit()
          | WordTopic.ADD.bit()
          | WordTopic.REMOVE.bit()
          | WordTopic.CREATE.bit()
          | WordTopic.CHANGE.bit()
          | WordTopic.FETCH.bit()
          | WordTopic.RUN.bit()
          | WordTopic.GRANT.bit();
  private static final int COMMANDS =
      NameFlag.ORDERED.bit() | NameFlag.ADDRESSED.bit() | NameFlag.HIDDEN.bit();

  private final TaintKey key;
  private final List<Map<Integer, Integer>> byRank =
      List.of(
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>(),
          new LinkedHashMap<>());

  /** How each word was named last: listings name the same files again and again. */
  private final Map<String, Integer> last = new HashMap<>();

  NamedObjects(TaintKey key) {
    this.key = key;
  }

  /** Adds what the sentences of a result name. */
  void addResult(List<SentenceBuilder> sentences) {
    for (int i = 0; i < sentences.size(); i++) {
      SentenceBuilder sentence = sentences.get(i);
      if (sentence.objects.isEmpty()) {
        continue;
      }
      int about = about(sentence) | beside(sentences, i);
      boolean isActing = (about & COMMANDS) != 0 || NameFlag.ACTED_ON.isIn(about);
      for (String word : sentence.objects) {
        // Logs list numbers of machines by the thousand.
        boolean isListed = !NameFlag.IN_PROSE.isIn(about) && !ObjectNames.hasLetter(word);
        if (isActing || (ObjectNames.isOutside(word) && !isListed)) {
          add(word, about);
        }
      }
    }
  }

  /** Adds what the sentences of a request name. */
  void addRequest(List<SentenceBuilder> sentences) {
    for (SentenceBuilder sentence : sentences) {
      NameFlag part = sentence.quoted ? NameFlag.QUOTED : NameFlag.OWN;
      if (!sentence.quoted && TextFlag.ORDER.isIn(sentence.flags)) {
        // A table or a package may be named by a plain word.
        sentence
            .hashes(key)
            .forEach(word -> byRank.getLast().merge(word, part.bit(), (a, b) -> a | b));
      }
      for (String word : sentence.objects) {
        add(word, about(sentence) | part.bit());
      }
    }
  }

  private static int rank(String word, int about) {
    if (ObjectNames.isElsewhere(word)) {
      return 0;
    }
    return (about & COMMANDS) != 0 ? 1 : NameFlag.IN_PROSE.isIn(about) ? 2 : 3;
  }

  private void add(String word, int about) {
    Integer before = last.put(word, about);
    if (before != null && before == about) {
      return;
    }
    Map<Integer, Integer> target = byRank.get(rank(word, about));
    if (target.size() >= 4 * MAX_NAMES) {
      return;
    }
    for (String name : ObjectNames.of(word)) {
      target.merge(ObjectNames.hash(key, name), about, (a, b) -> a | b);
    }
  }

  /** A command after a colon is a sentence of few words, and the text is around it. */
  private static int beside(List<SentenceBuilder> sentences, int at) {
    if (sentences.get(at).wordCount == 0) {
      return 0;
    }
    boolean follows = at > 0 && sentences.get(at - 1).wordCount >= MIN_WORDS;
    boolean leads = at + 1 < sentences.size() && sentences.get(at + 1).wordCount >= MIN_WORDS;
    return follows || leads ? NameFlag.IN_PROSE.bit() : 0;
  }

  private static int about(SentenceBuilder sentence) {
    int about = sentence.wordCount >= MIN_WORDS ? NameFlag.IN_PROSE.bit() : 0;
    about |= TextFlag.ORDER.isIn(sentence.flags) ? NameFlag.ORDERED.bit() : 0;
    about |= TextFlag.NEAR_ADDRESS.isIn(sentence.flags) ? NameFlag.ADDRESSED.bit() : 0;
    about |= TextFlag.DECODED.isIn(sentence.flags) ? NameFlag.HIDDEN.bit() : 0;
    return about | ((sentence.topics & ACTS) != 0 ? NameFlag.ACTED_ON.bit() : 0);
  }

  /** The objects, at most {@value #MAX_NAMES}. */
  List<NamedObject> toList() {
    Map<Integer, Integer> all = new LinkedHashMap<>();
    for (Map<Integer, Integer> rank : byRank) {
      for (Map.Entry<Integer, Integer> name : rank.entrySet()) {
        if (all.size() < MAX_NAMES || all.containsKey(name.getKey())) {
          all.merge(name.getKey(), name.getValue(), (a, b) -> a | b);
        }
      }
    }
    var list = new ArrayList<NamedObject>(all.size());
    all.forEach((name, about) -> list.add(new NamedObject(name, about)));
    return list;
  }

  /** Number of names beyond the limit. */
  int leftOut() {
    int found = 0;
    for (Map<Integer, Integer> rank : byRank) {
      found += rank.size();
    }
    return Math.max(0, found - MAX_NAMES);
  }
}
