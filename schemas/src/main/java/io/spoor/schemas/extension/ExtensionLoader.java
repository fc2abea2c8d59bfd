package io.spoor.schemas.extension;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Finds the extensions that jars name in {@code META-INF/services}, Spoor's own ones included. It
 * searches the class path of the interface that they implement.
 */
public final class ExtensionLoader {
  private static final String SERVICES = "META-INF/services/";

  /** The lists by interface; a failure is not stored. */
  private static final ClassValue<List<?>> LOADED =
      new ClassValue<>() {
        @Override
        protected List<?> computeValue(Class<?> service) {
          return List.copyOf(find(service));
        }
      };

  private ExtensionLoader() {}

  /**
   * The extensions that implement an interface, in the order of their class names: the order of the
   * jars has no effect. The same list on each call.
   *
   * @throws ExtensionException an extension cannot be loaded, or two jars contain it
   */
  public static <S> List<S> load(Class<S> service) {
    return LOADED.get(service).stream().<S>map(service::cast).toList();
  }

  /**
   * Extensions by name.
   *
   * @param kind word for one of them in the message of a fault, such as {@code source}
   * @throws ExtensionException two of them have the same name
   */
  public static <S extends Object> Map<String, S> byName(
      String kind, List<S> extensions, Function<S, String> name) {
    var named = new TreeMap<String, S>();
    for (S extension : extensions) {
      S other = named.put(name.apply(extension), extension);
      if (other != null) {
        throw new ExtensionException(
            "two %ss are named %s: %s and %s"
                .formatted(
                    kind,
                    name.apply(extension),
                    other.getClass().getName(),
                    extension.getClass().getName()));
      }
    }
    return Collections.unmodifiableMap(named);
  }

  private static List<Object> find(Class<?> service) {
    ClassLoader loader = service.getClassLoader();
    List<Object> found = new ArrayList<>();
    try {
      ServiceLoader.load(service, loader).forEach(found::add);
    } catch (ServiceConfigurationError e) {
      throw broken(String.valueOf(e.getMessage()), e.getCause() == null ? e : e.getCause());
    } catch (LinkageError e) {
      throw broken(service.getName() + ": Provider " + unlinked(service, loader), e);
    }
    found.sort(Comparator.comparing(extension -> extension.getClass().getName()));
    found.forEach(extension -> requireOneCopy(extension.getClass(), loader));
    return found;
  }

  private static ExtensionException broken(String message, Throwable cause) {
    return new ExtensionException(
        "an extension cannot be loaded: %s (%s). Remove its jar, or replace it by one for this version of Spoor"
            .formatted(message, cause),
        cause);
  }

  /** The class that fails to link: the error names only what the class lacks. */
  private static String unlinked(Class<?> service, ClassLoader loader) {
    for (URL list : resources(SERVICES + service.getName(), loader)) {
      try (InputStream in = list.openStream()) {
        for (String name :
            new String(in.readAllBytes(), UTF_8).lines().map(String::strip).toList()) {
          try {
            Class.forName(name, /* initialize= */ false, loader);
          } catch (LinkageError e) {
            return name + " in " + list;
          } catch (ClassNotFoundException e) {
            // A comment, or a name that was not reached.
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return "of an unknown class";
  }

  /** Of two versions of a jar, the first would win, and a directory has no order. */
  private static void requireOneCopy(Class<?> extension, ClassLoader loader) {
    List<URL> copies = resources(extension.getName().replace('.', '/') + ".class", loader);
    if (copies.size() > 1) {
      throw new ExtensionException(
          "the extension %s is there more than once: remove all but one of %s"
              .formatted(extension.getName(), copies));
    }
  }

  private static List<URL> resources(String name, ClassLoader loader) {
    try {
      return Collections.list(loader.getResources(name)).stream().distinct().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
