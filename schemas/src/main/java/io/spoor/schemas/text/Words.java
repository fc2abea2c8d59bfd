package io.spoor.schemas.text;

import java.util.List;
import java.util.Set;

/** Lists of words in code, written as one text. */
public final class Words {
  private Words() {}

  /** The words of a text, which white space separates, in order. */
  public static List<String> list(String text) {
    return List.of(text.strip().split("\\s+"));
  }

  /**
   * As {@link #list}, as a set.
   *
   * @throws IllegalArgumentException a word is there twice
   */
  public static Set<String> set(String text) {
    return Set.of(text.strip().split("\\s+"));
  }
}
