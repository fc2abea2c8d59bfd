package io.spoor.evidence.store;

import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.segment.SourcePartition;
import io.spoor.evidence.write.EvidenceWriter;
import java.nio.file.Path;

/**
 * A process that seals without end, to be killed; says after each seal how many records it sealed.
 */
final class SealingProcess {
  private static final int RECORDS_PER_SEGMENT = 40;

  private SealingProcess() {}

  /** Arguments: directory of the log, file of the key. */
  public static void main(String[] args) {
    var partition = new SourcePartition(LogFixtures.TOPIC, 0);
    try (EvidenceWriter writer =
        LogFixtures.writer(Path.of(args[0]), KeyFiles.read(Path.of(args[1])))) {
      while (true) {
        long next = writer.positions().getOrDefault(partition, 0L);
        for (long offset = next; offset < next + RECORDS_PER_SEGMENT; offset++) {
          writer.append(LogFixtures.event(0, offset));
        }
        writer.seal();
        System.out.println(next + RECORDS_PER_SEGMENT);
      }
    }
  }
}
