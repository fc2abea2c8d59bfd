package io.spoor.evidence.avro;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.spoor.evidence.EvidenceException;
import io.spoor.evidence.IoReason;
import io.spoor.evidence.act.ActJournal;
import io.spoor.evidence.json.CanonicalJson;
import io.spoor.schemas.EvidenceAct;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code DIR/acts}: acts on a log that currently has no writer, one line of canonical JSON each.
 * The file itself proves nothing; the next writer of the log seals its contents.
 */
public final class FileActJournal implements ActJournal {
  /** Name of the file in the log's directory. */
  public static final String NAME = "acts";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;

  private FileActJournal(Path file) {
    this.file = file;
  }

  /**
   * The journal of a log.
   *
   * @param directory of the log
   */
  public static FileActJournal of(Path directory) {
    return new FileActJournal(directory.resolve(NAME));
  }

  @Override
  public String record(EvidenceAct act) {
    byte[] line = CanonicalJson.bytes(AvroJson.object(act));
    try {
      byte[] existing = bytes();
      // A crash may have left an incomplete line: it stays, and the new act starts on a new line.
      boolean open = existing.length > 0 && existing[existing.length - 1] != '\n';
      String text = (open ? "\n" : "") + new String(line, UTF_8) + "\n";
      Files.writeString(
          file,
          text,
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
      return "file " + file;
    } catch (IOException e) {
      throw new EvidenceException(
          "cannot record the act in "
              + file
              + ": "
              + IoReason.of(e)
              + ". No record was changed; make the directory writable",
          e);
    }
  }

  /**
   * All acts in the file, in order; invalid lines are skipped.
   *
   * @throws EvidenceException if it cannot be read
   */
  public List<EvidenceAct> read() {
    try {
      List<EvidenceAct> acts = new ArrayList<>();
      // An incomplete line may end within a character.
      String text = new String(bytes(), UTF_8);
      // A line without a newline is still being written.
      for (String line : text.substring(0, text.lastIndexOf('\n') + 1).lines().toList()) {
        parse(line, acts);
      }
      return acts;
    } catch (IOException e) {
      throw new EvidenceException("cannot read " + file + ": " + IoReason.of(e), e);
    }
  }

  /** A symbolic link could make this process read or append to any of its files. */
  private byte[] bytes() throws IOException {
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return new byte[0];
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException("it is not a regular file");
    }
    return Files.readAllBytes(file);
  }

  private static void parse(String line, List<EvidenceAct> acts) {
    try {
      JsonNode json = JSON.readTree(line);
      if (json != null
          && AvroJson.specific(EvidenceAct.getClassSchema(), json) instanceof EvidenceAct act) {
        acts.add(act);
      }
    } catch (IOException | IllegalArgumentException e) {
      // An incomplete line after a crash.
    }
  }
}
