package io.spoor.pipeline.architecture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.spoor.pipeline.detect.DetectorInfo;
import io.spoor.schemas.topic.RawSource;
import io.spoor.sources.Normalisers;
import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Detectors and stages hold no name of a source, nor of a vendor's API, action or host. */
class VendorNamesTest {
  private static final List<String> PACKAGES = List.of("detect", "assemble", "stitch", "profile");
  private static final Pattern HOST =
      Pattern.compile("amazonaws|googleapis|windows\\.net|azure\\.com", Pattern.CASE_INSENSITIVE);

  /** Vendors in words that are no prose. */
  private static final Set<String> VENDORS = Set.of("aws", "gcp", "azure");

  /** Sources that are protocols of no vendor. */
  private static final Set<String> PROTOCOLS = Set.of("token-exchange");

  /** Camel-case names of two words or more: {@code GetUser}, not {@code Get}. */
  private static final Pattern ACTION = Pattern.compile("\\b[A-Z][a-z]+[A-Z]\\w+");

  private record Constant(String owner, String text) {}

  @Test
  void noConstantNamesASource() throws IOException {
    assertThat(constants())
        .isNotEmpty()
        .noneSatisfy(constant -> assertThat(vendorSources()).contains(constant.text()));
  }

  /** Without Spoor's own sources and protocols, whose names are ordinary words. */
  private static List<String> vendorSources() {
    return Normalisers.all().rawSources().stream()
        .filter(source -> !source.authority())
        .map(RawSource::name)
        .filter(name -> !PROTOCOLS.contains(name))
        .toList();
  }

  @Test
  void noConstantNamesAVendorOrItsHost() throws IOException {
    assertThat(constants())
        .allSatisfy(
            constant -> {
              assertThat(HOST.matcher(constant.text()).find()).as(constant.toString()).isFalse();
              assertThat(VENDORS)
                  .as(constant.toString())
                  .doesNotContain(constant.text().toLowerCase(Locale.ROOT));
            });
  }

  @Test
  void noConstantNamesAnActionOfASource() throws IOException {
    Set<String> actions = actions();
    assertThat(actions).contains("CreateAccessKey", "StopLogging").hasSizeGreaterThan(200);

    assertThat(constants())
        .allSatisfy(
            constant ->
                assertThat(
                        ACTION
                            .matcher(constant.text())
                            .results()
                            .map(match -> match.group())
                            .filter(actions::contains))
                    .as(constant.toString())
                    .isEmpty());
  }

  /** Names in the table of effects, without prefixes and one-word names. */
  private static Set<String> actions() throws IOException {
    try (InputStream table =
        Normalisers.class.getResourceAsStream("/io/spoor/sources/cloudtrail/effects.txt")) {
      String text = new String(Objects.requireNonNull(table).readAllBytes(), UTF_8);
      return text.lines()
          .filter(line -> !line.startsWith("#"))
          .flatMap(line -> ACTION.matcher(line).results().map(match -> match.group()))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  private static List<Constant> constants() throws IOException {
    List<Constant> constants = new ArrayList<>();
    for (String name : PACKAGES) {
      try (Stream<Path> files = Files.walk(classes().resolve(name))) {
        for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
          for (PoolEntry entry : ClassFile.of().parse(file).constantPool()) {
            if (entry instanceof StringEntry text) {
              constants.add(new Constant(file.getFileName().toString(), text.stringValue()));
            }
          }
        }
      }
    }
    return constants;
  }

  private static Path classes() {
    try {
      URI detector =
          Objects.requireNonNull(DetectorInfo.class.getResource("DetectorInfo.class")).toURI();
      return Objects.requireNonNull(
          Objects.requireNonNull(Path.of(detector).getParent()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
