package io.spoor.testkit.search;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The questions of docs/search.md: each has a heading, a line of KQL and one or more requests in
 * fenced blocks, whose info string names language and alias ({@code json spoor-actions}).
 */
public final class SearchQuestions {
  private static final Pattern FENCE = Pattern.compile("```(kql|json) (spoor-\\w+)( page)?");

  /**
   * One question.
   *
   * @param title its heading
   * @param kql for Kibana; empty for a question not meant for Kibana
   * @param requests in sequence; a request may need the previous response
   */
  public record Question(String title, List<Request> kql, List<Request> requests) {}

  /**
   * A query on an alias.
   *
   * @param text KQL, or the body of a search; placeholders are in angle brackets
   * @param paged whether all pages are requested
   */
  public record Request(String alias, String text, boolean paged) {}

  private SearchQuestions() {}

  /** The questions of the project in this directory, in order. */
  public static List<Question> of(Path root) {
    Path file = root.resolve("docs/search.md");
    try {
      return parse(Files.readAllLines(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }

  private static List<Question> parse(List<String> lines) {
    List<Question> all = new ArrayList<>();
    String title = "";
    for (int i = 0; i < lines.size(); i++) {
      Matcher fence = FENCE.matcher(lines.get(i));
      if (lines.get(i).startsWith("## ")) {
        title = lines.get(i).substring(3);
      } else if (fence.matches()) {
        if (all.isEmpty() || !all.getLast().title().equals(title)) {
          all.add(new Question(title, new ArrayList<>(), new ArrayList<>()));
        }
        var text = new StringBuilder();
        while (!lines.get(++i).equals("```")) {
          text.append(lines.get(i)).append('\n');
        }
        Question question = all.getLast();
        (fence.group(1).equals("kql") ? question.kql() : question.requests())
            .add(new Request(fence.group(2), text.toString().strip(), fence.group(3) != null));
      }
    }
    return all;
  }
}
