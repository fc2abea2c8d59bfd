package io.spoor.export;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.export.format.Format;
import io.spoor.export.format.JsonLines;
import io.spoor.export.format.NewFiles;
import io.spoor.export.format.Sink;
import io.spoor.export.ocsf.Ocsf;
import io.spoor.export.report.Report;
import io.spoor.export.table.Csv;
import io.spoor.export.table.Parquet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Makes the forms of an export out of its records. */
final class Sinks {
  private Sinks() {}

  static Sink open(Format format, ExportFacts facts, NewFiles files) {
    return switch (format) {
      case JSONL -> new JsonLines(files);
      case CSV -> new Csv(files);
      case PARQUET -> new Parquet(files);
      case OCSF -> new Ocsf(files);
      case HTML -> new Report(facts, files);
    };
  }

  /**
   * Gives all records of an extract to a sink and closes it.
   *
   * @param progress is told each record
   */
  static void drain(SegmentStore extract, long segments, Sink sink, LongConsumer progress) {
    try (sink) {
      RecordScan.of(
          extract,
          segments,
          (number, record) -> {
            sink.take(number, record);
            progress.accept(1);
          });
    } catch (IOException e) {
      throw new EvidenceException("cannot write the export: " + e, e);
    }
  }

  /** Does several pieces of work at once, as many as there are processors. */
  static void all(List<Runnable> work) {
    int threads = Math.min(work.size(), Runtime.getRuntime().availableProcessors());
    if (threads == 0) {
      return;
    }
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<Void>> running = new ArrayList<>();
      for (Runnable each : work) {
        Callable<Void> call =
            () -> {
              each.run();
              return null;
            };
        running.add(workers.submit(call));
      }
      for (Future<Void> each : running) {
        await(each);
      }
    }
  }

  private static void await(Future<Void> work) {
    try {
      work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvidenceException("interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
