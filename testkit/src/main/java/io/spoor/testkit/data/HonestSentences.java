package io.spoor.testkit.data;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Texts that tell people what to do, by language. None of them is an order to an assistant. */
public final class HonestSentences {
  private static final String FILE = "honest-sentences.txt";

  private HonestSentences() {}

  /** The texts by the English name of their language. */
  public static Map<String, List<String>> byLanguage() {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    try (InputStream file =
            Objects.requireNonNull(HonestSentences.class.getResourceAsStream(FILE), FILE);
        var reader = new BufferedReader(new InputStreamReader(file, UTF_8))) {
      List<String> ofLanguage = new ArrayList<>();
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        if (line.startsWith("[")) {
          ofLanguage =
              texts.computeIfAbsent(line.substring(1, line.length() - 1), key -> new ArrayList<>());
        } else if (!line.isBlank() && !line.startsWith("#")) {
          ofLanguage.add(line);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return texts;
  }
}
