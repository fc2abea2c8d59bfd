package io.spoor.benchmarks.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.launchers.Child;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.testkit.search.Asker;
import io.spoor.testkit.search.Questions;
import io.spoor.testkit.search.Questions.Question;
import io.spoor.testkit.search.Rest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Fills an Elasticsearch of its own with made-up chains and asks every question of docs/search.md,
 * one at a time, with values drawn at random from what is there.
 */
public final class SearchBench {
  private static final int UNCOUNTED = 30;

  private final Workspace workspace;
  private final Path root;
  private final SearchSettings settings;
  private final Consumer<String> progress;

  /**
   * @param root of the project, for docs/search.md
   * @param progress is told what is being done
   */
  public SearchBench(
      Workspace workspace, Path root, SearchSettings settings, Consumer<String> progress) {
    this.workspace = workspace;
    this.root = root;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs all of it; takes minutes.
   *
   * @throws IllegalStateException if an answer is empty, or paging loses or repeats a document
   */
  public SearchReport run() throws IOException, InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform().name("stop").unstarted(() -> Child.stopLeftovers(workspace)));
    progress.accept("starting Elasticsearch");
    ElasticsearchServer elasticsearch =
        ElasticsearchServer.start(workspace, ServerSettings.onFreePort());
    try {
      var index = new SearchIndex(elasticsearch.url());
      index.prepare();
      progress.accept(String.format(Locale.ROOT, "indexing %,d actions", settings.actions()));
      var world = new World(1, index::add);
      world.tell(settings.actions());
      index.flush();
      index.refresh();
      var report = new SearchReport(settings);
      for (String alias : List.of("spoor-actions", "spoor-events", "spoor-chains")) {
        report.holds(alias, index.count(alias), index.megabytes(alias));
      }
      var asker = new Asker(new Rest(elasticsearch.url()));
      for (Question question : Questions.of(root)) {
        progress.accept("asking: " + question.title());
        report.add(
            question.title(),
            question.requests().getFirst().paged()
                ? pages(asker, question)
                : ask(asker, question, world));
      }
      return report;
    } finally {
      Child.stopLeftovers(workspace);
    }
  }

  private List<Duration> ask(Asker asker, Question question, World world)
      throws IOException, InterruptedException {
    List<Duration> took = new ArrayList<>();
    for (int i = -UNCOUNTED; i < settings.asked(); i++) {
      var values = world.values();
      long begun = System.nanoTime();
      JsonNode answer = asker.ask(question, values);
      Duration each = Duration.ofNanos(System.nanoTime() - begun);
      if (answer.at("/hits/total/value").asLong() == 0) {
        throw new IllegalStateException(
            "\"" + question.title() + "\" finds nothing for " + values + ": " + answer);
      }
      if (i >= 0) {
        took.add(each);
      }
    }
    return took;
  }

  private List<Duration> pages(Asker asker, Question question)
      throws IOException, InterruptedException {
    long[] seen = {0};
    String[] last = {""};
    List<Duration> took =
        asker.pages(
            question.requests().getFirst(),
            hit -> {
              String place = hit.path("sort").path(0).asText() + hit.path("sort").path(1).asText();
              if (place.compareTo(last[0]) <= 0) {
                throw new IllegalStateException("out of order, or twice: " + place);
              }
              last[0] = place;
              seen[0]++;
            });
    if (seen[0] != settings.actions()) {
      throw new IllegalStateException(seen[0] + " of " + settings.actions() + " actions came");
    }
    return took;
  }
}
