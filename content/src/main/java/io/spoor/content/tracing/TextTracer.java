package io.spoor.content.tracing;

import io.spoor.content.fingerprint.TaintKey;
import io.spoor.content.fingerprint.ValueKind;
import io.spoor.schemas.TracedText;
import io.spoor.schemas.TracedValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calculates the hashes of sentences and arguments, within a budget. */
final class TextTracer {
  private static final int MAX_WORDS = 64;
  private static final int MAX_SHINGLES = 64;
  private static final int MAX_SENTENCES = 1536;
  private static final int SHINGLE = 3;
  private static final int MIN_PIECE = 4;
  private static final int MAX_PIECED = 64;

  private final TaintKey key;

  TextTracer(TaintKey key) {
    this.key = key;
  }

  /**
   * A sentence among those that may not all fit.
   *
   * @param chance decides among equal ranks
   */
  private record Ranked(SentenceBuilder sentence, int rank, long chance) {}

  /**
   * The relevant sentences of a result, in their order. Where not all fit, addresses and accounts
   * are taken first, then instructions; which of equal ones is chosen by the key, so that whoever
   * writes the text cannot choose.
   */
  List<TracedText> result(
      @Nullable String tool, List<SentenceBuilder> sentences, HashBudget budget) {
    List<SentenceBuilder> ranked = ranked(sentences, budget);
    List<List<TracedValue>> values = new ArrayList<>(ranked.size());
    int instructions = 0;
    int wanted = 0;
    for (SentenceBuilder sentence : ranked) {
      values.add(values(sentence.values, /* withPieces= */ false, budget));
      if (sentence.isInstruction()) {
        instructions++;
        wanted += cost(sentence) - sentence.values.size();
      }
    }
    int each =
        wanted <= budget.remaining()
            ? MAX_WORDS
            : Math.max(8, budget.remaining() / instructions / 2);
    List<TracedText> texts = new ArrayList<>(ranked.size());
    List<SentenceBuilder> sources = new ArrayList<>(ranked.size());
    for (int i = 0; i < ranked.size(); i++) {
      SentenceBuilder sentence = ranked.get(i);
      List<Integer> words = sentence.isInstruction() ? sentence.hashes(key) : List.of();
      if (!values.get(i).isEmpty() || sentence.isInstruction()) {
        texts.add(text(tool, sentence, values.get(i), words, each, budget));
        sources.add(sentence);
      }
    }
    describeDestinations(sources, texts, budget);
    texts.sort(Comparator.comparingInt(TracedText::getPosition));
    return texts;
  }

  /** The sentences that are kept, in the order in which they use the budget. */
  private List<SentenceBuilder> ranked(List<SentenceBuilder> sentences, HashBudget budget) {
    int cost = 0;
    for (SentenceBuilder sentence : sentences) {
      cost += cost(sentence);
    }
    if (cost > budget.remaining() || sentences.size() > MAX_SENTENCES) {
      budget.exceed();
      return sentences.stream()
          .map(sentence -> new Ranked(sentence, rank(sentence), key.hash(order(sentence))))
          .sorted(Comparator.comparingInt(Ranked::rank).thenComparingLong(Ranked::chance))
          .limit(MAX_SENTENCES)
          .map(Ranked::sentence)
          .toList();
    }
    List<SentenceBuilder> ranked = new ArrayList<>(sentences.size());
    for (boolean instructions : new boolean[] {true, false}) {
      for (SentenceBuilder sentence : sentences) {
        if (sentence.isInstruction() == instructions) {
          ranked.add(sentence);
        }
      }
    }
    return ranked;
  }

  /**
   * Adds the words beside destinations, by which an order elsewhere may mean them. They use what
   * the values and instructions of the record leave.
   */
  private void describeDestinations(
      List<SentenceBuilder> sentences, List<TracedText> texts, HashBudget budget) {
    for (int i = 0; i < texts.size(); i++) {
      SentenceBuilder sentence = sentences.get(i);
      if (!sentence.isInstruction() && sentence.hasDestination()) {
        List<Integer> words = DescribingWords.of(sentence.label, sentence.phrase(), key);
        if (words.size() <= budget.remaining()) {
          texts.set(i, withWords(texts.get(i), words));
          budget.take(words.size());
        }
      }
    }
  }

  private static TracedText withWords(TracedText text, List<Integer> words) {
    return new TracedText(
        text.getName(),
        text.getFlags(),
        text.getTopics(),
        text.getPosition(),
        text.getValues(),
        words,
        text.getShingles());
  }

  private static int rank(SentenceBuilder sentence) {
    return (sentence.hasDestination() ? 0 : 2) + (sentence.isInstruction() ? 0 : 1);
  }

  /** Hashes of a sentence that count towards the common limit. */
  private static int cost(SentenceBuilder sentence) {
    int values = 0;
    for (int i = 0; i < sentence.values.size(); i++) {
      values += sentence.values.get(i).kind().isDestination() ? 0 : 1;
    }
    int words = Math.min(sentence.stemCount(), MAX_WORDS);
    return sentence.isInstruction() ? values + 2 * words : values;
  }

  private static String order(SentenceBuilder sentence) {
    return sentence.values.isEmpty() ? sentence.phrase() : sentence.values.getFirst().canonical();
  }

  /** A sentence with all of its words. */
  TracedText sentence(SentenceBuilder sentence, List<Integer> words, HashBudget budget) {
    List<TracedValue> values = values(sentence.values, /* withPieces= */ false, budget);
    return text(null, sentence, values, words, MAX_WORDS, budget);
  }

  /**
   * An argument with its values and the parts from which these may have been combined. Of a longer
   * text the first words are compared: what a call writes is no content that was not read.
   */
  TracedText argument(
      String name, SentenceBuilder combined, List<Integer> words, HashBudget budget) {
    List<TracedValue> values = values(combined.values, /* withPieces= */ true, budget);
    List<Integer> compared = words.subList(0, Math.min(words.size(), MAX_WORDS));
    return text(name, combined, values, compared, MAX_WORDS, budget);
  }

  /** The parts of an address or account; none, if the budget has no room for all of them. */
  private List<Integer> pieces(TypedValue value, HashBudget budget) {
    String canonical = value.canonical();
    boolean isDestination = value.kind() == ValueKind.ACCOUNT || value.kind() == ValueKind.EMAIL;
    var pieces = new ArrayList<Integer>();
    int splits = canonical.length() - 2 * MIN_PIECE + 1;
    if (isDestination
        && !value.secret()
        && splits > 0
        && canonical.length() <= MAX_PIECED
        && budget.takePieces(2 * splits)) {
      for (int split = MIN_PIECE; split <= canonical.length() - MIN_PIECE; split++) {
        pieces.add(key.shortHash(canonical, 0, split));
        pieces.add(key.shortHash(canonical, split, canonical.length()));
      }
    }
    return pieces;
  }

  /**
   * Whether its hash tells a secret to whoever guesses it: under a key that everybody knows. An
   * address that redaction takes is none, and orders name such.
   */
  private boolean isGuessable(TypedValue value) {
    return value.secret() && !value.kind().isDestination() && key.isPublic();
  }

  /** Hashes of the values, in their order, without those that the budget leaves no room for. */
  private List<TracedValue> values(List<TypedValue> values, boolean withPieces, HashBudget budget) {
    var hashes = new ArrayList<TracedValue>(values.size());
    for (TypedValue value : values) {
      if (!isGuessable(value) && budget.takeValue(value)) {
        hashes.add(
            new TracedValue(
                key.hash(value.canonical()),
                value.kind().code(),
                withPieces ? pieces(value, budget) : List.of()));
      }
    }
    return hashes;
  }

  private static TracedText text(
      @Nullable String name,
      SentenceBuilder sentence,
      List<TracedValue> values,
      List<Integer> words,
      int maxWords,
      HashBudget budget) {
    int wordCount = budget.take(Math.min(words.size(), maxWords));
    List<Integer> shingles = shingles(words);
    int shingleCount = budget.take(Math.min(shingles.size(), Math.min(MAX_SHINGLES, maxWords)));
    if (wordCount < words.size() || shingleCount < shingles.size()) {
      budget.exceed();
    }
    return new TracedText(
        name,
        sentence.flags,
        sentence.topics,
        sentence.position(),
        values,
        List.copyOf(words.subList(0, wordCount)),
        List.copyOf(shingles.subList(0, shingleCount)));
  }

  /** Sequences of three words. All of them: a sample would depend on the key. */
  private static List<Integer> shingles(List<Integer> words) {
    var shingles = new ArrayList<Integer>();
    for (int i = 0; i + SHINGLE <= words.size(); i++) {
      shingles.add((words.get(i) * 31 + words.get(i + 1)) * 31 + words.get(i + 2));
    }
    return shingles;
  }
}
