package io.spoor.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * docs/sources-fields.md is made of the lists beside the mappings. {@code
 * -Dspoor.fields.record=true} writes it.
 */
class SourceFieldsPageTest {
  private static final String HEAD =
      """
      # Fields of audit logs

      Which members of a record become which part of the event. Of several members, the first that has a value counts; names
      may have any case. The page is generated (`SourceFieldsPageTest`) from `fields.txt` beside each mapping.

      - `event_id`: two records with one id are copies, stages of one request, or contradict each other
        ([0046](decisions/0046-one-id-may-have-several-records.md)). A record without it has the hash of its content.
      - A record without a time has the time of its arrival, and the flag `arrival-time`.
      - An action that the source does not know has the flag `generic-event`, and no effects.
      - `stages`: records of one request, with one id, are one action with the last outcome, in whatever order they arrive
        ([0058](decisions/0058-how-a-source-maps-records.md)).

      What an action does is in `effects.txt` beside each mapping ([effects](effects.md)).
      """;

  /** A word that is a name of a member rather than prose. */
  private static final Pattern MEMBER = Pattern.compile("[@\\w]*[a-z][A-Z_]\\w*|@\\w+");

  private static String page() {
    var page = new StringBuilder(HEAD);
    for (AuditSamples.Source source : AuditSamples.ALL_AND_CLOUDTRAIL) {
      page.append("\n## `")
          .append(source.name())
          .append("`\n\n| part of the event | members |\n|---|---|\n");
      for (String line : fields(source)) {
        int colon = line.indexOf(':');
        page.append("| ")
            .append(line, 0, colon)
            .append(" | ")
            .append(line.substring(colon + 1).strip())
            .append(" |\n");
      }
    }
    return page.toString();
  }

  private static List<String> fields(AuditSamples.Source source) {
    return AuditSamples.lines(source.folder() + "/fields.txt").stream()
        .filter(line -> !line.startsWith("#"))
        .toList();
  }

  @Test
  void thePageIsThatOfTheMappings() throws IOException {
    String root = System.getProperty("spoor.root", "");
    Assumptions.assumeThat(root).as("system property spoor.root is set by the build").isNotEmpty();
    Path file = Path.of(root, "docs", "sources-fields.md");
    if (Boolean.getBoolean("spoor.fields.record")) {
      Files.writeString(file, page());
    }

    assertThat(Files.readString(file)).isEqualTo(page());
  }

  @Test
  void eachNamedMemberIsReadByTheMapping() throws IOException {
    for (AuditSamples.Source source : AuditSamples.ALL_AND_CLOUDTRAIL) {
      String constants = String.join("\n", constants(source.folder()));
      for (String line : fields(source)) {
        Matcher members = MEMBER.matcher(line.substring(line.indexOf(':') + 1));
        while (members.find()) {
          assertThat(constants).as(source.name() + ": " + line).contains(members.group());
        }
      }
    }
  }

  @Test
  void eachMappingListsItsIdAndTimeAndCaller() {
    assertThat(AuditSamples.ALL_AND_CLOUDTRAIL)
        .allSatisfy(
            source ->
                assertThat(
                        fields(source).stream().map(line -> line.substring(0, line.indexOf(':'))))
                    .contains("event_id", "time", "action", "principal.id", "outcome"));
  }

  private static List<String> constants(String folder) throws IOException {
    List<String> constants = new ArrayList<>();
    try (Stream<Path> files = Files.walk(classes().resolve(folder))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
          if (entry instanceof StringEntry text) {
            constants.add(text.stringValue());
          }
        }
      }
    }
    return constants;
  }

  private static Path classes() {
    try {
      URI normalisers =
          Objects.requireNonNull(Normalisers.class.getResource("Normalisers.class")).toURI();
      return Objects.requireNonNull(Path.of(normalisers).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
