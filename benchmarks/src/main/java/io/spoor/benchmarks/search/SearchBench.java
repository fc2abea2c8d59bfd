package io.spoor.benchmarks.search;

import com.fasterxml.jackson.databind.JsonNode;
import io.spoor.launchers.ChildProcess;
import io.spoor.launchers.ElasticsearchServer;
import io.spoor.launchers.ServerSettings;
import io.spoor.launchers.Workspace;
import io.spoor.testkit.search.JsonHttpClient;
import io.spoor.testkit.search.QuestionRunner;
import io.spoor.testkit.search.SearchQuestions;
import io.spoor.testkit.search.SearchQuestions.Question;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Fills a separate Elasticsearch with fictitious chains and runs every question of docs/search.md,
 * one at a time, with random values from the data.
 */
public final class SearchBench {
  private static final int UNCOUNTED = 30;

  private final Workspace workspace;
  private final Path root;
  private final SearchSettings settings;
  private final Consumer<String> progress;

  /**
   * @param root project root, for docs/search.md
   * @param progress receives progress messages
   */
  public SearchBench(
      Workspace workspace, Path root, SearchSettings settings, Consumer<String> progress) {
    this.workspace = workspace;
    this.root = root;
    this.settings = settings;
    this.progress = progress;
  }

  /**
   * Runs the complete measurement; takes minutes.
   *
   * @throws IllegalStateException if a response is empty, or paging loses or repeats a document
   */
  public SearchReport run() throws IOException, InterruptedException {
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("stop")
                .unstarted(() -> ChildProcess.stopLeftovers(workspace)));
    progress.accept("starting Elasticsearch");
    ElasticsearchServer elasticsearch =
        ElasticsearchServer.start(workspace, ServerSettings.onFreePort());
    try {
      var index = new SearchIndex(elasticsearch.url());
      index.prepare();
      progress.accept(String.format(Locale.ROOT, "indexing %,d actions", settings.actions()));
      var generator = new SearchDataGenerator(1, index::add);
      generator.generate(settings.actions());
      index.flush();
      index.refresh();
      var report = new SearchReport(settings);
      for (String alias : List.of("spoor-actions", "spoor-events", "spoor-chains")) {
        report.addIndexSize(alias, index.count(alias), index.megabytes(alias));
      }
      var runner = new QuestionRunner(new JsonHttpClient(elasticsearch.url()));
      for (Question question : SearchQuestions.of(root)) {
        progress.accept("asking: " + question.title());
        report.add(
            question.title(),
            question.requests().getFirst().paged()
                ? pages(runner, question)
                : measure(runner, question, generator));
      }
      return report;
    } finally {
      ChildProcess.stopLeftovers(workspace);
    }
  }

  private List<Duration> measure(
      QuestionRunner runner, Question question, SearchDataGenerator generator)
      throws IOException, InterruptedException {
    List<Duration> latencies = new ArrayList<>();
    for (int i = -UNCOUNTED; i < settings.repetitions(); i++) {
      var values = generator.values();
      long startNanos = System.nanoTime();
      JsonNode response = runner.run(question, values);
      Duration elapsed = Duration.ofNanos(System.nanoTime() - startNanos);
      if (response.at("/hits/total/value").asLong() == 0) {
        throw new IllegalStateException(
            "\"" + question.title() + "\" returns nothing for " + values + ": " + response);
      }
      if (i >= 0) {
        latencies.add(elapsed);
      }
    }
    return latencies;
  }

  private List<Duration> pages(QuestionRunner runner, Question question)
      throws IOException, InterruptedException {
    long[] hitCount = {0};
    String[] last = {""};
    List<Duration> latencies =
        runner.pages(
            question.requests().getFirst(),
            hit -> {
              String sortKey =
                  hit.path("sort").path(0).asText() + hit.path("sort").path(1).asText();
              if (sortKey.compareTo(last[0]) <= 0) {
                throw new IllegalStateException("out of order, or duplicated: " + sortKey);
              }
              last[0] = sortKey;
              hitCount[0]++;
            });
    if (hitCount[0] != settings.actions()) {
      throw new IllegalStateException(
          hitCount[0] + " of " + settings.actions() + " actions were returned");
    }
    return latencies;
  }
}
