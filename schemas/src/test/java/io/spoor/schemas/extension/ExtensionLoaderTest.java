package io.spoor.schemas.extension;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExtensionLoaderTest {
  /** What the jars extend. */
  public interface Greeting {}

  /** An extension. */
  public static final class Hello implements Greeting {}

  /** Another extension. */
  public static final class GoodDay implements Greeting {}

  /** Its superclass is missing from the jar. */
  public static final class Evening extends Missing implements Greeting {}

  /** A part of another extension's version of Spoor. */
  public static class Missing {}

  /** Fails when it is created. */
  public static final class Shy implements Greeting {
    public Shy() {
      throw new IllegalStateException("not today");
    }
  }

  @TempDir private Path directory;
  private final List<URL> jars = new ArrayList<>();

  private void jar(String name, String services, Class<?>... classes) throws IOException {
    Path file = directory.resolve(name);
    try (var jar = new JarOutputStream(Files.newOutputStream(file))) {
      jar.putNextEntry(new JarEntry("META-INF/services/" + Greeting.class.getName()));
      jar.write(services.getBytes(UTF_8));
      for (Class<?> each : classes) {
        String resource = each.getName().replace('.', '/') + ".class";
        jar.putNextEntry(new JarEntry(resource));
        try (InputStream in = getClass().getClassLoader().getResourceAsStream(resource)) {
          jar.write(Objects.requireNonNull(in).readAllBytes());
        }
      }
    }
    jars.add(file.toUri().toURL());
  }

  private static String names(Class<?>... classes) {
    return String.join("\n", List.of(classes).stream().map(Class::getName).toList());
  }

  private List<String> load() throws IOException, ClassNotFoundException {
    try (var loader =
        new URLClassLoader(jars.toArray(URL[]::new), ClassLoader.getPlatformClassLoader())) {
      return ExtensionLoader.load(loader.loadClass(Greeting.class.getName())).stream()
          .map(greeting -> greeting.getClass().getName())
          .toList();
    }
  }

  @Test
  void findsExtensionsOfAllJarsInTheOrderOfTheirNames() throws Exception {
    jar("b.jar", names(Hello.class), Hello.class, Greeting.class);
    jar("a.jar", names(GoodDay.class), GoodDay.class);

    assertThat(load()).containsExactly(GoodDay.class.getName(), Hello.class.getName());
  }

  @Test
  void namesTheClassThatIsMissing() throws Exception {
    jar("a.jar", names(Hello.class), Greeting.class);

    assertThatThrownBy(this::load)
        .isInstanceOf(ExtensionException.class)
        .hasMessageContaining("Provider " + Hello.class.getName() + " not found");
  }

  @Test
  void namesTheClassWhoseSuperclassIsMissing() throws Exception {
    jar("a.jar", "# Ours.\n" + names(Hello.class, Evening.class), Greeting.class, Hello.class);
    jar("b.jar", names(Evening.class), Evening.class);

    assertThatThrownBy(this::load)
        .isInstanceOf(ExtensionException.class)
        .hasMessageContaining("Provider " + Evening.class.getName() + " in jar:file:")
        .hasMessageContaining("Missing")
        .hasMessageContaining("Remove its jar");
  }

  @Test
  void namesTheClassThatFails() throws Exception {
    jar("a.jar", names(Shy.class), Greeting.class, Shy.class);

    assertThatThrownBy(this::load)
        .isInstanceOf(ExtensionException.class)
        .hasMessageContaining(Shy.class.getName())
        .hasMessageContaining("not today");
  }

  @Test
  void refusesTwoVersionsOfAJar() throws Exception {
    jar("greetings-1.jar", names(Hello.class), Greeting.class, Hello.class);
    jar("greetings-2.jar", names(Hello.class), Hello.class);

    assertThatThrownBy(this::load)
        .isInstanceOf(ExtensionException.class)
        .hasMessageContaining(Hello.class.getName())
        .hasMessageContaining("greetings-1.jar")
        .hasMessageContaining("greetings-2.jar");
  }

  @Test
  void refusesTwoExtensionsOfOneName() {
    assertThat(ExtensionLoader.byName("greeting", List.of("a", "b"), name -> name))
        .isEqualTo(Map.of("a", "a", "b", "b"));
    assertThatThrownBy(() -> ExtensionLoader.byName("greeting", List.of("a", 1), name -> "same"))
        .isInstanceOf(ExtensionException.class)
        .hasMessage("two greetings are named same: java.lang.String and java.lang.Integer");
  }
}
