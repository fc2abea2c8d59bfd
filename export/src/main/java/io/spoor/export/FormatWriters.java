package io.spoor.export;

import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.extract.RecordScan;
import io.spoor.evidence.store.SegmentStore;
import io.spoor.export.format.ExportFormat;
import io.spoor.export.format.FormatWriter;
import io.spoor.export.format.JsonLinesWriter;
import io.spoor.export.format.OutputFiles;
import io.spoor.export.ocsf.OcsfWriter;
import io.spoor.export.report.HtmlReportWriter;
import io.spoor.export.request.ExportContext;
import io.spoor.export.table.CsvWriter;
import io.spoor.export.table.ParquetTableWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.LongConsumer;

/** Renders the formats of an export from its records. */
final class FormatWriters {
  private FormatWriters() {}

  static FormatWriter open(ExportFormat format, ExportContext context, OutputFiles files) {
    return switch (format) {
      case JSONL -> new JsonLinesWriter(files);
      case CSV -> new CsvWriter(files);
      case PARQUET -> new ParquetTableWriter(files);
      case OCSF -> new OcsfWriter(files);
      case HTML -> new HtmlReportWriter(context, files);
    };
  }

  /** Counts all records of an extract. */
  static void count(
      SegmentStore extract, long segments, RecordCounter counter, LongConsumer progress) {
    RecordScan.of(
        extract,
        segments,
        (number, record) -> {
          counter.add(record);
          progress.accept(1);
        });
  }

  /**
   * Writes all records of an extract to a writer, each action with its event, and closes the
   * writer.
   *
   * @param progress receives each record
   */
  static void drain(
      SegmentStore extract, long segments, FormatWriter writer, LongConsumer progress) {
    try (writer) {
      RecordScan.withEvents(
          extract,
          segments,
          (number, record) -> {
            writer.write(number, record);
            progress.accept(1);
          });
    } catch (IOException e) {
      throw new EvidenceException("cannot write the export: " + e, e);
    }
  }

  /** Runs tasks concurrently, as many as there are processors. */
  static void all(List<Runnable> tasks) {
    int threads = Math.min(tasks.size(), Runtime.getRuntime().availableProcessors());
    if (threads == 0) {
      return;
    }
    try (ExecutorService workers = Executors.newFixedThreadPool(threads)) {
      List<Future<Void>> running = new ArrayList<>();
      for (Runnable task : tasks) {
        Callable<Void> call =
            () -> {
              task.run();
              return null;
            };
        running.add(workers.submit(call));
      }
      for (Future<Void> task : running) {
        await(task);
      }
    }
  }

  private static void await(Future<Void> future) {
    try {
      future.get();
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
