package io.spoor.pipeline.simulation;

import io.spoor.pipeline.rows.RowCatalogue;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The stages of a version that has other row formats: the same classes, loaded anew, with the
 * resources of a directory before their own. The generated classes are shared, as Avro finds them
 * by name.
 */
final class LaterVersion extends URLClassLoader {
  private static final List<String> OWN = List.of("io.spoor.pipeline.", "io.spoor.streams.");
  private static final String SHARED = "io.spoor.pipeline.state.";

  /**
   * Loads the classes from where some of them are.
   *
   * @param resources a directory that is first on the class path
   * @param examples classes, of which one is in each other entry of the class path
   */
  LaterVersion(Path resources, Class<?>... examples) throws IOException {
    super(urls(resources, examples), LaterVersion.class.getClassLoader());
  }

  private static URL[] urls(Path resources, Class<?>... examples) throws IOException {
    List<URL> urls = new ArrayList<>();
    urls.add(resources.toUri().toURL());
    urls.add(location(RowCatalogue.class));
    for (Class<?> example : examples) {
      urls.add(location(example));
    }
    return urls.toArray(URL[]::new);
  }

  private static URL location(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (name.startsWith(SHARED) || OWN.stream().noneMatch(name::startsWith)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? findClass(name) : loaded;
    }
  }

  @Override
  public @Nullable URL getResource(String name) {
    URL own = findResource(name);
    return own == null ? super.getResource(name) : own;
  }

  /** Calls a static method, the only public one of its name, of this version's class. */
  @Nullable String call(Class<?> type, String name, Object... arguments)
      throws ReflectiveOperationException {
    for (Method method : loadClass(type.getName()).getMethods()) {
      if (method.getName().equals(name)) {
        return (String) method.invoke(null, arguments);
      }
    }
    throw new NoSuchMethodException(type + "." + name);
  }
}
