package io.spoor.cli.command.analysis;

import io.spoor.cli.command.option.TooLarge;
import io.spoor.cli.output.Terminal;
import io.spoor.client.ErrorMessages;
import io.spoor.client.OperationFailedException;
import io.spoor.offline.Analysis;
import io.spoor.offline.AnalysisResult;
import io.spoor.offline.input.InputFile;
import io.spoor.offline.input.InputRecord;
import io.spoor.offline.input.RawRecordReader;
import io.spoor.schemas.topic.TopicCatalogue;
import io.spoor.sources.OversizedStub;
import io.spoor.sources.RawRecord;
import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/** Reads files into an analysis, and tells the user what could not be read. */
final class AnalysisInput {
  /** Records from files have no arrival time, so none is late, whatever the order of the files. */
  private static final long NO_ARRIVAL = 0;

  private final Analysis analysis;
  private final Terminal terminal;

  /** Number of records read per source. */
  private final Map<String, Long> records = new TreeMap<>();

  private int failures;

  AnalysisInput(Analysis analysis, Terminal terminal) {
    this.analysis = analysis;
    this.terminal = terminal;
  }

  /**
   * Reads one file.
   *
   * @param file a path, or - for standard input
   * @throws OperationFailedException if it cannot be opened
   */
  void read(String source, String file) {
    try (InputFile input = InputFile.open(file, terminal.in())) {
      read(source, file, input);
    } catch (IOException e) {
      throw new OperationFailedException(
          "cannot read " + file + ": " + ErrorMessages.describe(e), e);
    }
  }

  /**
   * Number of records and files that could not be read, and of sources whose records were all
   * rejected: "no findings" would be misleading. Prints a line for each of these sources.
   */
  int failures(AnalysisResult result) {
    int sources = 0;
    for (Map.Entry<String, Long> read : records.entrySet()) {
      String source = read.getKey();
      long rejected =
          result.deadLetters().stream().filter(l -> l.getSource().equals(source)).count();
      if (rejected == read.getValue()) {
        sources++;
        terminal.info(
            "all "
                + source
                + " records were rejected. Check that --source matches the files; "
                + "analyze --dead-letters lists the reasons");
      }
    }
    return failures + sources;
  }

  private void read(String source, String file, InputFile input) {
    try {
      var reader = new RawRecordReader(input.content(), TopicCatalogue.MAX_RAW_BYTES);
      InputRecord record;
      while ((record = reader.next()) != null) {
        switch (record) {
          case InputRecord.Complete(long line, byte[] bytes) -> add(source, file, line, bytes);
          case InputRecord.Oversized(long line, long size, byte[] head) -> {
            failures++;
            terminal.info(TooLarge.message(input.name(), line, size));
            add(source, file, line, OversizedStub.of(head, size));
          }
        }
      }
    } catch (IOException e) {
      failures++;
      terminal.info(
          input.name()
              + ": cannot read to the end: "
              + ErrorMessages.describe(e)
              + ". Earlier records were processed");
    }
  }

  private void add(String source, String file, long line, byte[] bytes) {
    records.merge(source, 1L, Long::sum);
    analysis.addRecord(source, new RawRecord(bytes, file, 0, line - 1, NO_ARRIVAL));
  }
}
