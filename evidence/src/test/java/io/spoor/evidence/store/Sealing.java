package io.spoor.evidence.store;

import io.spoor.evidence.EvidenceWriter;
import io.spoor.evidence.Logs;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.segment.TopicPartition;
import java.nio.file.Path;

/**
 * A process that seals without end, to be killed; says after each seal how many records it sealed.
 */
final class Sealing {
  private static final int RECORDS_A_SEGMENT = 40;

  private Sealing() {}

  /** Arguments: directory of the log, file of the key. */
  public static void main(String[] args) {
    var partition = new TopicPartition(Logs.TOPIC, 0);
    try (EvidenceWriter writer = Logs.writer(Path.of(args[0]), KeyFiles.read(Path.of(args[1])))) {
      while (true) {
        long next = writer.positions().getOrDefault(partition, 0L);
        for (long offset = next; offset < next + RECORDS_A_SEGMENT; offset++) {
          writer.append(Logs.event(0, offset));
        }
        writer.seal();
        System.out.println(next + RECORDS_A_SEGMENT);
      }
    }
  }
}
