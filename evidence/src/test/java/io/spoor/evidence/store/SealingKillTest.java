package io.spoor.evidence.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.evidence.LogFixtures;
import io.spoor.evidence.note.KeyFiles;
import io.spoor.evidence.note.SigningKey;
import io.spoor.evidence.verify.VerificationResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process, killed with SIGKILL while it seals. */
class SealingKillTest {
  private static final int KILLS = 4;

  @Test
  void nothingSealedIsLostAndNothingIsUnverifiable(@TempDir Path directory) throws Exception {
    Path log = directory.resolve("log");
    Path keyFile = directory.resolve("key");
    SigningKey key = KeyFiles.create(keyFile, LogFixtures.NAME);
    var random = new Random(7);
    long sealed = 0;
    for (int i = 0; i < KILLS; i++) {
      long reportedRecords = runUntilKilled(log, keyFile, random.nextInt(300));
      VerificationResult result = LogFixtures.verify(log, key.verifier());
      assertThat(result.fault()).isEmpty();
      assertThat(result.isValid()).isTrue();
      assertThat(result.records()).isGreaterThanOrEqualTo(reportedRecords);
      assertThat(reportedRecords).as("it went on").isGreaterThan(sealed);
      sealed = result.records();
    }
  }

  /** The number of records that the process last said were sealed. */
  private static long runUntilKilled(Path log, Path keyFile, int millis)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                SealingProcess.class.getName(),
                log.toString(),
                keyFile.toString())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    long last = 0;
    boolean killing = false;
    try (var lines = process.inputReader(UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        last = Long.parseLong(line);
        if (!killing) {
          killing = true;
          Thread.ofVirtual().start(() -> kill(process, millis));
        }
      }
    }
    process.waitFor();
    return last;
  }

  private static void kill(Process process, int millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // Not of Process: that closes the stream, of which the last lines are still to be read.
    process.toHandle().destroyForcibly();
  }
}
