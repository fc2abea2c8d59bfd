package io.spoor.cli.policies;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.client.kafka.ManifestFiles;
import io.spoor.content.fingerprint.TaintKey;
import io.spoor.decisions.cases.PolicyCase;
import io.spoor.decisions.cases.RecordedStory;
import io.spoor.decisions.cases.RecordedStory.RecordFile;
import io.spoor.decisions.evaluation.CallEvaluator;
import io.spoor.decisions.evaluation.FollowedDetectionBasis;
import io.spoor.decisions.evaluation.RunContentStore;
import io.spoor.decisions.view.ChainViews;
import io.spoor.decisions.view.DescribedRun;
import io.spoor.decisions.view.ViewContext;
import io.spoor.launchers.Directories;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.AnalysisSettings;
import io.spoor.offline.input.InputFile;
import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.pipeline.ChainViewSink;
import io.spoor.schemas.Action;
import io.spoor.schemas.ChainKey;
import io.spoor.schemas.ChainView;
import io.spoor.schemas.DeadLetter;
import io.spoor.schemas.Manifest;
import io.spoor.schemas.RunContent;
import io.spoor.schemas.key.ChainViewKey;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.Normalisers;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a decision server knows of runs, by their records: runs the stages in this process,
 * and reads the views and the content that they publish, as the server does.
 */
final class RecordedRunReader implements RecordedStory.Reader {
  private static final String TENANT = "default";

  /** Records of files have no arrival time, so none is late. */
  private static final long NO_ARRIVAL = 0;

  private static final long NANOS_PER_SECOND = 1_000_000_000L;

  private final Normalisers sources = Normalisers.all();
  private final Consumer<String> journal;

  /** {@code journal}: receives lines about calls that cannot be evaluated. */
  RecordedRunReader(Consumer<String> journal) {
    this.journal = journal;
  }

  /**
   * {@inheritDoc}
   *
   * @throws OperationFailedException if a file cannot be read, or a record is rejected
   */
  @Override
  public ObjectNode attributes(RecordedStory story, PolicyCase policyCase) {
    try {
      Path directory = Files.createTempDirectory("spoor-policies-");
      try (RunContentStore store = RunContentStore.create(directory)) {
        return new KnownRuns(store).attributes(story, policyCase);
      } finally {
        Directories.delete(directory);
      }
    } catch (IOException e) {
      throw new OperationFailedException(
          "the content of runs cannot be stored in the directory for temporary files: "
              + ErrorMessages.describe(e),
          e);
    }
  }

  /** What is known by the records of one story. */
  private final class KnownRuns implements ChainViewSink {
    private final TaintKey key = TaintKey.random();
    private final FollowedDetectionBasis rules = new FollowedDetectionBasis(journal);
    private final CallEvaluator evaluator;
    private final ChainViews views;
    private Instant now = Instant.EPOCH;

    KnownRuns(RunContentStore store) {
      InstantSource clock = () -> now;
      this.evaluator = new CallEvaluator(store, rules, key, clock, journal);
      this.views = new ChainViews(clock, evaluator.contents());
    }

    ObjectNode attributes(RecordedStory story, PolicyCase policyCase) {
      AnalysisResult result = analyse(story);
      now = story.at().orElseGet(() -> afterLast(result));
      DescribedRun described =
          new ViewContext(views, evaluator)
              .describe(TENANT, story.asked(), policyCase.request().resource());
      // All records have been read: nothing is missing.
      return described.attributes().put("caught_up", true).put("staleness_ms", 0);
    }

    private AnalysisResult analyse(RecordedStory story) {
      var analysis = new Analysis(AnalysisSettings.defaults().withTaintKey(key), sources, this);
      List<Manifest> manifests =
          story
              .manifests()
              .map(path -> ManifestFiles.read(path, ManifestFiles.ALWAYS))
              .orElse(List.of());
      manifests.forEach(analysis::addManifest);
      manifests.forEach(rules::add);
      story.records().forEach(file -> read(analysis, file));
      AnalysisResult result = analysis.finish();
      if (!result.deadLetters().isEmpty()) {
        DeadLetter first = result.deadLetters().getFirst();
        throw new OperationFailedException(
            "%s: record %d is no record of source %s: %s"
                .formatted(
                    first.getRaw().getTopic(),
                    first.getRaw().getOffset() + 1,
                    first.getSource(),
                    first.getReason()));
      }
      return result;
    }

    @Override
    public void view(String rootKey, @Nullable ChainView view) {
      views.apply(ChainViewKey.ofChain(rootKey), view);
    }

    @Override
    public void key(String placed, @Nullable ChainKey chain) {
      views.apply(ChainViewKey.ofKey(placed), chain);
    }

    @Override
    public void content(String trailKey, String record, @Nullable RunContent content) {
      views.apply(ChainViewKey.ofContent(trailKey, record), content);
    }
  }

  private static Instant afterLast(AnalysisResult result) {
    long last =
        result.actions().stream()
            .map(Action::getEvent)
            .mapToLong(event -> event.getEnded() == null ? event.getTime() : event.getEnded())
            .max()
            .orElse(0);
    return Instant.ofEpochSecond(
        Math.floorDiv(last, NANOS_PER_SECOND), Math.floorMod(last, NANOS_PER_SECOND) + 1);
  }

  private void read(Analysis analysis, RecordFile records) {
    String source = records.source();
    if (!sources.sources().contains(source)) {
      throw new OperationFailedException(
          "%s: no source %s; sources are %s"
              .formatted(records.file(), source, String.join(", ", sources.sources())));
    }
    String name = records.file().toString();
    try (InputFile input = InputFile.open(name, InputStream.nullInputStream())) {
      var reader = new RawRecordReader(input.content(), TopicCatalogue.MAX_RAW_BYTES);
      InputRecord record;
      while ((record = reader.next()) != null) {
        switch (record) {
          case InputRecord.Complete(long line, byte[] bytes) ->
              analysis.addRecord(source, new RawRecord(bytes, name, 0, line - 1, NO_ARRIVAL));
          case InputRecord.Oversized(long line, long size, byte[] _) ->
              throw new OperationFailedException(
                  "%s: record %d has %d bytes, more than the limit".formatted(name, line, size));
        }
      }
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + name + ": " + ErrorMessages.describe(e), e);
    }
  }
}
